import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBlockEncoder } from '../../src/encodings/make-block-encoder.ts'
import { makeRecordReader } from '../../src/encodings/make-reader.ts'
import { readCompactSample } from '../../src/formats/json-compact/compact-look.ts'
import type { CompactRecords } from '../../src/formats/json-compact/records.ts'
import type { RecordFormat } from '../../src/formats/registry.ts'
import { visitRecords } from '../../src/formats/visit-records.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { encodeChunk } from '../../src/workers/encode-chunk.ts'
import { Random } from '../oracle/random.ts'
import { planOf } from '../workers/encoding.ts'

const FIELDS = ['name', 'unused', 'id', 'ok']
const COMPACT: CompactRecords = { kind: 'json-compact', fields: FIELDS }
const PLANS: readonly Plan[] = [
  planOf('clickhouse', { id: 'Int64', name: 'String', ok: 'Bool' }),
  { ...planOf('clickhouse', { id: 'Int64', name: 'String', ok: 'Bool' }), encoding: 'clickhouse-native' },
  planOf('postgres', { id: 'int8', name: 'text', ok: 'bool' }),
]

async function encode(plan: Plan, format: RecordFormat, chunks: readonly string[]) {
  const encoder = await makeBlockEncoder(plan, format)
  const reader = await makeRecordReader(format, plan)
  return chunks.map((chunk) => {
    const block = encodeChunk(Buffer.from(chunk), plan, reader, encoder, false)
    return {
      bytes: Buffer.from(block.bytes).toString('latin1'),
      rows: block.rows,
      lines: block.lines,
      skipped: block.skipped,
    }
  })
}

for (const plan of PLANS) {
  test(`arrays give the block that objects give: ${plan.encoding}`, async () => {
    const random = new Random(5)
    const objects: string[] = []
    const arrays: string[] = []
    for (let chunk = 0; chunk < 4; chunk++) {
      const rows = Array.from({ length: 200 }, () => ({
        id: random.chance(0.1) ? null : random.below(1e9),
        name: random.pick(['', 'Zoë', '日本', 'a"b\\', 'x'.repeat(40)]),
        ok: random.pick([true, false, null]),
      }))
      objects.push(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
      const blank = (): string => random.pick(['', '', ' '])
      const unused = (): string => random.pick(['null', '[1,{"a":2}]', '"]"', '17'])
      arrays.push(
        rows
          .map(({ id, name, ok }) => `[${blank()}${JSON.stringify(name)},${unused()},${id},${ok}]${blank()}\n`)
          .join(''),
      )
    }
    assert.deepEqual(await encode(plan, COMPACT, arrays), await encode(plan, { kind: 'jsonl' }, objects))
  })

  test(`arrays of one form give the block that objects give: ${plan.encoding}`, async () => {
    const ids = Array.from({ length: 500 }, (_, id) => id)
    const objects = ids.map((id) => `{"id":${id},"name":"n${id}","ok":true}\n`).join('')
    const arrays = ids.map((id) => `["n${id}", null, ${id}, true]\n`).join('')
    const twice = (text: string): string[] => [text, text]
    assert.deepEqual(await encode(plan, COMPACT, twice(arrays)), await encode(plan, { kind: 'jsonl' }, twice(objects)))
  })
}

test('the records of a sample are visited with the names of their fields, broken ones ignored', () => {
  const seen: Record<string, string>[] = []
  const sample = Buffer.from('["a",[1],2,true]\n\n["b",1]\n{}\n["",null,-1,false]\n')
  visitRecords(sample, readCompactSample(sample, COMPACT), (record) => {
    const entries = [...record].map(([name, { bytes, start, end }]) => [
      name,
      Buffer.from(bytes.subarray(start, end)).toString(),
    ])
    seen.push(Object.fromEntries(entries))
  })
  assert.deepEqual(seen, [
    { name: 'a', unused: '[1]', id: '2', ok: 'true' },
    { name: '', unused: 'null', id: '-1', ok: 'false' },
  ])
})
