// Tables of ClickHouse into files: as many rows as the server has, and a load of the file makes the same table.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { exportTables, loadFiles } from '../../src/index.ts'
import { makeWorkspace } from '../cli/run-cli.ts'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'

const workspace = makeWorkspace()
const skip = clickhouseMissing
let server: ClickhouseServer
const ROWS = 20_000
const SUM =
  'sum(cityHash64(id, big, name, toString(tags), at, toString(p), toString(e), toString(d), toString(u), raw))'

before(async () => {
  if (skip) return
  server = await startClickhouse()
  await server.query(`CREATE TABLE events (id UInt64, big Int64, name String, tags Array(Nullable(String)), at DateTime('UTC'), p Nullable(Float64),
    e Enum8('a' = 1, 'b' = 2), d Decimal(18, 4), u UUID, raw FixedString(3)) ENGINE = MergeTree ORDER BY id`)
  await server.query(`INSERT INTO events SELECT number, toInt64(number) - 9223372036854775807, concat('n\\t"\\\\N\\'', toString(number), '\\n'),
    [toString(number), NULL, '\\\\', ''], toDateTime('2026-01-01 00:00:00', 'UTC') + number, if(number % 3 = 0, NULL, number / 7),
    if(number % 2 = 0, 'a', 'b'), toDecimal64(number, 4) / 10, toUUID('00000000-0000-0000-0000-00000000000f'), 'ab\\0' FROM numbers(${ROWS})`)
})
after(async () => {
  await server?.stop()
  workspace.remove()
})

for (const format of ['jsonl', 'json', 'csv', 'tsv', 'clickhouse-tsv', 'parquet'] as const) {
  test(`${format}: a load makes the same table of it`, { skip }, async () => {
    const output = join(workspace.path, `events.${format === 'clickhouse-tsv' ? 'chtsv' : format}`)
    const report = await exportTables({ source: server.url, tables: ['events'], output })
    assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
    assert.deepEqual([report.tables[0]?.rows.read, report.tables[0]?.rows.loaded], [ROWS, ROWS])
    const back = `back_${format.replace('-', '_')}`
    await server.query(`CREATE TABLE ${back} AS events`)
    const own = format === 'clickhouse-tsv' ? { format: 'clickhouse-tsv' } : {}
    const loaded = await loadFiles({ sink: 'clickhouse', url: server.url, files: [output], table: back, ...own })
    assert.equal(loaded.exitStatus, 0, JSON.stringify(loaded.tables[0]?.error))
    const sum = (table: string): Promise<string> => server.query(`SELECT count(), ${SUM} FROM ${table}`)
    assert.equal(await sum(back), await sum('events'))
  })
}
