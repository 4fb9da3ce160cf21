// LTSV: its grammar against a reading by split, on random lines, and which texts are taken for it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { LtsvReader } from '../../src/formats/ltsv/ltsv-reader.ts'
import { readLtsvSample } from '../../src/formats/ltsv/read-sample.ts'
import { RECORD, SKIPPED } from '../../src/formats/record-reader.ts'
import { visitRecords } from '../../src/formats/visit-records.ts'
import { Random } from '../oracle/random.ts'
import { looksLike } from './looks-like.ts'

const NAMES = ['host', 'status', 'ua']
const COLUMNS = NAMES.map(() => ({ class: 'text', nullable: true }) as const)
const NO_OTHERS = { skipped: [], areTaken: false }

function readerOf(others = NO_OTHERS as { skipped: readonly string[]; areTaken: boolean }): LtsvReader {
  return new LtsvReader({ nulls: ['', '-'], names: NAMES, columns: COLUMNS, others })
}

function valuesOf({ fields }: LtsvReader): Record<string, string | null> {
  const entries = NAMES.flatMap((name, column) => {
    if (fields.seen[column] !== fields.record) return []
    const text = Buffer.from(fields.bytes.subarray(fields.start[column], fields.end[column])).toString()
    return [[name, text === 'null' ? null : (JSON.parse(`"${text}"`) as string)] as const]
  })
  return Object.fromEntries(entries)
}

test('random lines are read as split reads them', () => {
  const random = new Random(41)
  const pieces = [...'ab:1 ."\\{[,-', 'é', '😀', '\u0001', '\r']
  for (let run = 0; run < 3000; run++) {
    const names = random.shuffled([...NAMES]).slice(0, 1 + random.below(3))
    const pairs = names.map((name) => [name, random.text(pieces, random.below(6))] as const)
    const line = pairs.map(([name, value]) => `${name}:${value}`).join('\t')
    const chunk = Buffer.from(`${line}\n`)
    const reader = readerOf()
    assert.equal(reader.read(chunk, 0), RECORD, JSON.stringify(line))
    assert.equal(reader.next, chunk.length)
    // Of CR LF the first belongs to the end of the line.
    const expected = line.replace(/\r$/, '').split('\t')
    const values = expected.map((field) => {
      const value = field.slice(field.indexOf(':') + 1)
      return [field.slice(0, field.indexOf(':')), ['', '-'].includes(value) ? null : value]
    })
    assert.deepEqual(valuesOf(reader), Object.fromEntries(values), JSON.stringify(line))
  }
})

test('invalid lines and fields are rejected with their place', () => {
  const faults: readonly [line: string, code: number, start: number, end: number][] = [
    ['host:a\tstatus', REJECT.fieldSyntax, 7, 13],
    ['host:a\t:200', REJECT.fieldSyntax, 7, 11],
    ['host:a\t', REJECT.fieldSyntax, 7, 7],
    ['\thost:a', REJECT.fieldSyntax, 0, 0],
    ['host:a\thost:b', REJECT.duplicateKey, 7, 11],
    ['host:a\tport:80', REJECT.unknownField, 7, 11],
  ]
  for (const [line, code, start, end] of faults) {
    const reader = readerOf()
    assert.equal(reader.read(Buffer.from(`${line}\n`), 0), code, line)
    assert.deepEqual([reader.fields.faultStart, reader.fields.faultEnd], [start, end], line)
  }
  for (const blank of ['\n', '\r\n']) assert.equal(readerOf().read(Buffer.from(blank), 0), SKIPPED)
})

test('skipped fields leave no trace, and others are kept as JSON has them', () => {
  const reader = readerOf({ skipped: ['x'], areTaken: true })
  assert.equal(reader.read(Buffer.from('x:1\thost:a\tq"r:2\tt:"\n'), 0), RECORD)
  const { passed, passedCount, bytes } = reader.fields
  const text = (at: number): string => Buffer.from(bytes.subarray(passed[at], passed[at + 1])).toString()
  assert.deepEqual(
    Array.from({ length: passedCount }, (_, i) => [text(i * 4), text(i * 4 + 2)]),
    [
      ['"q\\"r"', '2'],
      ['"t"', '"\\""'],
    ],
  )
})

test('a sample shows the fields of each record', () => {
  const sample = Buffer.from('a:1\tb:x\nb:y\ta:2\n\nbroken\nc:\n')
  const records: Record<string, string>[] = []
  const faults: number[] = []
  const read = readLtsvSample(sample, { kind: 'ltsv', dialect: { nulls: [''] } })
  visitRecords(
    sample,
    read,
    (record) =>
      records.push(
        Object.fromEntries(
          [...record].map(([name, { bytes, start, end }]) => [
            name,
            Buffer.from(bytes.subarray(start, end)).toString(),
          ]),
        ),
      ),
    ({ code, line }) => faults.push(code, line),
  )
  assert.deepEqual(records, [{ a: '1', b: 'x' }, { b: 'y', a: '2' }, { c: 'null' }])
  assert.deepEqual(faults, [REJECT.fieldSyntax, 3])
})

test('LTSV is known by the names in its first two lines', () => {
  for (const [text, format] of [
    ['time:1\thost:a\ntime:2\thost:b\n', 'ltsv'],
    ['time:1\thost:a\r\n\r\ntime:2\r\n', 'ltsv'],
    ['time:1\thost:a\nhost:b\ttime:2\n', 'ltsv'],
    ['time:1\thost:a\nuser:b\tid:2\n', 'csv'],
    ['time:1\thost:a\n', 'csv'],
    ['time:1\nhost:a\n', 'csv'],
    ['12:30\t13:45\n12:31\t13:46\n', 'csv'],
    ['xml:lang\txml:id\nde\t1\n', 'csv'],
    ['id\tnote\n1\tsee: this\n', 'csv'],
  ] as const) {
    assert.equal(looksLike(Buffer.from(text)), format, text)
  }
})
