// Runs one program in a fresh process and measures it with nothing but what Linux tells of any process:
//
// * CPU: /proc/self/stat has the user and system time of children that this process has waited for (fields 16 and 17,
//   what getrusage calls RUSAGE_CHILDREN), with that of their own children. What the two grow by over a run is the
//   run's CPU time, to the kernel's last tick of 10 ms. It is right as long as one child ends at a time: servers that
//   run beside are not counted, for they have not ended.
// * Memory: VmHWM in /proc/<pid>/status is the largest resident set that the process ever had. It is read every 20 ms,
//   as it is gone when the process has ended; what it grew by in the last 20 ms is missed. Threads are in it, processes
//   that the program starts are not (no peer starts any).
//
// Elsewhere both are undefined.

import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { processStat, readProc, TICKS_PER_SECOND } from './proc.ts'

const SAMPLE_MS = 20
const TIME_LIMIT_MS = 15 * 60_000
const KEPT_CHARACTERS = 16_384

export interface ProgramRun {
  readonly program: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** A file that becomes the standard input. */
  readonly stdin?: string
}

export interface Measured {
  /** From before the start of the process to its end. */
  readonly wallSeconds: number
  /** User and system time of the process and of those it waited for. */
  readonly cpuSeconds: number | undefined
  readonly peakBytes: number | undefined
  /** 0 is success; a signal's name or the reason why nothing could be started otherwise. */
  readonly status: number | string
  readonly stdout: string
  readonly stderr: string
}

export async function measure(run: ProgramRun): Promise<Measured> {
  const stdin = run.stdin === undefined ? 'ignore' : openSync(run.stdin, 'r')
  const ticksBefore = processStat('self')?.endedChildrenTicks
  const started = performance.now()
  const child = spawn(run.program, run.args, { stdio: [stdin, 'pipe', 'pipe'], env: { ...process.env, ...run.env } })
  const stdout = lastOf(child.stdout)
  const stderr = lastOf(child.stderr)
  let peakBytes: number | undefined
  const sampler = setInterval(() => {
    peakBytes = peakOf(child.pid) ?? peakBytes
  }, SAMPLE_MS)
  const limit = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS)
  let wallSeconds = 0
  const closed = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', () => {
      wallSeconds = (performance.now() - started) / 1000
    })
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  try {
    const status = await closed
    const ticks = processStat('self')?.endedChildrenTicks
    const cpuSeconds =
      ticks === undefined || ticksBefore === undefined ? undefined : (ticks - ticksBefore) / TICKS_PER_SECOND
    return { wallSeconds, cpuSeconds, peakBytes, status, stdout: stdout(), stderr: stderr() }
  } finally {
    clearInterval(sampler)
    clearTimeout(limit)
    if (typeof stdin === 'number') closeSync(stdin)
  }
}

function peakOf(pid: number | undefined): number | undefined {
  const kib = /^VmHWM:\s*(\d+) kB$/m.exec(readProc(`/proc/${pid}/status`) ?? '')?.[1]
  return kib === undefined ? undefined : Number(kib) * 1024
}

function lastOf(stream: NodeJS.ReadableStream | null): () => string {
  let text = ''
  stream?.on('data', (piece: Buffer) => {
    text = (text + piece.toString()).slice(-KEPT_CHARACTERS)
  })
  return () => text
}
