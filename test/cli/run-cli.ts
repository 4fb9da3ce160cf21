// The command line with an environment that holds nothing of the machine's (no PG variables, no password file, no CI), in a
// folder of the test's own. `runCli` runs it in the process of the tests; `runProgram` and `startCli` as its users
// have it, bin/run.js in a process of its own: for what is of a process (its status, signals, streams, variables of Node).

import assert from 'node:assert/strict'
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LoadEvent, RunReport } from '../../src/index.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { ensureBundle } from './ensure-bundle.ts'
import { runInProcess } from './in-process.ts'
import { assertMatches } from './json-schema.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const SCHEMA = JSON.parse(readFileSync(join(ROOT, 'docs', 'report.schema.json'), 'utf8')) as object
const EVENTS = JSON.parse(readFileSync(join(ROOT, 'docs', 'events.schema.json'), 'utf8')) as object
const HANGS_AFTER_MS = 300_000

export const BIN = join(ROOT, 'bin', 'run.js')
// It starts a bundle: one of an older build must not be what is tested.
await ensureBundle()

export interface CliOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** What comes in on stdin; without it stdin is empty. */
  readonly input?: string | Uint8Array
}

export interface ProgramOptions extends CliOptions {
  readonly bin?: string
}

export interface CliResult {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the command line and does not wait for it. */
export function startCli(args: readonly string[], options: ProgramOptions): ChildProcessWithoutNullStreams {
  const { PATH = '', TMPDIR } = process.env
  return spawn(process.execPath, [options.bin ?? BIN, ...args], {
    cwd: options.cwd,
    env: { PATH, HOME: options.cwd, ...(TMPDIR !== undefined && { TMPDIR }), ...options.env },
  })
}

/** Everything that `child` says, and how it ends. A child that hangs is killed and fails the test. */
export async function resultOf(child: ChildProcessWithoutNullStreams): Promise<CliResult> {
  const parts = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
  child.stdout.on('data', (data: Buffer) => parts.stdout.push(data))
  child.stderr.on('data', (data: Buffer) => parts.stderr.push(data))
  const timer = setTimeout(() => child.kill('SIGKILL'), HANGS_AFTER_MS)
  const [status, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, name) => resolve([code, name]))
  })
  clearTimeout(timer)
  const result = {
    status,
    stdout: Buffer.concat(parts.stdout).toString(),
    stderr: Buffer.concat(parts.stderr).toString(),
  }
  assert.notEqual(signal, 'SIGKILL', `the command line hangs: ${JSON.stringify(result)}`)
  return result
}

/** Runs the command line to its end, in this process. */
export function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return runInProcess(ROOT, args, options)
}

/** Runs the command line to its end, in a process of its own. */
export async function runProgram(args: readonly string[], options: ProgramOptions): Promise<CliResult> {
  const child = startCli(args, options)
  // A process that never reads its stdin closes it under us.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  return resultOf(child)
}

/** The report of a run with --json: stdout must be this one document, as its schema says, and the exit status its. */
export function reportOf(result: CliResult): RunReport {
  assert.match(result.stdout, /^\{[^\n]*\}\n$/, `stdout is not one document: ${result.stdout}${result.stderr}`)
  const report = JSON.parse(result.stdout) as RunReport
  assertMatches(report, SCHEMA)
  assert.equal(report.exitStatus, result.status)
  return report
}

/** The events of a run with --log-format json: stderr must hold nothing else. */
export function eventsOf(result: CliResult): LoadEvent[] {
  const lines = result.stderr.split('\n')
  assert.equal(lines.pop(), '', 'stderr does not end with a line break')
  return lines.map((line, i) => {
    const event = JSON.parse(line) as LoadEvent & { schema: number; ts: string; seq: number }
    assertMatches(event, EVENTS)
    assert.equal(event.seq, i + 1)
    assert.match(event.ts, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    return event
  })
}

/** A folder for the files of one test file. */
export interface Workspace {
  readonly path: string
  /** Writes a file and returns its path. */
  write(name: string, text: string | Uint8Array): string
  /** Writes objects as JSON lines. */
  rows(name: string, rows: readonly object[]): string
  read(name: string): string
  remove(): void
}

export function makeWorkspace(): Workspace {
  const folder = makeTempFolder('cli')
  const write = (name: string, text: string): string => {
    const path = join(folder.path, name)
    writeFileSync(path, text)
    return path
  }
  return {
    path: folder.path,
    write,
    rows: (name, rows) => write(name, rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
    read: (name) => readFileSync(join(folder.path, name), 'utf8'),
    remove: () => folder.remove(),
  }
}

/** `count` rows `{ id, name }`, from id 1. */
export function numbered(count: number): { id: number; name: string }[] {
  return Array.from({ length: count }, (_, i) => ({ id: i + 1, name: `name ${i + 1}` }))
}
