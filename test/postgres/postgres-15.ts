// Debian's PostgreSQL 15, where it is installed: the last version that fills a default for all rows or for none.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from '../servers/free-port.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'

const BIN = '/usr/lib/postgresql/15/bin'

export const isInstalled: boolean = existsSync(join(BIN, 'postgres'))

export interface OldPostgres {
  readonly url: string
  query(sql: string): Promise<Record<string, unknown>[]>
  stop(): Promise<void>
}

/** Starts a fresh cluster on a free port of 127.0.0.1. */
export async function startPostgres15(): Promise<OldPostgres> {
  let pid = 0
  const folder = makeTempFolder('postgres-15', () => {
    if (pid !== 0) process.kill(pid, 'SIGKILL')
  })
  try {
    const owner = await serverUser()
    if (owner !== undefined) chownSync(folder.path, owner.uid, owner.gid)
    const data = join(folder.path, 'data')
    const options = { ...owner, cwd: folder.path, env: { LC_ALL: 'C', TZ: 'UTC' } }
    const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--no-instructions']
    execFileSync(join(BIN, 'initdb'), init, { ...options, stdio: 'pipe' })
    const port = await freePort()
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off']
    const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
    const child = spawn(join(BIN, 'postgres'), args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
    pid = child.pid ?? 0
    await new Promise<void>((resolve, reject) => {
      let log = ''
      child.stderr.on('data', (text: Buffer) => {
        log += text
        if (log.includes('ready to accept connections')) resolve()
      })
      child.once('error', reject)
      child.once('exit', () => reject(new Error(`PostgreSQL 15 did not start: ${log}`)))
    })
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`
    return {
      url,
      query: (sql) => queryOnce(url, sql),
      async stop() {
        const ended = new Promise((resolve) => child.once('exit', resolve))
        child.kill('SIGINT')
        await ended
        pid = 0
        folder.remove()
      },
    }
  } catch (cause) {
    folder.remove()
    throw cause
  }
}

/** Postgres does not run as root. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  return { uid: Number(user?.[2]), gid: Number(user?.[3]) }
}

async function queryOnce(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const results = [await client.query<Record<string, unknown>>(sql)].flat()
    return results.at(-1)?.rows ?? []
  } finally {
    await client.end()
  }
}
