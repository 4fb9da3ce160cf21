// A real PostgreSQL 18 (the engine of --embedded): own data folder, own port, TCP on 127.0.0.1 only. initdb takes about
// 0.5 s and the start 0.06 s, so every server gets a fresh cluster and nothing is cached.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startEngine } from '../../src/sinks/postgres/engine/engine.ts'
import { makeTempFolder } from './temp-folder.ts'

const USER = 'bulkload'
// Characters that must be escaped in a URL: a loader that forgets to decode them cannot log in.
const PASSWORD = 's3cret/&=pw'

/** A running server. `url` names the database `postgres`; `user` is a superuser. */
export interface PostgresServer {
  readonly port: number
  readonly user: string
  readonly password: string
  readonly url: string
  /** The postmaster. */
  readonly pid: number
  /** What initdb and the server printed. */
  readonly logs: readonly string[]
  /** Runs the statements on a connection of its own; the rows of the last one. */
  query(sql: string): Promise<Record<string, unknown>[]>
  /** SIGKILL to the postmaster and all its children; the data folder stays until stop(). */
  kill(): Promise<void>
  /** Shuts down (unless killed) and removes the data folder. */
  stop(): Promise<void>
}

/** Starts a server; `settings` are postgresql.conf settings. As root it runs as OS user `postgres` or `nobody`. */
export async function startPostgres(options: { settings?: Record<string, string> } = {}): Promise<PostgresServer> {
  let pid = 0
  let segment = ''
  const folder = makeTempFolder('postgres', () => {
    if (pid !== 0) killTree(pid)
  })
  const engine = await startEngine(folder.path, {
    user: USER,
    password: PASSWORD,
    settings: {
      fsync: 'off',
      // In the data folder instead of /dev/shm, where a killed server would leave its segments.
      dynamic_shared_memory_type: 'mmap',
      ...options.settings,
    },
  }).catch((cause: unknown) => {
    folder.remove()
    throw cause
  })
  pid = engine.pid
  const lockFile = readFileSync(join(folder.path, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
  // Line 7: key and id of the System V segment.
  segment = lockFile[6]?.trim().split(/\s+/)[1] ?? ''
  const { url, port, logs } = engine

  return {
    port,
    user: USER,
    password: PASSWORD,
    url,
    pid,
    logs,
    query: (sql) => queryOnce(url, sql),
    async kill() {
      if (pid === 0) return
      const killed = pid
      pid = 0
      killTree(killed)
      while (isAlive(killed)) await sleep(5)
      removeSegment(segment)
    },
    async stop() {
      pid = 0
      await engine.stop()
      folder.remove()
    },
  }
}

/** Runs the statements on a connection of its own; the rows of the last one. */
export async function queryOnce(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  // The query that is running fails too, and says so; without a listener kill() would end this process.
  client.on('error', () => {})
  await client.connect()
  try {
    // One result per statement: pg returns an array as soon as there is more than one.
    const results = [await client.query<Record<string, unknown>>(sql)].flat()
    return results.at(-1)?.rows ?? []
  } finally {
    await client.end()
  }
}

/** Stops the postmaster first so that it cannot fork while its children are being listed. */
function killTree(postmaster: number): void {
  signal(postmaster, 'SIGSTOP')
  const listing = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  for (const line of listing.split('\n')) {
    const [child, parent] = line.trim().split(/\s+/).map(Number)
    if (parent === postmaster && child !== undefined) signal(child, 'SIGKILL')
  }
  signal(postmaster, 'SIGKILL')
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // Already gone.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A killed server leaves its System V segment of 56 bytes behind. */
function removeSegment(id: string): void {
  try {
    execFileSync('ipcrm', ['-m', id], { stdio: 'ignore' })
  } catch {
    // Already gone, or no ipcrm here: nothing depends on it.
  }
}
