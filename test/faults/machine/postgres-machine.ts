// Postgres as a target of the machine: 18 of the development packages, or Debian's 15.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { startPostgres15 } from '../../postgres/postgres-15.ts'
import { startPostgres } from '../../servers/postgres-server.ts'
import { until } from '../../until.ts'
import type { Row } from './input.ts'
import { lineOf, type MachineTarget } from './machine-target.ts'

/** Seen in pg_stat_activity. */
const OWN_NAME = 'machine'

export async function postgresMachine(version: 15 | 18): Promise<MachineTarget> {
  const server = version === 18 ? await startPostgres() : await startPostgres15()
  const direct = new URL(server.url)
  const query = (sql: string): Promise<Record<string, unknown>[]> => queryOnce(server.url, sql)
  const [where] = await query('SHOW data_directory')
  const folder = String(where?.['data_directory'])
  const postmaster = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])
  return {
    name: `Postgres ${version}`,
    kind: 'postgres',
    port: Number(direct.port),
    urlAt(port) {
      const url = new URL(direct)
      url.hostname = '127.0.0.1'
      url.port = String(port)
      return String(url)
    },
    async create({ name, definition, before }) {
      await query(`CREATE TABLE ${name} (id int, n int CHECK (n >= 0), t text${definition})`)
      if (before.length > 0) await query(`INSERT INTO ${name} VALUES ${before.map(valuesOf).join(', ')}`)
    },
    async drop({ name }) {
      await query(`DROP TABLE ${name} CASCADE`)
    },
    async rows({ name }) {
      const found = await query(`SELECT id, n, t FROM ${name}`)
      return found.map((row) => lineOf(row as unknown as Row)).sort()
    },
    async remove({ name }, ids) {
      await query(`DELETE FROM ${name} WHERE id IN (${ids.join()})`)
    },
    leftovers: () => leftovers(query),
    async crash() {
      // The postmaster ends all sessions when one of its processes is killed, and recovers from the log.
      const [writer] = await query(`SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'`)
      if (writer === undefined) throw new Error('there is no process of Postgres to kill')
      process.kill(Number(writer['pid']), 'SIGKILL')
      const started = `SELECT 1 FROM pg_stat_activity WHERE backend_type = 'walwriter' AND pid <> ${Number(writer['pid'])}`
      const isUp = async (): Promise<boolean> => (await query(started).catch(() => [])).length > 0
      await until(isUp, 'Postgres is up again')
    },
    async freeze() {
      const frozen = [postmaster, ...childrenOf(postmaster)]
      for (const pid of frozen) signal(pid, 'SIGSTOP')
      return () => {
        for (const pid of frozen) signal(pid, 'SIGCONT')
      }
    },
    stop: () => server.stop(),
  }
}

function valuesOf({ id, n, t }: Row): string {
  return `(${id}, ${n}, '${t}')`
}

async function leftovers(query: (sql: string) => Promise<Record<string, unknown>[]>): Promise<string[]> {
  const found = await query(
    `SELECT 'table ' || relname AS what FROM pg_class WHERE relname ~ '^bulkload_(stage|old)'
     UNION ALL SELECT 'session ' || pid || ': ' || left(query, 80) FROM pg_stat_activity WHERE application_name = 'bulkload'
     UNION ALL SELECT 'lock of ' || pid FROM pg_locks WHERE locktype = 'advisory'
     UNION ALL SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts`,
  )
  return found.map(({ what }) => String(what))
}

async function queryOnce(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, application_name: OWN_NAME })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return [await client.query<Record<string, unknown>>(sql)].flat().at(-1)?.rows ?? []
  } finally {
    await client.end()
  }
}

function childrenOf(parent: number): number[] {
  const listing = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const pairs = listing.split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  return pairs.flatMap(([pid, its]) => (its === parent && pid !== undefined ? [pid] : []))
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended meanwhile.
  }
}
