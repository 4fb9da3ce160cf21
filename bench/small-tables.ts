// Many small tables into each server, beside a loop of the server's own client.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClickhouseServer } from '../test/servers/clickhouse-server.ts'
import type { PostgresServer } from '../test/servers/postgres-server.ts'
import { programVersion } from './machine.ts'
import type { Measured, ProgramRun } from './measure.ts'
import { bulkload, succeed } from './processes.ts'

const TABLES = 30
const TABLE_ROWS = 5_000

export async function tablesLines(
  folder: string,
  postgres: PostgresServer,
  clickhouse: ClickhouseServer | undefined,
): Promise<string[]> {
  const rows = Array.from({ length: TABLE_ROWS }, (_, i) => `${i},name ${i},${i / 4}\n`).join('')
  const files: string[] = []
  for (let i = 0; i < TABLES; i++) {
    files.push(join(folder, `small_${i}.csv`))
    writeFileSync(files[i] ?? '', `id,name,price\n${rows}`)
    await postgres.query(`CREATE UNLOGGED TABLE small_${i} (id int, name text, price float8)`)
    await clickhouse?.query(`CREATE TABLE small_${i} (id Int32, name String, price Float64) ENGINE = Null`)
  }
  const lines: string[] = []
  if (programVersion('psql') !== undefined) {
    const one = `psql -X -q "$URL" -c "\\copy small_$i from '${folder}/small_$i.csv' with (format csv, header)"`
    const ours = bulkload('pg', ...files, '--jobs', '4', '--url', postgres.url, '-q')
    lines.push(await againstLoop('Postgres', ours, 'psql', one, postgres.url, 0.6))
  }
  if (clickhouse !== undefined) {
    const port = clickhouse.tcpPort
    const one = `clickhouse-client --port ${port} --query "INSERT INTO small_$i FORMAT CSVWithNames" < "${folder}/small_$i.csv"`
    const ours = bulkload('clickhouse', ...files, '--jobs', '4', '--url', clickhouse.url, '-q')
    lines.push(await againstLoop('ClickHouse', ours, 'clickhouse-client', one, '', undefined))
  }
  return lines
}

async function againstLoop(
  server: string,
  ours: ProgramRun,
  client: string,
  one: string,
  url: string,
  bar: number | undefined,
): Promise<string> {
  const command = `for i in $(seq 0 ${TABLES - 1}); do ${one} || exit 1; done`
  const loop = { program: 'sh', args: ['-c', command], env: { URL: url } }
  const all: [Measured, Measured][] = []
  for (let i = 0; i < 5; i++) all.push([await succeed(ours), await succeed(loop)])
  const [our = 0, other = 0] = [0, 1].map((at) => Math.min(...all.map((pair) => pair[at]?.wallSeconds ?? 0)))
  const [ourCpu = 0, otherCpu = 0] = [0, 1].map((at) => Math.min(...all.map((pair) => pair[at]?.cpuSeconds ?? 0)))
  const ratio = our / other
  const verdict = bar === undefined ? '' : `; at most ${bar}: ${ratio <= bar ? 'yes' : 'MISSED'}`
  return `
${TABLES} tables of ${TABLE_ROWS} rows into ${server}, best of 5: --jobs 4 ${our.toFixed(2)} s (CPU of the client ${ourCpu.toFixed(2)} s), a loop of ${client} ${other.toFixed(2)} s (${otherCpu.toFixed(2)} s), ratio ${ratio.toFixed(2)}${verdict}`
}
