// A Postgres server of our own: starts it in a folder, waits until it answers, stops it by its process id.

import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { BulkloadError } from '../../../errors.ts'
import { type EngineFiles, type EngineUser, engineFiles, isOpenToAll } from './engine-files.ts'

const READY = 'database system is ready to accept connections'

export interface Engine {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** What initdb and the server have printed. */
  readonly logs: readonly string[]
  /** A fast shutdown; resolves when the process has ended, also when it was killed before. */
  stop(): Promise<void>
}

export interface EngineOptions {
  /** The superuser of a cluster that is made; a known cluster keeps its own. Default: postgres. */
  readonly user?: string
  /** Default: made up, and kept beside the cluster. */
  readonly password?: string
  /** Settings of postgresql.conf for this start. */
  readonly settings?: Readonly<Record<string, string>>
}

/** Starts the server on the cluster in `folder/postgres`, which is made when it is not there. */
export async function startEngine(folder: string, options: EngineOptions = {}): Promise<Engine> {
  const { user = 'postgres', settings = {} } = options
  const files = await engineFiles()
  try {
    const data = join(resolve(folder), 'postgres')
    const password = await prepareFolder(folder, files.user, options.password)
    const logs: string[] = []
    if (!(await isCluster(data))) await makeCluster(files, data, user, join(resolve(folder), 'postgres.password'), logs)
    const port = await freePort()
    const child = await startServer(files, data, port, settings, logs)
    return {
      url: `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`,
      port,
      pid: child.pid ?? 0,
      logs,
      async stop() {
        await ended(child, 'SIGINT')
        await files.cleanUp()
      },
    }
  } catch (cause) {
    await files.cleanUp()
    throw cause
  }
}

/** The cluster's password lies beside it, readable for its owner only. */
async function prepareFolder(
  folder: string,
  user: EngineUser | undefined,
  wanted: string | undefined,
): Promise<string> {
  const path = resolve(folder)
  await mkdir(path, { recursive: true })
  if (user !== undefined) {
    if (!(await isOpenToAll(dirname(path)))) {
      throw new BulkloadError(
        'BL_ENGINE',
        `the user ${user.name}, which runs Postgres for root, cannot access ${path}`,
        {
          hint: 'choose a folder that other users can access: --embedded /srv/bulkload-data, or run bulkload as an ordinary user',
        },
      )
    }
    await chown(path, user.uid, user.gid)
  }
  const file = join(path, 'postgres.password')
  const known = await readFile(file, 'utf8').catch(() => undefined)
  if (known !== undefined) return known.trim()
  const password = wanted ?? randomBytes(18).toString('hex')
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  if (user !== undefined) await chown(file, user.uid, user.gid)
  return password
}

async function isCluster(data: string): Promise<boolean> {
  return (await readFile(join(data, 'PG_VERSION')).catch(() => undefined)) !== undefined
}

async function makeCluster(
  files: EngineFiles,
  data: string,
  superuser: string,
  passwordFile: string,
  logs: string[],
): Promise<void> {
  const child = launch(
    files,
    files.initdb,
    [
      `--pgdata=${data}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ],
    logs,
  )
  const [code, signal] = await new Promise<[number | null, string | null]>((done, fail) => {
    child.once('error', fail)
    child.once('close', (exitCode, exitSignal) => done([exitCode, exitSignal]))
  })
  if (code === 0) return
  await rm(data, { recursive: true, force: true })
  throw engineFailed(`initdb ended with ${code ?? signal}`, logs)
}

async function startServer(
  files: EngineFiles,
  data: string,
  port: number,
  settings: Readonly<Record<string, string>>,
  logs: string[],
): Promise<ChildProcess> {
  const flags = Object.entries({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    lc_messages: 'C',
    ...settings,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = launch(files, files.postgres, ['-D', data, '-p', String(port), ...flags], logs)
  await new Promise<void>((done, fail) => {
    const onLog = (text: Buffer): void => {
      if (text.includes(READY)) done()
    }
    child.stderr?.on('data', onLog)
    child.once('error', fail)
    child.once('close', (code, signal) => fail(engineFailed(`the server ended with ${code ?? signal}`, logs)))
  })
  return child
}

/** In a process group of its own: Ctrl-C is for bulkload, which ends the program in order, and when it exits itself. */
function launch(files: EngineFiles, program: string, args: readonly string[], logs: string[]): ChildProcess {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    cwd: dirname(files.postgres),
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    ...(files.user !== undefined && { uid: files.user.uid, gid: files.user.gid }),
  })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => logs.push(text.toString()))
  const endOnExit = (): void => void child.kill('SIGINT')
  process.once('exit', endOnExit)
  child.once('close', () => process.removeListener('exit', endOnExit))
  return child
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const done = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill(signal)
  await done
}

function engineFailed(what: string, logs: readonly string[]): BulkloadError {
  const words = logs.join('').trim().split('\n').slice(-3).join(' ')
  return new BulkloadError('BL_ENGINE', `the embedded Postgres did not start: ${what}: ${words}`, {
    hint: 'another bulkload may be using the same folder: choose another one with --embedded DIR',
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
