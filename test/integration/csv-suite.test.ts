// csv-spectrum, a conformance suite of small CSV files with what is in them, through the loader into every server.
// newlines_crlf is left out: the copy that we have lost its line ends.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadFiles } from '../../src/index.ts'
import { rowsOf, startBothServers } from '../clickhouse/both-servers.ts'
import { openPostgres } from '../servers/postgres-database.ts'
import { DATA, dataMissing } from './shared-data.ts'

interface SuiteServer {
  readonly name: string
  readonly sink: 'clickhouse' | 'postgres'
  readonly url: string
  readonly skip: string | false
  create(names: readonly string[]): Promise<unknown>
  rows(names: readonly string[]): Promise<readonly unknown[][]>
}

const SUITE = join(DATA, 'suites/csv')
const NAMES = dataMissing
  ? []
  : readdirSync(join(SUITE, 'csvs'))
      .map((file) => file.replace('.csv', ''))
      .filter((name) => name !== 'newlines_crlf')
if (dataMissing) test('csv-spectrum into every server', { skip: dataMissing }, () => undefined)

const both = dataMissing ? undefined : await startBothServers()
const postgres = dataMissing ? undefined : await openPostgres()
after(async () => {
  await both?.stop()
  await postgres?.stop()
})

const quoted = (names: readonly string[], mark: string): string[] => names.map((name) => mark + name + mark)
const SERVERS: readonly SuiteServer[] = [
  ...(both?.all ?? []).map((server) => ({
    name: `ClickHouse ${server.name}`,
    sink: 'clickhouse' as const,
    url: server.url,
    skip: server.skip,
    create: async (names: readonly string[]) => {
      const columns = quoted(names, '`').map((name) => `${name} String`)
      await server.query('DROP TABLE IF EXISTS t')
      await server.query(`CREATE TABLE t (${columns.join(', ')}) ENGINE = Memory`)
    },
    rows: (names: readonly string[]) => rowsOf(server, `SELECT ${quoted(names, '`').join(', ')} FROM t`),
  })),
  ...(postgres === undefined
    ? []
    : [
        {
          name: 'Postgres',
          sink: 'postgres' as const,
          url: postgres.url,
          skip: false as const,
          create: (names: readonly string[]) => {
            const columns = quoted(names, '"').map((name) => `${name} text NOT NULL`)
            return postgres.query(`DROP TABLE IF EXISTS t; CREATE TABLE t (${columns.join(', ')})`)
          },
          rows: async (names: readonly string[]) => {
            const rows = await postgres.query('SELECT * FROM t')
            return rows.map((row) => names.map((name) => row[name]))
          },
        },
      ]),
]

for (const name of NAMES) {
  for (const server of SERVERS) {
    test(`csv-spectrum: ${name} into ${server.name}`, { skip: server.skip }, async () => {
      const expected = JSON.parse(readFileSync(join(SUITE, 'json', `${name}.json`), 'utf8')) as Record<string, string>[]
      const file = join(SUITE, 'csvs', `${name}.csv`)
      const names = Object.keys(expected[0] ?? {})
      for (const blockSize of ['1MiB', 64]) {
        await server.create(names)
        const report = await loadFiles({
          sink: server.sink,
          url: server.url,
          files: [file],
          table: 't',
          blockSize,
          env: {},
        })
        const [table] = report.tables
        assert.equal(table?.error, undefined, table?.error?.message)
        assert.deepEqual(table?.rows, { read: expected.length, loaded: expected.length, rejected: 0, skipped: 0 })
        assert.equal(table?.bytes.covered, readFileSync(file).length)
        const stored = await server.rows(names)
        assert.deepEqual(
          stored.map((row) => JSON.stringify(row)).sort(),
          expected.map((record) => JSON.stringify(names.map((key) => record[key]))).sort(),
        )
      }
    })
  }
}
