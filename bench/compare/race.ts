// Peers side by side: A B C, A B C, … Each run is a fresh process into an empty table, and its time counts only when the
// server's own count and sums of the rows are right.

import type { Bar } from '../bars.ts'
import { type Measured, measure } from '../measure.ts'
import type { Peer } from './peer.ts'

export interface Arena<Job> {
  readonly title: string
  readonly job: Job
  readonly peers: readonly Peer<Job>[]
  /** Empties the table. */
  reset(): Promise<void>
  /** What the server says of the table: see EventChecksum. */
  checksum(): Promise<string>
  /** What it must say. */
  readonly expected: string
  /** The size of all events as JSONL, which rates are of. */
  readonly jsonlBytes: number
  /** The CPU seconds that the server has used since its start; undefined where that cannot be known. */
  serverCpu(): Promise<number | undefined>
  /** What bulkload is to reach against others. */
  readonly bars: readonly Bar[]
}

/** One run whose answer was right. */
export interface RaceRun extends Pick<Measured, 'wallSeconds' | 'cpuSeconds' | 'peakBytes'> {
  readonly serverCpuSeconds: number | undefined
}

export interface Racer {
  readonly name: string
  readonly isLimit: boolean
  readonly version: string | undefined
  readonly runs: readonly RaceRun[]
  /** Why there is no time, or not one for every round. */
  readonly failures: readonly string[]
}

export interface Race {
  readonly title: string
  readonly racers: readonly Racer[]
  readonly jsonlBytes: number
  readonly bars: readonly Bar[]
}

export async function race<Job>(arena: Arena<Job>, rounds: number): Promise<Race> {
  const racers = arena.peers.map((peer) => ({
    peer,
    version: peer.version(),
    runs: [] as RaceRun[],
    failures: [] as string[],
  }))
  const present = racers.filter((racer) => racer.version !== undefined)
  for (let round = 1; round <= rounds; round++) {
    for (const { peer, runs, failures } of present) {
      const outcome = await runOnce(arena, peer)
      if (typeof outcome === 'string') failures.push(outcome)
      else runs.push(outcome)
      const words = typeof outcome === 'string' ? `FAILED: ${outcome}` : `${outcome.wallSeconds.toFixed(2)} s`
      console.error(`${arena.title}, run ${round} of ${rounds}: ${peer.name}: ${words}`)
    }
  }
  await arena.reset()
  return {
    title: arena.title,
    racers: racers.map(({ peer, version, runs, failures }) => ({
      name: peer.name,
      isLimit: peer.isLimit ?? false,
      version,
      runs,
      failures,
    })),
    jsonlBytes: arena.jsonlBytes,
    bars: arena.bars,
  }
}

/** Lets the peers make their files from the full table, which `filler` fills; it must be there when they are. */
export async function prepare<Job>(arena: Arena<Job>, filler: Peer<Job>): Promise<void> {
  const waiting = arena.peers.filter((peer) => peer.prepare !== undefined && peer.version() !== undefined)
  if (waiting.length === 0) return
  const outcome = await runOnce(arena, filler)
  if (typeof outcome === 'string') throw new Error(`${filler.name} could not fill the table: ${outcome}`)
  for (const peer of waiting) await peer.prepare?.(arena.job)
}

/** What was measured, or why it does not count. */
async function runOnce<Job>(arena: Arena<Job>, peer: Peer<Job>): Promise<RaceRun | string> {
  await arena.reset()
  const serverBefore = await arena.serverCpu()
  const { status, stdout, stderr, wallSeconds, cpuSeconds, peakBytes } = await measure(peer.load(arena.job))
  const serverAfter = await arena.serverCpu()
  if (status !== 0) return `status ${status}: ${lastLines(stderr) || lastLines(stdout)}`
  const isLoader = peer.prints === undefined
  const found = isLoader ? await arena.checksum() : stdout.trim()
  const expected = peer.prints ?? arena.expected
  if (found !== expected) return `${isLoader ? 'the rows are' : 'its answer is'} wrong: ${found} instead of ${expected}`
  const serverCpuSeconds =
    serverBefore === undefined || serverAfter === undefined ? undefined : serverAfter - serverBefore
  // Of a pipeline only the shell's memory is known, which says nothing.
  return { wallSeconds, cpuSeconds, peakBytes: isLoader ? peakBytes : undefined, serverCpuSeconds }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-4).join(' ')
}
