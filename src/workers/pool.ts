// The main thread's side of the workers: one pool for all the tables of a run.

import { BulkloadError, errorFromData } from '../errors.ts'
import { EncodeThread, type Job } from './encode-thread.ts'
import type { EncodeAnswer, EncodeResult, EncodeSettings, EncodeTask } from './messages.ts'

/** A load of so little is done before a thread has started. */
const FEW_BYTES = 64 * 1024

/** What a worker gets besides the bytes of a chunk. */
export type ChunkFacts = Pick<EncodeTask, 'slice' | 'lines'>

/** Encodes the chunks of one table. */
export interface ChunkEncoder {
  /** `chunk` is taken over and comes back in the result; so is `spare`, memory that the result's frame may lie in. */
  encode(chunk: Uint8Array, spare?: ArrayBuffer, about?: ChunkFacts): Promise<EncodeResult>
}

export class WorkerPool {
  readonly workers: number
  #threads: readonly EncodeThread[] = []
  #settingsCount = 0
  #failure: unknown
  /** Those that no thread has room for. */
  readonly #queue: Job[] = []
  /** All that are under way. */
  readonly #jobs = new Set<Job>()
  #holdsFiles = false
  /** This many more bytes may be encoded without a thread. */
  #bytesHere = 0
  #lastHere = Promise.resolve()
  #here: Promise<{ encode(task: EncodeTask): Promise<EncodeAnswer> }> | undefined

  constructor(workers: number) {
    this.workers = workers
  }

  /** Whether another load may have it: nothing failed, nothing is under way, and no thread has a file open. */
  get canBeKept(): boolean {
    return this.#failure === undefined && this.#jobs.size === 0 && !this.#holdsFiles
  }

  /** For the next load. `bytes`: how long its input is, as far as that is known; the threads of a long one start at once. */
  begin(bytes: number | null): void {
    const isShort = bytes !== null && bytes <= FEW_BYTES
    this.#bytesHere = isShort ? FEW_BYTES : 0
    if (!isShort) this.#start()
  }

  encoder(settings: EncodeSettings): ChunkEncoder {
    this.#holdsFiles ||= settings.format?.kind === 'parquet'
    const settingsId = this.#settingsCount++
    const json = new TextEncoder().encode(JSON.stringify(settings))
    const shared = new Uint8Array(new SharedArrayBuffer(json.length))
    shared.set(json)
    return {
      encode: (chunk, spare, about) =>
        new Promise((resolve, reject) => {
          const job: Job = {
            task: { settingsId, settings: shared, chunk, spare, ...about },
            done: (answer) => {
              this.#jobs.delete(job)
              if ('crash' in answer) reject(workerFailed(answer.crash))
              else if ('failure' in answer) reject(errorFromData(answer.failure))
              else resolve(answer)
            },
            failed: (cause) => {
              this.#jobs.delete(job)
              reject(workerFailed(cause))
            },
          }
          this.#take(job)
        }),
    }
  }

  #take(job: Job): void {
    if (this.#failure !== undefined) {
      job.failed(this.#failure)
      return
    }
    this.#jobs.add(job)
    if (this.#isFew(job.task)) {
      this.#encodeHere(job)
      return
    }
    this.#start()
    this.#queue.push(job)
    this.#handOut()
  }

  /** Until there are threads. A slice of a file stands for much more than its own bytes. */
  #isFew({ chunk, slice }: EncodeTask): boolean {
    if (this.#threads.length > 0 || slice !== undefined) return false
    this.#bytesHere -= chunk.length
    return this.#bytesHere >= 0
  }

  /** One task after another, as in a thread: the bytes of a block are good until the next one. */
  #encodeHere(job: Job): void {
    this.#lastHere = this.#lastHere.then(async () => {
      try {
        this.#here ??= import('./encode-task.ts').then(({ TaskEncoders }) => new TaskEncoders())
        job.done(await (await this.#here).encode(job.task))
      } catch (cause) {
        job.failed(cause)
      }
    })
  }

  #start(): void {
    if (this.#threads.length > 0 || this.#failure !== undefined) return
    const events = { onRoom: () => this.#handOut(), onFailure: (cause: unknown) => this.#fail(cause) }
    this.#threads = Array.from({ length: this.workers }, () => new EncodeThread(events))
  }

  /**
   * Strictly in order, to the thread with the fewest tasks: a Parquet file's pages are decoded once more for every slice that
   * comes too late.
   */
  #handOut(): void {
    while (this.#queue.length > 0) {
      const free = this.#threads.reduce((least, thread) => (thread.tasks < least.tasks ? thread : least))
      if (!free.hasRoom) return
      free.give(this.#queue.shift() as Job)
    }
  }

  #fail(cause: unknown): void {
    this.#failure ??= cause
    this.#queue.length = 0
    for (const job of this.#jobs) job.failed(cause)
  }

  /** Ends the threads; tasks under way are dropped. */
  async close(): Promise<void> {
    this.#fail(new Error('the pool is closed'))
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }
}

function workerFailed(cause: unknown): BulkloadError {
  const words = cause instanceof Error ? cause.message : String(cause)
  return new BulkloadError('BL_WORKER', `an encoding thread failed: ${words}`, {
    cause,
    hint: 'this is a bug in bulkload or a problem of the machine (memory?): run it again, and report it if it persists',
  })
}
