// The command line within the process of the tests: what bin/run.js does but for what only a process has (signals, its end, its
// place in a list of processes). Starting a process takes ten times what most of these tests do.
//
// One call at a time. Before it, the process looks as a new one does: its own variables, folder, standard streams, exit status
// and console, and no secret known. After it all of this is as before, and the call must have left nothing behind: no
// thread but those that wait for the next load, no listener, no call of process.exit.

import assert from 'node:assert/strict'
import { Console } from 'node:console'
import { closeSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { dispatch } from '../../src/commands/dispatch.ts'
import { guardSecrets } from '../../src/commands/guard-secrets.ts'
import { guardStdout } from '../../src/commands/print-result.ts'
import { closePool } from '../../src/run/close-pool.ts'
import { forgetSecrets } from '../../src/secrets.ts'
import type { CliOptions, CliResult } from './run-cli.ts'

/** What a pipe holds. */
const PIECE_BYTES = 64 * 1024
const ENDS_WITHIN_MS = 300_000
// Not of 'exit': chdb adds one when it is first used, and keeps it.
const LISTENED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException', 'unhandledRejection'] as const

let last: Promise<unknown> = Promise.resolve()

/** Runs `bulkload` with these words to its end. */
export function runInProcess(root: string, args: readonly string[], options: CliOptions): Promise<CliResult> {
  const turn = last.then(() => runAlone(root, args, options))
  last = turn.catch(() => undefined)
  return turn
}

async function runAlone(root: string, args: readonly string[], options: CliOptions): Promise<CliResult> {
  const out = new Captured()
  const err = new Captured()
  await endStrangers(options.env)
  const before = leftovers()
  const restore = become(options, out, err)
  let status: number
  try {
    status = await withinTime(run(root, args), () => `the command line hangs: ${out.text}${err.text}`)
  } finally {
    restore()
  }
  await assertGone(before)
  return { status, stdout: out.text, stderr: err.text }
}

let variablesOfThreads = ''

/** Threads that wait for the next load have the variables of the call that started them: to others they are no threads of theirs. */
async function endStrangers(env: CliOptions['env'] = {}): Promise<void> {
  const variables = JSON.stringify(env)
  if (variables !== variablesOfThreads) await closePool()
  variablesOfThreads = variables
}

async function run(root: string, args: readonly string[]): Promise<number> {
  guardSecrets(args, process.env)
  guardStdout()
  await dispatch(args, root)
  return Number(process.exitCode ?? 0)
}

/** Makes this process look like a new one; the returned function puts it back. */
function become(options: CliOptions, out: Writable, err: Writable): () => void {
  const { cwd, env = {}, input = '' } = options
  const { PATH = '', TMPDIR } = process.env
  const stdin = standardInput(input)
  const own = {
    cwd: process.cwd(),
    exitCode: process.exitCode,
    title: process.title,
    exit: process.exit,
    console: globalThis.console,
    streams: (['stdin', 'stdout', 'stderr'] as const).map(
      (name) => [name, Object.getOwnPropertyDescriptor(process, name)] as const,
    ),
  }
  const variables = { ...process.env }
  setVariables({ PATH, HOME: cwd, ...(TMPDIR !== undefined && { TMPDIR }), ...env })
  process.chdir(cwd)
  process.exitCode = undefined
  process.exit = (code) => {
    throw new Error(`process.exit(${code}) within the process of the tests`)
  }
  globalThis.console = new Console(out, err)
  for (const [name, value] of Object.entries({ stdin, stdout: out, stderr: err })) {
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true, writable: true })
  }
  forgetSecrets()
  return () => {
    forgetSecrets()
    for (const [name, descriptor] of own.streams) Object.defineProperty(process, name, descriptor ?? {})
    globalThis.console = own.console
    process.exit = own.exit
    if (process.title !== own.title) process.title = own.title
    process.exitCode = own.exitCode
    process.chdir(own.cwd)
    setVariables(variables)
    stdin.destroy()
  }
}

/** The variables of the system, not an object of the same name: packages with native code read them, too. */
function setVariables(variables: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name]
  for (const [name, value] of Object.entries(variables)) {
    if (value !== undefined && process.env[name] !== value) process.env[name] = value
  }
}

/** As a pipe gives it, with the descriptor of something that is no file. */
function standardInput(input: string | Uint8Array): Readable {
  const bytes = Buffer.from(input)
  const pieces = Array.from({ length: Math.ceil(bytes.length / PIECE_BYTES) }, (_, i) =>
    Buffer.copyBytesFrom(bytes, i * PIECE_BYTES, PIECE_BYTES),
  )
  const fd = openSync(devNull, 'r')
  const stream = Readable.from(pieces, { objectMode: false, highWaterMark: PIECE_BYTES })
  stream.once('close', () => closeSync(fd))
  return Object.assign(stream, { fd })
}

/** A pipe that a test reads: no terminal, and no columns. */
class Captured extends Writable {
  readonly #pieces: Buffer[] = []

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#pieces.push(Buffer.from(chunk))
    done()
  }

  get text(): string {
    return Buffer.concat(this.#pieces).toString()
  }
}

/** How many there are of what a call must not leave behind. */
function leftovers(): Readonly<Record<string, number>> {
  const listeners = LISTENED.map((name) => [`listeners of ${name}`, process.listenerCount(name)] as const)
  const threads = process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length
  return Object.fromEntries([...listeners, ['message ports', threads] as const])
}

/** Threads end in their own time: this waits for it. */
async function assertGone(before: Readonly<Record<string, number>>): Promise<void> {
  const isGone = (): boolean => Object.entries(leftovers()).every(([name, count]) => count <= (before[name] ?? 0))
  const deadline = Date.now() + ENDS_WITHIN_MS
  while (!isGone() && Date.now() < deadline) await sleep(1)
  if (!isGone()) assert.deepEqual(leftovers(), before, 'the call left something behind')
}

async function withinTime<T>(work: Promise<T>, message: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new assert.AssertionError({ message: message() })), ENDS_WITHIN_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
