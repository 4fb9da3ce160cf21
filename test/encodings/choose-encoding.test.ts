// Which of a target's encodings a table goes by, and why.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseEncoding } from '../../src/encodings/choose-encoding.ts'
import type { TableSchema } from '../../src/schema.ts'

function table(...types: readonly string[]): TableSchema {
  const columns = types.map((type, i) => ({ name: `c${i}`, type, nullable: false, hasDefault: false, writable: true }))
  return { target: 'clickhouse', name: { schema: undefined, table: 't' }, columns, rowDefaults: true }
}

const NONE = new Map<string, 'all' | 'some'>()

test('the first that has a codec for every column, and the reason names what stood against those before it', async () => {
  const takes = ['clickhouse-native', 'clickhouse-text'] as const
  const typed = await chooseEncoding(takes, table('Int32'), NONE, 'auto', undefined)
  assert.equal(typed.encoding.name, 'clickhouse-native')
  const text = await chooseEncoding(takes, table('Int32', 'Dynamic'), NONE, 'auto', undefined)
  assert.equal(text.encoding.name, 'clickhouse-text')
  assert.match(text.reason, /^JSONEachRow: .*, because the column "c1" is of type Dynamic, which has no typed codec$/)
  const asked = await chooseEncoding(takes, table('Int32'), NONE, 'text', undefined)
  assert.match(asked.reason, / \(--wire text\)$/)
})

test('a target whose encodings all lack a codec for a column is not supported', async () => {
  await assert.rejects(chooseEncoding(['clickhouse-native'], table('Dynamic'), NONE, 'auto', undefined), {
    code: 'BL_TABLE_UNSUPPORTED',
    message: 'no encoding supports the table t: the column "c0" is of type Dynamic, which has no typed codec',
  })
})

test('a target without a text encoding cannot be loaded as text', async () => {
  await assert.rejects(chooseEncoding(['clickhouse-native'], table('Int32'), NONE, 'text', undefined), {
    code: 'BL_TABLE_UNSUPPORTED',
    message: 'no encoding supports the table t: the target has no text encoding',
  })
})
