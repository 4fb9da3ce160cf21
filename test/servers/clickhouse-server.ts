// A real clickhouse-server from PATH (Debian packages 18.16) with its own folder, users and loopback ports.
// Works under any OS user, root too: every path of the config lies in a folder that this user made.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { configXml, usersXml } from './clickhouse-config.ts'
import { freePort } from './free-port.ts'
import { makeTempFolder } from './temp-folder.ts'

const START_TIMEOUT_MS = 30_000

/** Who asks, and the data of an INSERT. Without `user` the request is made as `default`. */
export interface ClickhouseQueryOptions {
  readonly user?: string
  readonly password?: string
  readonly body?: string | Uint8Array
}

/** A running server with users `default` (no password) and `loader` (password `s3cret/&=pw`). */
export interface ClickhouseServer {
  readonly url: string
  readonly httpPort: number
  readonly tcpPort: number
  /** Another one after `restart`. */
  readonly pid: number
  /** Raw text of the answer; throws the server's own text when the status is not 2xx. */
  query(sql: string, options?: ClickhouseQueryOptions): Promise<string>
  /** How many queries `loader` may make in a day; 0: any number. */
  setQuota(queriesPerDay: number): Promise<void>
  /** Sends the signal and waits for the end of the process; the folder stays until stop(). */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Starts it again after `kill`, with the same data and ports. */
  restart(): Promise<void>
  /** Kills the server and removes the folder. */
  stop(): Promise<void>
}

/** Path of the `clickhouse-server` binary on PATH (or in /usr/sbin). */
export function findClickhouseServer(): string | undefined {
  // Debian puts it into /usr/sbin, which is not on every user's PATH.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, 'clickhouse-server')).find(isExecutable)
}

/** False, or why a test that needs a server must be skipped: `test(name, { skip: clickhouseMissing }, ...)`. */
export const clickhouseMissing: string | false =
  findClickhouseServer() === undefined
    ? 'no clickhouse-server on PATH (Debian: apt-get install clickhouse-server clickhouse-client)'
    : false

/**
 * Starts a server and waits until it answers /ping; `settings` go into the profile of both users. With `zookeeperPort`
 * it has tables of Replicated engines, with `shardPort` a cluster `behind` whose shard is reached there.
 */
export async function startClickhouse(
  options: { settings?: Record<string, string>; zookeeperPort?: number; shardPort?: number } = {},
): Promise<ClickhouseServer> {
  const binary = findClickhouseServer()
  if (binary === undefined) throw new Error(String(clickhouseMissing))
  const [httpPort, tcpPort] = await Promise.all([freePort(), freePort()])
  let child: ChildProcess | undefined
  const folder = makeTempFolder('clickhouse', () => child?.kill('SIGKILL'))
  const configFile = join(folder.path, 'config.xml')
  const { zookeeperPort, shardPort } = options
  const replication = zookeeperPort === undefined ? undefined : { zookeeperPort, interserverPort: await freePort() }
  writeFileSync(configFile, configXml({ folder: folder.path, httpPort, tcpPort, replication, shardPort }))
  const usersFile = join(folder.path, 'users.xml')
  writeFileSync(usersFile, usersXml(options.settings ?? {}))
  const url = `http://127.0.0.1:${httpPort}`
  let server = await launch(binary, { configFile, folder: folder.path, url }).catch((error: unknown) => {
    folder.remove()
    throw error
  })
  child = server
  return {
    url,
    httpPort,
    tcpPort,
    get pid() {
      return server.pid ?? 0
    },
    query: (sql, queryOptions = {}) => queryOnce(url, sql, queryOptions),
    async setQuota(queriesPerDay) {
      writeFileSync(usersFile, usersXml(options.settings ?? {}, queriesPerDay))
      await queryOnce(url, 'SYSTEM RELOAD CONFIG', {})
    },
    kill: (signal = 'SIGKILL') => end(server, signal),
    async restart() {
      server = await launch(binary, { configFile, folder: folder.path, url })
      child = server
    },
    async stop() {
      // On SIGTERM 18.16 takes 8 s over its idle keep-alive connections, and nobody wants the data.
      await end(server, 'SIGKILL')
      folder.remove()
    },
  }
}

async function launch(
  binary: string,
  { configFile, folder, url }: { readonly configFile: string; readonly folder: string; readonly url: string },
): Promise<ChildProcess> {
  const server = spawn(binary, [`--config-file=${configFile}`], {
    cwd: folder,
    stdio: 'ignore',
    // Newer servers fork a watchdog parent, which would own the pid that kill() gets.
    env: { ...process.env, CLICKHOUSE_WATCHDOG_ENABLE: '0' },
  })
  try {
    await waitUntilReady(server, url)
    return server
  } catch (error) {
    await end(server, 'SIGKILL')
    throw new Error(`clickhouse-server did not start: ${String(error)}\n${readLog(folder)}`)
  }
}

async function waitUntilReady(server: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  let failure: unknown
  server.once('error', (error) => {
    failure = error
  })
  while (Date.now() < deadline) {
    if (failure !== undefined) throw failure
    if (hasEnded(server)) throw new Error(`exit status ${server.exitCode ?? server.signalCode}`)
    try {
      const answer = await fetch(`${url}/ping`)
      if ((await answer.text()) === 'Ok.\n') return
    } catch {
      // Not listening yet.
    }
    await sleep(20)
  }
  throw new Error(`no answer to /ping within ${START_TIMEOUT_MS} ms`)
}

/** Raw text of the answer; throws the server's own text when the status is not 2xx. */
export async function queryOnce(url: string, sql: string, options: ClickhouseQueryOptions = {}): Promise<string> {
  const target = new URL(url)
  if (options.body !== undefined) target.searchParams.set('query', sql)
  const headers: Record<string, string> = {}
  if (options.user !== undefined) headers['X-ClickHouse-User'] = options.user
  if (options.password !== undefined) headers['X-ClickHouse-Key'] = options.password
  const answer = await fetch(target, { method: 'POST', headers, body: options.body ?? sql })
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(server)) return
  const ended = once(server, 'exit')
  server.kill(signal)
  await ended
}

function hasEnded(server: ChildProcess): boolean {
  return server.pid === undefined || server.exitCode !== null || server.signalCode !== null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function readLog(folder: string): string {
  const path = join(folder, 'server.log')
  return existsSync(path) ? readFileSync(path, 'utf8').slice(-4000) : ''
}
