// Separated values whose bytes are others than they were, records that end at any byte, and buffers that grow on the way.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CSV, type CsvDialect, TSV } from '../../src/formats/csv/dialect.ts'
import { sameSeparated, separatedWays } from './separated-ways.ts'
import { chunkOf, typedPlan } from './three-ways.ts'

const FIELDS = {
  clickhouse: [
    ['UInt8', '255'],
    ['Int64', '-9223372036854775807'],
    ['Float64', '-1234.5678'],
    ['Decimal(18, 4)', '12345678901234.5678'],
    ['Nullable(Bool)', 'false'],
    ['Nullable(String)', ''],
    ['String', 'plain text of more than sixteen bytes: é日😀'],
    ['UUID', '61f0c404-b35c-11e7-907b-a6006ad3dba0'],
    ['Date', '2024-02-29'],
    ['DateTime64(9)', '2024-02-29T01:02:03.123456789Z'],
    ['LowCardinality(String)', 'low'],
    ['Array(UInt8)', '[12]'],
  ],
  postgres: [
    ['int2', '-32768'],
    ['int8', '9223372036854775807'],
    ['float8', '-1234.5678'],
    ['numeric', '12345678901234.5678'],
    ['bool', 'true'],
    ['text', ''],
    ['text', 'plain text of more than sixteen bytes: é日😀'],
    ['uuid', '61f0c404-b35c-11e7-907b-a6006ad3dba0'],
    ['date', '2024-02-29'],
    ['timestamptz', '2024-02-29 01:02:03.123456'],
    ['varchar(5)', 'low'],
    ['jsonb', '12'],
  ],
} as const

const WRITINGS: readonly (readonly [name: string, dialect: CsvDialect, inQuotes: boolean])[] = [
  ['bare', CSV, false],
  ['in quotes', CSV, true],
  ['with backslashes', { ...CSV, escape: 'backslash', nulls: ['', '\\N'], comment: 0x23 }, true],
  ['between tabs', { ...TSV, trailingDelimiter: true }, false],
]

for (const target of ['clickhouse', 'postgres'] as const) {
  const plan = typedPlan(
    target,
    FIELDS[target].map(([type], i) => ({ name: `column ${i}`, type })),
  )
  // One field that goes nowhere.
  const fields = [...plan.columns.keys()].toSpliced(3, 0, -1)
  const texts: readonly string[] = FIELDS[target].map(([, text]): string => text).toSpliced(3, 0, 'nowhere')

  for (const [name, dialect, inQuotes] of WRITINGS) {
    const delimiter = String.fromCharCode(dialect.delimiter)
    const cells = texts.map((text) => (inQuotes && text !== '' ? `"${text}"` : text))
    const record = cells.join(delimiter) + (dialect.trailingDelimiter ? delimiter : '')
    const bytes = new TextEncoder().encode(record)

    test(`${target}: a record ${name} that ends at any byte is judged the same`, async () => {
      const ways = await separatedWays(plan, dialect, fields)
      assert.equal(sameSeparated(ways, chunkOf(record, record, record), 'whole').rows, 3)
      assert.equal(ways.machineCount.rows, 3)
      for (let length = 1; length < bytes.length; length++) {
        for (const end of ['\n', '\r', '\r\n', '"\n', `${delimiter}\n`]) {
          const cut = Buffer.concat([bytes.subarray(0, length), Buffer.from(end)])
          sameSeparated(ways, cut, `${length} bytes`)
          sameSeparated(ways, Buffer.concat([chunkOf(record), cut, chunkOf(record)]), `${length} bytes between others`)
        }
      }
    })

    test(`${target}: a record ${name} whose bytes at any place are others is judged the same`, async () => {
      const ways = await separatedWays(plan, dialect, fields)
      for (let at = 0; at < bytes.length; at++) {
        for (const other of '\n\r\0 "\'\\,;\t:09.-+eEnNZ#\x7f') {
          const changed = Buffer.concat([bytes, Buffer.from('\n')])
          changed[at] = other.charCodeAt(0)
          sameSeparated(ways, Buffer.concat([changed, chunkOf(record)]), `byte ${at}`)
          const more = Buffer.concat([bytes.subarray(0, at), Buffer.from(other), bytes.subarray(at), Buffer.from('\n')])
          sameSeparated(ways, Buffer.concat([more, chunkOf(record)]), `before byte ${at}`)
        }
      }
    })
  }

  test(`${target}: every end of a line ends a record, mixed in one chunk`, async () => {
    const ways = await separatedWays(plan, CSV, fields)
    const record = texts.join(',')
    const chunk = Buffer.from(['\n', '\r\n', '\r', '\r', '\n', '\r\n', '\r'].map((end) => record + end).join(''))
    const block = sameSeparated(ways, chunk, 'mixed')
    assert.deepEqual([block.rows, block.lines, ways.machineCount.rows], [7, 7, 7])
  })

  test(`${target}: buffers grow in the middle of records, and rows are as many as there are`, async () => {
    const types = target === 'clickhouse' ? ['UInt32', 'String', 'Nullable(String)'] : ['int4', 'text', 'text']
    const columns = types.map((type, i) => ({ name: `column ${i}`, type }))
    const ways = await separatedWays(typedPlan(target, columns), CSV, [0, 1, 2])
    const lines = Array.from({ length: 20_000 }, (_, row) =>
      [row, 'é'.repeat(row % 40), row % 3 === 0 ? '' : 'x'.repeat(row % 50)].join(','),
    )
    for (let at = 0; at < lines.length; at += 3000) lines[at] = `${at},"${'long '.repeat(30_000)}","a ""b"""`
    const block = sameSeparated(ways, chunkOf(...lines), 'growing')
    assert.deepEqual([block.rows, ways.machineCount.rows], [lines.length, lines.length])
    const again = sameSeparated(ways, chunkOf(...lines.slice(0, 5000)), 'again')
    assert.equal(again.rows, 5000)
  })
}

test('a column that is fed twice, or missing without a default, leaves all records to the record reader', async () => {
  const plan = typedPlan('clickhouse', [
    { name: 'a', type: 'UInt8' },
    { name: 'b', type: 'UInt8' },
  ])
  for (const fields of [[0, 1, 0], [0], [1, -1]]) {
    const ways = await separatedWays(plan, CSV, fields)
    sameSeparated(ways, chunkOf(fields.map(() => 1).join(',')), String(fields))
    assert.equal(ways.machineCount.programs, 0)
  }
})

test('delimiters and quotes that are parts of values leave all records to the record reader', async () => {
  const plan = typedPlan('clickhouse', [
    { name: 'a', type: 'DateTime' },
    { name: 'b', type: 'Int8' },
  ])
  for (const separator of [' ', ':', '-', '0', '.', 'T', '\0']) {
    const delimiter = separator.charCodeAt(0)
    for (const dialect of [
      { ...CSV, delimiter },
      { ...CSV, quote: delimiter },
    ]) {
      const ways = await separatedWays(plan, dialect, [0, 1])
      sameSeparated(ways, chunkOf('2024-02-29 01:02:03,5', `2024-02-29T01:02:03${separator}5`), separator)
      assert.equal(ways.machineCount.programs, 0)
    }
  }
})
