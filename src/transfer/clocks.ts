// Where the time of a load goes, stage by stage: busy, starved (waits for the stage before it) or held back (waits for the one
// behind it). The three add up to the time of the load, for the encoders to that of all threads.
//
// The main thread does one thing at a time: it waits for input, for the next block, or for the target. What it waits for is
// busy; what lies before that is held back, and what lies behind it starves. Times are wall time: on a machine that is shared
// with other programs, a busy stage may have waited for a processor.

import type { ReadClock } from '../input/read-clock.ts'
import type { StageTimes } from '../report.ts'

/** What the main thread waits for. */
type Awaited = 'input' | 'block' | 'target' | 'rate'

export class Clocks implements ReadClock {
  readonly #threads: number
  readonly #now: () => number
  #since: number
  #isRunning = false
  #wall = 0
  #awaited: Awaited = 'input'
  /** Reads under way: of the sources' own bytes, and of their content, decompressed and in UTF-8. */
  #sourceReads = 0
  #contentReads = 0
  #encoding = 0
  #isInputEnded = false
  #source = 0
  #decompress = 0
  #cut = 0
  #write = 0
  /** Waiting for --max-rate. */
  #limited = 0
  #encode = 0
  #encodeStarved = 0

  /** `threads`: how many encode at once. `now`: milliseconds that only grow. */
  constructor(threads: number, now: () => number = () => performance.now()) {
    this.#threads = threads
    this.#now = now
    this.#since = now()
  }

  /** Time counts from here. What is under way already goes on. */
  begin(): void {
    this.#advance()
    this.#isRunning = true
  }

  /** Time counts no longer. */
  end(): void {
    this.#advance()
    this.#isRunning = false
  }

  await(what: Awaited): void {
    this.#advance()
    this.#awaited = what
  }

  inputEnds(): void {
    this.#advance()
    this.#isInputEnded = true
  }

  sourceRead(change: 1 | -1): void {
    this.#advance()
    this.#sourceReads += change
  }

  contentRead(change: 1 | -1): void {
    this.#advance()
    this.#contentReads += change
  }

  encoding(change: 1 | -1): void {
    this.#advance()
    this.#encoding += change
  }

  /** Of the stages that the load has, in the order in which the rows go through them. */
  stages(hasDecompression: boolean): readonly StageTimes[] {
    this.#advance()
    const wall = this.#wall
    const source = this.#source
    const decompress = this.#decompress
    return [
      stage('source', 1, source, 0, wall),
      ...(hasDecompression
        ? [stage('decompress', 1, decompress, source, wall), stage('cut', 1, this.#cut, source + decompress, wall)]
        : [stage('cut', 1, this.#cut + decompress, source, wall)]),
      stage('encode', this.#threads, this.#encode, this.#encodeStarved, wall * this.#threads),
      stage('write', 1, this.#write, wall - this.#write - this.#limited, wall),
    ]
  }

  #advance(): void {
    const now = this.#now()
    const passed = now - this.#since
    this.#since = now
    if (!this.#isRunning) return
    this.#wall += passed
    if (this.#awaited === 'target') this.#write += passed
    else if (this.#awaited === 'rate') this.#limited += passed
    else if (this.#awaited === 'input') {
      if (this.#sourceReads > 0) this.#source += passed
      else if (this.#contentReads > 0) this.#decompress += passed
      else this.#cut += passed
    }
    const busy = Math.min(this.#encoding, this.#threads)
    this.#encode += passed * busy
    // A thread without a chunk waits for input, unless there is input that may not be taken yet.
    if (this.#awaited === 'input' || this.#isInputEnded) this.#encodeStarved += passed * (this.#threads - busy)
  }
}

/** `total`: milliseconds that the three parts add up to. */
function stage(name: StageTimes['stage'], threads: number, busy: number, starved: number, total: number): StageTimes {
  // The parts are rounded so that they still add up.
  const toBusy = Math.round(busy)
  const toStarved = Math.round(busy + starved)
  const seconds = (from: number, to: number): number => (to - from) / 1000
  return {
    stage: name,
    threads,
    busySeconds: seconds(0, toBusy),
    starvedSeconds: seconds(toBusy, toStarved),
    heldBackSeconds: seconds(toStarved, Math.round(total)),
  }
}
