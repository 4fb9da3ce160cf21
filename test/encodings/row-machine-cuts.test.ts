// Chunks that end after any record, and records that end at any byte.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chunkOf, sameBlock, typedPlan, waysOf } from './three-ways.ts'

const ID = '"61f0c404-b35c-11e7-907b-a6006ad3dba0"'
const MEMBERS = {
  clickhouse: [
    ['UInt8', '255'],
    ['Int64', '-9223372036854775807'],
    ['UInt64', '18446744073709551615'],
    ['Float64', '-1234.5678'],
    ['Float32', '0.5'],
    ['Decimal(18, 4)', '12345678901234.5678'],
    ['Bool', 'true'],
    ['Nullable(Bool)', 'false'],
    ['Nullable(String)', 'null'],
    ['String', '"plain text of more than sixteen bytes: é日😀"'],
    ['String', '"an \\"escape\\""'],
    ['UUID', ID],
    ['Date', '"2024-02-29"'],
    ['DateTime', '"2024-02-29 01:02:03"'],
    ['DateTime64(9)', '"2024-02-29T01:02:03.123456789Z"'],
    ['LowCardinality(String)', '"low"'],
    ['Array(String)', '["x", "y"]'],
  ],
  postgres: [
    ['int2', '-32768'],
    ['int8', '9223372036854775807'],
    ['float8', '-1234.5678'],
    ['float4', '0.5'],
    ['numeric', '12345678901234.5678'],
    ['bool', 'true'],
    ['bool', 'false'],
    ['text', 'null'],
    ['text', '"plain text of more than sixteen bytes: é日😀"'],
    ['text', '"an \\"escape\\""'],
    ['uuid', ID],
    ['date', '"2024-02-29"'],
    ['timestamp', '"2024-02-29 01:02:03"'],
    ['timestamptz', '"2024-02-29T01:02:03.123456Z"'],
    ['varchar(5)', '"low"'],
    ['jsonb', '{"x": ["y"]}'],
  ],
} as const

for (const target of ['clickhouse', 'postgres'] as const) {
  const columns = MEMBERS[target].map(([type], i) => ({ name: `key ${i}`, type }))
  const record = `{${MEMBERS[target].map(([, value], i) => `"key ${i}": ${value}`).join(', ')}}`
  const bytes = new TextEncoder().encode(record)

  test(`${target}: a record that ends at any byte is refused, alone and between others`, () => {
    const ways = waysOf(typedPlan(target, columns))
    assert.equal(sameBlock(ways, chunkOf(record, record, record), 'whole').rows, 3)
    assert.equal(ways.machineCount.rows, 2)
    for (let length = 1; length < bytes.length; length++) {
      const cut = Buffer.concat([bytes.subarray(0, length), Buffer.from('\n')])
      const about = `${length} bytes`
      // What lies behind it in the engines' memory is the record of before, whole.
      sameBlock(ways, chunkOf(record, record, record), about)
      const alone = sameBlock(ways, cut, about)
      assert.deepEqual([alone.rows, alone.rejects.length > 0], [0, true], about)
      const between = sameBlock(ways, Buffer.concat([chunkOf(record), cut, chunkOf(record)]), about)
      assert.deepEqual([between.rows, between.lines], [2, 3], about)
    }
  })

  test(`${target}: a record whose bytes at any place are others is judged the same in every way`, () => {
    const ways = waysOf(typedPlan(target, columns))
    sameBlock(ways, chunkOf(record), 'whole')
    for (let at = 0; at < bytes.length; at++) {
      const lines = [...'\n\0 "\\,}:09.-eEnZ\x7f'].map((other) => {
        const changed = Buffer.concat([bytes, Buffer.from('\n')])
        changed[at] = other.charCodeAt(0)
        return changed
      })
      // A line of the text in other bytes may be no UTF-8: then all of the chunk is read the slow way.
      for (const changed of lines) sameBlock(ways, Buffer.concat([chunkOf(record), changed]), `byte ${at}`)
    }
    assert.ok(ways.machineCount.rows > bytes.length * 10, `${ways.machineCount.rows} rows by the machine`)
  })

  test(`${target}: chunks that end after every record make the rows of one chunk`, () => {
    const ways = waysOf(typedPlan(target, columns))
    const lines = Array.from({ length: 40 }, (_, i) =>
      i % 9 === 4 ? '{"unknown":1}' : i % 11 === 7 ? '' : record.replace('plain', `plain ${i}`),
    )
    for (let count = 1; count <= lines.length; count++) {
      for (const part of [lines.slice(0, count), lines.slice(count)]) {
        if (part.length > 0) assert.equal(sameBlock(ways, chunkOf(...part), `cut after ${count}`).lines, part.length)
      }
    }
  })
}
