// Runs load-child.ts and holds it to what every fault must leave behind: an outcome, and a process that ends.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ChildError, ChildOutcome, ChildSpec } from './load-child.ts'

const CHILD = fileURLToPath(new URL('./load-child.js', import.meta.url))
/** Much longer than any fault takes: only what hangs comes to it. */
const HANGS_AFTER_MS = 300_000

/**
 * More than stands between an endless source and a server that is gone: 2 x workers + 2 chunks of 256 KiB, one that is
 * being filled, and what the kernel has taken by then: up to 4 MB of send buffer and 32 MB of receive buffer.
 */
export const READ_AHEAD_BYTES = 48_000_000

export interface FaultLoad {
  readonly child: ChildProcess
  /** Whether the load has heard SIGUSR2. */
  readonly isAborting: () => boolean
  /** The outcome, once the process has ended by itself with status 0. */
  readonly outcome: Promise<ChildOutcome>
}

export interface FaultLoadOptions {
  readonly nodeArgs?: readonly string[]
}

/** What Node says under `npm run coverage` of a thread that ends itself. */
const OF_COVERAGE = 'Failed to stringify coverage profile result\n'

/** Starts a load in a process of its own. */
export function startFaultLoad(spec: ChildSpec, options: FaultLoadOptions = {}): FaultLoad {
  const args = [...(options.nodeArgs ?? []), CHILD, JSON.stringify(spec)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let isAborting = false
  child.stdout.once('data', (text: Buffer) => {
    isAborting = text.includes('aborting\n')
  })
  const outcome = outcomeOf(child)
  outcome.catch(() => {})
  return { child, isAborting: () => isAborting, outcome }
}

/** Runs a load in a process of its own to its end. */
export function runFaultLoad(spec: ChildSpec, options: FaultLoadOptions = {}): Promise<ChildOutcome> {
  return startFaultLoad(spec, options).outcome
}

async function outcomeOf(child: ChildProcess): Promise<ChildOutcome> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (text: Buffer) => {
    stdout += text.toString()
  })
  child.stderr?.on('data', (text: Buffer) => {
    stderr += text.toString().replace(OF_COVERAGE, '')
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), HANGS_AFTER_MS)
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  clearTimeout(timer)
  const said = `stdout: ${stdout}\nstderr: ${stderr}`
  assert.notEqual(signal, 'SIGKILL', stdout === '' ? `the load hangs\n${said}` : `the process does not end\n${said}`)
  assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' }, said)
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as ChildOutcome
}

/** The load failed with this code and words, loaded nothing, and had stopped reading; `storedBytes`: what the server stored before. */
export function assertFailed(outcome: ChildOutcome, code: string, words: RegExp, storedBytes = 0): ChildError {
  const { error } = outcome
  assert.ok(error !== undefined, `the load says that it succeeded: ${JSON.stringify(outcome)}`)
  assert.equal(error.name, 'BulkloadError')
  assert.equal(error.code, code, JSON.stringify(error))
  assert.match(error.message, words)
  assert.equal(outcome.loaded, 0)
  assert.ok(outcome.isSourceClosed, 'the source was not closed')
  assert.ok(outcome.pulledBytes < READ_AHEAD_BYTES + storedBytes, `${outcome.pulledBytes} bytes were pulled`)
  return error
}
