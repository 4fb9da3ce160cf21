// The servers of this folder under one face, so that one table of cases runs against all of them: Postgres, today's
// ClickHouse (the front of chDB) and clickhouse-server, where it is installed.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts'
import { type PostgresServer, startPostgres } from '../servers/postgres-server.ts'

/** Rows that are in every table before its load. */
export const ROWS_BEFORE = 3

export type TargetName = 'Postgres' | "today's ClickHouse" | 'clickhouse-server'

export interface FaultTarget {
  readonly name: TargetName
  readonly sink: 'clickhouse' | 'postgres'
  /** Why its tests cannot run here. */
  readonly skip: string | false
  /** Whether the server takes back an upload that broke off. */
  readonly rollsBack: boolean
  readonly port: number
  /** An address of the server, on another port when one is given. */
  url(port?: number): string
  /** Makes a table `(id, pad)` that holds ROWS_BEFORE rows and returns its name. */
  table(): Promise<string>
  /** The text of the only value of the answer. */
  ask(sql: string): Promise<string>
  count(table: string): Promise<number>
  /** Ends the server without a warning. */
  kill(): Promise<void>
}

interface Started {
  readonly url: string
  ask(sql: string): Promise<string>
  kill(): Promise<void>
  stop(): Promise<void>
}

/** Starts the servers for this test file. */
export function faultTargets(...names: readonly TargetName[]): FaultTarget[] {
  return names.map(faultTarget)
}

/** Starts one server for this test file and stops it at the file's end. */
export function faultTarget(name: TargetName): FaultTarget {
  const skip = name === 'clickhouse-server' ? clickhouseMissing : false
  const isPostgres = name === 'Postgres'
  let started: Started | undefined
  let tables = 0
  before(async () => {
    if (skip === false) started = await START[name]()
  })
  after(() => started?.stop())
  function server(): Started {
    assert.ok(started !== undefined, 'the server is used before it has started')
    return started
  }
  const target: FaultTarget = {
    name,
    sink: isPostgres ? 'postgres' : 'clickhouse',
    skip,
    rollsBack: name !== 'clickhouse-server',
    get port() {
      return Number(new URL(server().url).port)
    },
    url(port) {
      const url = new URL(server().url)
      // One connection per load, without one before it that asks for TLS.
      if (isPostgres) url.searchParams.set('sslmode', 'disable')
      if (port !== undefined) url.port = String(port)
      return url.href
    },
    async table() {
      const table = `t${++tables}`
      const columns = isPostgres ? '(id int8, pad text)' : '(id Int64, pad String) ENGINE = MergeTree ORDER BY id'
      await target.ask(`CREATE TABLE ${table} ${columns}`)
      const rows = Array.from({ length: ROWS_BEFORE }, (_, i) => `(${-i}, 'before')`)
      await target.ask(`INSERT INTO ${table} VALUES ${rows.join(', ')}`)
      return table
    },
    ask: (sql) => server().ask(sql),
    count: async (table) => Number(await target.ask(`SELECT count(*) FROM ${table}`)),
    kill: () => server().kill(),
  }
  return target
}

/** Runs `work` with a proxy in front of `target`. */
export async function withProxy<T>(target: FaultTarget, work: (proxy: FaultProxy) => Promise<T>): Promise<T> {
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: target.port })
  try {
    return await work(proxy)
  } finally {
    await proxy.stop()
  }
}

const START: Readonly<Record<TargetName, () => Promise<Started>>> = {
  Postgres: async () => ofPostgres(await startPostgres()),
  "today's ClickHouse": async () => ofFront(await startChdbFront()),
  'clickhouse-server': async () => ofClickhouse(await startClickhouse()),
}

function ofPostgres(server: PostgresServer): Started {
  return {
    url: server.url,
    ask: async (sql) => String(Object.values((await server.query(sql))[0] ?? {})[0] ?? ''),
    kill: () => server.kill(),
    stop: () => server.stop(),
  }
}

function ofFront(front: ChdbFront): Started {
  let isStopped = false
  const stop = async (): Promise<void> => {
    if (!isStopped) await front.stop()
    isStopped = true
  }
  return { url: front.url, ask: async (sql) => (await front.query(sql)).trim(), kill: stop, stop }
}

function ofClickhouse(server: ClickhouseServer): Started {
  return {
    url: server.url,
    ask: async (sql) => (await server.query(sql)).trim(),
    kill: () => server.kill(),
    stop: () => server.stop(),
  }
}
