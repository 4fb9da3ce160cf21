// From any byte of a file on, the records that are found are records of the file, or none is found.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CSV, type CsvDialect } from '../../src/formats/csv/dialect.ts'
import { findRecords } from '../../src/formats/csv/ends/find-records.ts'
import { Random } from '../oracle/random.ts'

const SEED = 20_261_121
const LINE_ENDS = ['\n', '\r\n', '\r'] as const
/** What is in fields: mostly what misleads a scan that does not know that it is quoted. */
const PIECES = ['a', ' ', '12', 'é', '""', ',', ',,', '\n', '\r\n', '1,2\n', '"",""', '\n3,4\n5,6\n', 'x, ""y"", z']

interface Made {
  readonly bytes: Uint8Array
  /** Where records begin, and where the last one ends. */
  readonly starts: ReadonlySet<number>
}

function makeFile(random: Random, records: number, fields: number, dialect: CsvDialect): Made {
  const lineEnd = random.pick(LINE_ENDS)
  const starts = new Set<number>([0])
  const parts: Buffer[] = []
  let length = 0
  for (let i = 0; i < records; i++) {
    const record = Array.from({ length: fields }, () => {
      if (dialect.quote < 0 || random.chance(0.5)) return random.text(['a', '7', ' ', 'é'], random.below(4))
      return `"${random.text(PIECES, random.below(4))}"`
    })
    const part = Buffer.from(record.join(String.fromCharCode(dialect.delimiter)) + lineEnd)
    parts.push(part)
    length += part.length
    starts.add(length)
  }
  return { bytes: Buffer.concat(parts), starts }
}

for (const quoted of [true, false]) {
  test(`windows of random files, ${quoted ? 'with' : 'without'} quotes, from every byte on`, () => {
    const random = new Random(SEED)
    let found = 0
    let windows = 0
    for (let round = 0; round < 30; round++) {
      const dialect: CsvDialect = quoted ? CSV : { ...CSV, quote: -1 }
      const fields = 2 + random.below(4)
      const { bytes, starts } = makeFile(random, 40, fields, dialect)
      for (let at = 0; at < bytes.length; at++) {
        const size = 100 + random.below(600)
        const window = bytes.subarray(at, at + size)
        const isEnd = at + size >= bytes.length
        const records = findRecords(window, dialect, fields, isEnd)
        windows++
        if (records === undefined) continue
        found++
        const { from, to } = records
        assert.ok(starts.has(at + from), `round ${round}: from ${at}, a record at ${at + from}`)
        assert.ok(starts.has(at + to), `round ${round}: from ${at}, records end at ${at + to}`)
        assert.ok(to > from)
      }
    }
    assert.ok(found > windows * 0.2, `${found} of ${windows}`)
  })
}

test('what does not have this many fields, or too few records, is not found', () => {
  const bytes = Buffer.from('1,2\n'.repeat(50))
  assert.deepEqual(findRecords(bytes, CSV, 2, true), { from: 4, to: 200 })
  assert.equal(findRecords(bytes, CSV, 3, true), undefined)
  assert.equal(findRecords(bytes.subarray(0, 12), CSV, 2, false), undefined)
  assert.equal(findRecords(Buffer.from('no line end'), CSV, 1, false), undefined)
  assert.equal(findRecords(new Uint8Array(0), CSV, 1, true), undefined)
})

test('of CR LF the window may have only the half', () => {
  const bytes = Buffer.from('1,2\r\n'.repeat(50))
  const records = findRecords(bytes.subarray(0, 249), CSV, 2, false)
  assert.deepEqual(records, { from: 5, to: 245 })
})
