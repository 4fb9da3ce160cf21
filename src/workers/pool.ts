// The main thread's side of the workers: one pool for all the tables of a run.

import { BulkloadError, errorFromData } from '../errors.ts'
import type { TaskEncoders } from './encode-task.ts'
import type { EncodeFailure, EncodeResult, EncodeSettings, EncodeTask } from './messages.ts'
import type { Threads } from './threads.ts'

/** A load of so little is done before a thread has started. */
const FEW_BYTES = 64 * 1024

/** What a worker gets besides the bytes of a chunk. */
export type ChunkFacts = Pick<EncodeTask, 'slice' | 'lines'>

/** Encodes the chunks of one table. */
export interface ChunkEncoder {
  /** `chunk` is taken over and comes back in the result; so is `spare`, memory that the result's frame may lie in. */
  encode(chunk: Uint8Array, spare?: ArrayBuffer, about?: ChunkFacts): Promise<EncodeResult>
}

/** A task that is under way. */
interface Job {
  readonly task: EncodeTask
  done(answer: EncodeResult | EncodeFailure): void
  failed(cause: unknown): void
}

export class WorkerPool {
  readonly workers: number
  #threads: Promise<Threads> | undefined
  #settingsCount = 0
  #failure: unknown
  readonly #jobs = new Set<Job>()
  #holdsFiles = false
  /** This many more bytes may be encoded without a thread. */
  #bytesHere = 0
  #here: Promise<TaskEncoders> | undefined

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
    // A failure is that of whatever waits for the threads.
    if (!isShort) this.#start().catch(() => undefined)
  }

  encoder(settings: EncodeSettings): ChunkEncoder {
    this.#holdsFiles ||= settings.format?.kind === 'parquet'
    // A program's module runs in threads alone, however short the input is.
    if (settings.transform !== undefined) this.#bytesHere = 0
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
              if ('failure' in answer) reject(errorFromData(answer.failure))
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
    this.#answer(job.task).then(job.done, job.failed)
  }

  #answer(task: EncodeTask): Promise<EncodeResult | EncodeFailure> {
    if (this.#isFew(task)) return this.#encodersHere().then((encoders) => encoders.encode(task))
    return this.#start().then((threads) => threads.run(task))
  }

  /** Until there are threads. A slice of a file stands for much more than its own bytes. */
  #isFew({ chunk, slice }: EncodeTask): boolean {
    if (this.#threads !== undefined || slice !== undefined) return false
    this.#bytesHere -= chunk.length
    return this.#bytesHere >= 0
  }

  #encodersHere(): Promise<TaskEncoders> {
    this.#here ??= import('./encode-task.ts').then(({ TaskEncoders }) => new TaskEncoders())
    return this.#here
  }

  #start(): Promise<Threads> {
    this.#threads ??= this.#started()
    return this.#threads
  }

  async #started(): Promise<Threads> {
    const { Threads } = await import('./threads.ts')
    if (this.#failure !== undefined) throw this.#failure
    return new Threads(this.workers, (cause) => this.#fail(cause))
  }

  #fail(cause: unknown): void {
    this.#failure ??= cause
    for (const job of this.#jobs) job.failed(this.#failure)
  }

  /** Ends the threads; tasks under way are dropped. */
  async close(): Promise<void> {
    this.#fail(new Error('the pool is closed'))
    const threads = await this.#threads?.catch(() => undefined)
    await threads?.close()
  }
}

function workerFailed(cause: unknown): BulkloadError {
  const words = cause instanceof Error ? cause.message : String(cause)
  return new BulkloadError('BL_WORKER', `an encoding thread failed: ${words}`, {
    cause,
    hint: 'this is a bug in bulkload or a problem of the machine (memory?): run it again, and report it if it persists',
  })
}
