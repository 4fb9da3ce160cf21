// Every type of two levels that the server allows, written by the columns and read back as JSON.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseType } from '../../src/codecs/clickhouse/type-parser.ts'
import { parseJson } from '../oracle/plain-json.ts'
import { Random } from '../oracle/random.ts'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { parseInsert } from '../servers/insert-statement.ts'
import { blockOf, columnOf, nativeBlock, writeRow } from './native-block.ts'
import { randomValue } from './native-values.ts'

const ROWS = 12
const SETTINGS = {
  allow_suspicious_low_cardinality_types: '1',
  enable_nullable_tuple_type: '1',
  output_format_json_quote_64bit_integers: '0',
}

let engine: ChdbEngine

before(async () => {
  engine = await ChdbEngine.open()
})

after(() => engine.close())

const WRAPPERS: readonly ((type: string) => string)[] = [
  (type) => `Nullable(${type})`,
  (type) => `LowCardinality(${type})`,
  (type) => `Array(${type})`,
  (type) => `Tuple(${type}, String)`,
  (type) => `Tuple(a ${type}, \`b c\` UInt16)`,
  (type) => `Map(String, ${type})`,
  (type) => `Map(LowCardinality(String), ${type})`,
  (type) => `Map(${type}, UInt16)`,
]

function wrapped(types: readonly string[]): string[] {
  return types.flatMap((type) => WRAPPERS.map((wrap) => wrap(type)))
}

async function isAllowed(type: string): Promise<boolean> {
  try {
    await engine.query(`CREATE TABLE probe (v ${type}) ENGINE = Memory`, { settings: SETTINGS })
  } catch {
    return false
  }
  await engine.query('DROP TABLE probe')
  return true
}

test('every nesting of two levels comes back from the server as it went in', async () => {
  const random = new Random(31)
  const once = wrapped(['UInt16', 'String'])
  const types: string[] = []
  // Keys that no JSON object can have are converted as text.
  const byText = /Map\((?:Array|Tuple|Map)\(/
  for (const type of [...once, ...wrapped(once)]) if (!byText.test(type) && (await isAllowed(type))) types.push(type)
  assert.ok(types.length > 60, `${types.length} types`)

  const columns = types.map((type, i) => ({ name: `c${i}`, type, column: columnOf(type) }))
  const values = types.map((type) => Array.from({ length: ROWS }, () => randomValue(parseType(type)!, random)))
  columns.forEach(({ type, column }, i) => {
    for (const value of values[i]!) assert.equal(writeRow(column, JSON.stringify(value)), 0, type)
  })
  const declared = columns.map(({ name, type }) => `${name} ${type}`).join(', ')
  await engine.query(`CREATE TABLE nested (${declared}) ENGINE = Memory`, { settings: SETTINGS })
  await engine.insert(parseInsert('INSERT INTO nested FORMAT Native')!, nativeBlock(columns, ROWS), {
    settings: SETTINGS,
  })
  const rows = await readBack('nested')
  assert.equal(rows.length, ROWS)
  types.forEach((type, i) => {
    const got = rows.map((row) => row[`c${i}`])
    assert.deepEqual(got, values[i], type)
  })
})

test('arrays and maps go thirty levels deep', async () => {
  let type = 'LowCardinality(Nullable(String))'
  let value: unknown = 'deep'
  for (let depth = 0; depth < 30; depth++) {
    type = depth % 5 === 4 ? `Map(String, ${type})` : `Array(${type})`
    value = depth % 5 === 4 ? { k: value } : [value]
  }
  await engine.query(`CREATE TABLE deep (v ${type}) ENGINE = Memory`)
  const texts = [JSON.stringify(value), type.startsWith('Map') ? '{}' : '[]']
  await engine.insert(parseInsert('INSERT INTO deep FORMAT Native')!, blockOf('v', type, texts))
  assert.deepEqual(
    (await readBack('deep')).map((row) => row['v']),
    texts.map((text) => JSON.parse(text)),
  )
})

async function readBack(table: string): Promise<Record<string, unknown>[]> {
  const { output } = await engine.query(`SELECT * FROM ${table}`, { format: 'JSONEachRow', settings: SETTINGS })
  const lines = Buffer.from(output).toString().trimEnd().split('\n')
  return lines.map((line) => parseJson(line) as Record<string, unknown>)
}
