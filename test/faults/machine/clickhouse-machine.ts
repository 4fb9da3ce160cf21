// ClickHouse as a target of the machine: the distribution's server (18.16), or today's engine.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { queryOnce, startClickhouse } from '../../servers/clickhouse-server.ts'
import { until } from '../../until.ts'
import { lineOf, type MachineTarget } from './machine-target.ts'

interface Engine {
  readonly url: string
  query(sql: string): Promise<string>
  stop(): Promise<void>
}

export async function oldClickhouse(): Promise<MachineTarget> {
  const server = await startClickhouse()
  return {
    ...machineOn(server, 'ClickHouse 18'),
    async crash() {
      await server.kill()
      await server.restart()
    },
    async freeze() {
      const { pid } = server
      process.kill(pid, 'SIGSTOP')
      return () => void process.kill(pid, 'SIGCONT')
    },
  }
}

export async function todaysClickhouse(): Promise<MachineTarget> {
  const child = fork(fileURLToPath(new URL('chdb-process.js', import.meta.url)))
  const [url] = (await once(child, 'message')) as [string]
  const engine = {
    url,
    query: (sql: string) => queryOnce(url, sql),
    async stop() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
  return {
    ...machineOn(engine, 'ClickHouse 26'),
    async freeze() {
      child.kill('SIGSTOP')
      return () => void child.kill('SIGCONT')
    },
  }
}

function machineOn(server: Engine, name: 'ClickHouse 18' | 'ClickHouse 26'): Omit<MachineTarget, 'freeze'> {
  const lines = async (sql: string): Promise<string[]> =>
    (await server.query(sql)).split('\n').filter((line) => line !== '')
  return {
    name,
    kind: 'clickhouse',
    port: Number(new URL(server.url).port),
    urlAt: (port) => `http://127.0.0.1:${port}`,
    async create({ name: table, definition, before }) {
      await server.query(`CREATE TABLE ${table} (id Int32, n Int32, t String) ENGINE = ${definition}`)
      if (before.length === 0) return
      const values = before.map(({ id, n, t }) => `(${id}, ${n}, '${t}')`)
      await server.query(`INSERT INTO ${table} VALUES ${values.join(', ')}`)
    },
    async drop({ name: table }) {
      await server.query(`DROP TABLE ${table}`)
    },
    async rows({ name: table, isMerged }) {
      const found = await lines(`SELECT id, n, t FROM ${table}${isMerged ? ' FINAL' : ''} FORMAT JSONEachRow`)
      return found.map((line) => lineOf(JSON.parse(line))).sort()
    },
    async remove({ name: table }, ids) {
      await server.query(`ALTER TABLE ${table} DELETE WHERE id IN (${ids.join()})`)
      const left = `SELECT count() FROM ${table} WHERE id IN (${ids.join()})`
      await until(async () => (await lines(left))[0] === '0', 'the rows are deleted')
    },
    async leftovers() {
      const tables = await lines(`SELECT concat('table ', name) FROM system.tables WHERE name LIKE 'bulkload\\\\_%'`)
      const running = await lines(
        `SELECT concat('query ', substring(query, 1, 80)) FROM system.processes WHERE query_id LIKE 'bulkload%'`,
      )
      return [...tables, ...running]
    },
    stop: () => server.stop(),
  }
}
