// Random tables through `loadFiles`, many of one run each, and what the server says they hold beside the oracle's word.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadFiles, type TableReport } from '../../src/index.ts'
import { storedValue } from '../oracle/clickhouse-stored.ts'
import { type JsonValue, readJson } from '../oracle/json-reader.ts'
import { Random } from '../oracle/random.ts'
import { SEED } from '../oracle/rounds.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { type NativeColumn, type NativeRecord, randomColumns, randomRecord } from './native-random-records.ts'
import { typeText } from './native-random-schemas.ts'
import { quoted } from './random-tables.ts'

export { SEED }

export const TABLES_PER_BATCH = 10
const MAX_ROWS = 40
const MAX_FAILURES = 5

interface RandomTable {
  readonly name: string
  readonly columns: readonly NativeColumn[]
  readonly records: readonly NativeRecord[]
}

const CREATE_TODAY = {
  flatten_nested: '0',
  allow_suspicious_low_cardinality_types: '1',
  allow_suspicious_variant_types: '1',
  enable_time_time64_type: '1',
}
const READ = { output_format_json_quote_64bit_integers: '0' }

/** Runs one statement with settings of its own. */
async function ask(url: string, sql: string, settings: Readonly<Record<string, string>> = {}): Promise<string> {
  const answer = await fetch(`${url}/?${new URLSearchParams(settings)}`, { method: 'POST', body: sql })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${text}\n${sql}`)
  return text
}

/** Makes, loads and reads the tables of one batch; fails with the first values that are not as they should be. */
export async function runBatch(url: string, isOld: boolean, batch: number): Promise<void> {
  const random = new Random(SEED * 1_000_003 + batch * 7919 + (isOld ? 18 : 0))
  const folder = makeTempFolder('native-random')
  try {
    const tables = Array.from({ length: TABLES_PER_BATCH }, (_, i) => randomTable(random, `b${batch}_${i}`, isOld))
    for (const { name, columns, records } of tables) {
      const engine = random.pick(['Memory', 'MergeTree ORDER BY id'])
      const declared = ['id UInt32', ...columns.map((column) => `${quoted(column.name)} ${typeText(column.type)}`)]
      await ask(url, `CREATE TABLE ${name} (${declared.join(', ')}) ENGINE = ${engine}`, isOld ? {} : CREATE_TODAY)
      writeFileSync(join(folder.path, `${name}.jsonl`), records.map(({ text }) => `${text}\n`).join(''))
    }
    const { tables: reports } = await loadFiles({
      sink: 'clickhouse',
      url,
      env: {},
      files: tables.map(({ name }) => join(folder.path, `${name}.jsonl`)),
      codec: random.pick(['lz4', 'zstd', 'none']),
      blockSize: random.pick([64, 1000, 262_144]),
      workers: 1 + random.below(2),
      jobs: 1 + random.below(2),
    })
    const wrong: string[] = []
    for (const table of tables) wrong.push(...(await differences(url, table, reports)))
    const told = wrong.slice(0, MAX_FAILURES).join('\n')
    assert.equal(wrong.length, 0, `BULKLOAD_TEST_SEED=${SEED}, batch ${batch}: ${wrong.length} differences\n${told}`)
  } finally {
    folder.remove()
  }
}

function randomTable(random: Random, name: string, isOld: boolean): RandomTable {
  const columns = randomColumns(random, isOld)
  const count = 1 + random.below(MAX_ROWS)
  return { name, columns, records: Array.from({ length: count }, (_, id) => randomRecord(random, columns, id)) }
}

async function differences(url: string, table: RandomTable, reports: readonly TableReport[]): Promise<string[]> {
  const { name, columns, records } = table
  const report = reports.find((one) => one.table === name)
  const types = columns.map(({ type }) => typeText(type)).join(' | ')
  if (report === undefined || report.error !== undefined) {
    return [`${name} (${types}) was not loaded: ${JSON.stringify(report?.error)}`]
  }
  if (report.wire !== 'typed') return [`${name} (${types}) went by text: ${report.wireReason}`]
  if (report.rows.loaded !== records.length || !report.balanced) return [`${name}: ${JSON.stringify(report.rows)}`]
  const list = columns.map((column) => quoted(column.name)).join(', ')
  const answer = readJson(await ask(url, `SELECT ${list} FROM ${name} ORDER BY id FORMAT JSONCompact`, READ))
  const rows = rowsOf(answer)
  if (rows.length !== records.length) return [`${name}: ${rows.length} rows of ${records.length}`]
  return rows.flatMap((row, id) =>
    columns.flatMap(({ name: column, type }, i) => {
      const { json, stored } = records[id]!.fields[i]!
      const want = JSON.stringify(stored)
      const has = told(() => JSON.stringify(storedValue(type, row[i]!)))
      if (has === want) return []
      return [`${name} row ${id}, ${quoted(column)} ${typeText(type)}: from ${json} want ${want}, there is ${has}`]
    }),
  )
}

function rowsOf(answer: JsonValue): JsonValue[][] {
  const data = answer.kind === 'object' ? answer.members.find(({ name }) => name.value === 'data')?.value : undefined
  if (data?.kind !== 'array') throw new Error(`no JSONCompact: ${answer.source.slice(0, 200)}`)
  return data.items.map((row) => (row.kind === 'array' ? [...row.items] : []))
}

/** What cannot be read is a difference too. */
function told(read: () => string): string {
  try {
    return read()
  } catch (error) {
    return String(error)
  }
}
