// The main thread's side of the workers: one pool for all the tables of a run.

import nodeModule from 'node:module'
import { Piscina } from 'piscina'
import { BulkloadError, errorFromData } from '../errors.ts'
import type { EncodeFailure, EncodeResult, EncodeSettings, EncodeTask } from './messages.ts'

const WORKER = new URL('./entry.cjs', import.meta.url).href

/**
 * A worker makes next to no objects that last. With V8's default of 48 MB for young ones each worker would keep tens
 * of megabytes of garbage around before it looks (bench/pipeline/client-alone.bench.ts shows it).
 */
const YOUNG_GENERATION_MB = 2

/** What a worker gets besides the bytes of a chunk. */
export type ChunkFacts = Pick<EncodeTask, 'slice' | 'lines'>

/** Encodes the chunks of one table. */
export interface ChunkEncoder {
  /** `chunk` is taken over and comes back in the result; so is `spare`, memory that the result's frame may lie in. */
  encode(chunk: Uint8Array, spare?: ArrayBuffer, about?: ChunkFacts): Promise<EncodeResult>
}

export class WorkerPool {
  readonly workers: number
  readonly #piscina: Piscina<EncodeTask, EncodeResult | EncodeFailure>
  #settingsCount = 0
  #failure: unknown
  readonly #waiting = new Set<(cause: unknown) => void>()
  #holdsFiles = false

  constructor(workers: number) {
    this.workers = workers
    this.#piscina = new Piscina({
      filename: WORKER,
      minThreads: workers,
      maxThreads: workers,
      workerData: { compileCache: compileCacheFolder() },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
      // Without it a task that finds no free thread goes behind all others that wait, and a Parquet file's pages are
      // decoded once more for every slice that comes too late.
      stricterFIFO: true,
    })
    // Failures of no task in particular. After `close` there are more: results that nothing waits for any more.
    this.#piscina.on('error', (cause) => this.#fail(cause))
    // Threads that end before they are ready are not replaced: what is queued would wait for ever.
    this.#piscina.on('workerDestroy', () => {
      queueMicrotask(() => {
        if (this.#piscina.threads.length === 0) this.#fail(new Error('the threads end before they are ready'))
      })
    })
  }

  /** Whether another load may have it: nothing failed, nothing is under way, and no thread has a file open. */
  get canBeKept(): boolean {
    return this.#failure === undefined && this.#waiting.size === 0 && !this.#holdsFiles
  }

  encoder(settings: EncodeSettings): ChunkEncoder {
    this.#holdsFiles ||= settings.format?.kind === 'parquet'
    const settingsId = this.#settingsCount++
    const json = new TextEncoder().encode(JSON.stringify(settings))
    const shared = new Uint8Array(new SharedArrayBuffer(json.length))
    shared.set(json)
    return {
      encode: async (chunk, spare, about) => {
        if (this.#failure !== undefined) throw workerFailed(this.#failure)
        const transferList = [chunk.buffer as ArrayBuffer, ...(spare === undefined ? [] : [spare])]
        const task = { settingsId, settings: shared, chunk, spare, ...about }
        const result = await this.#orFailure(this.#piscina.run(task, { transferList })).catch((cause: unknown) => {
          throw workerFailed(cause)
        })
        if ('failure' in result) throw errorFromData(result.failure)
        return result
      },
    }
  }

  #fail(cause: unknown): void {
    this.#failure ??= cause
    for (const reject of this.#waiting) reject(cause)
  }

  /** Not a race with one promise for all: that would keep a handler for every chunk of the run. */
  async #orFailure<T>(work: Promise<T>): Promise<T> {
    let giveUp: (cause: unknown) => void = () => undefined
    const failed = new Promise<never>((_, reject) => {
      giveUp = reject
    })
    this.#waiting.add(giveUp)
    try {
      return await Promise.race([work, failed])
    } finally {
      this.#waiting.delete(giveUp)
    }
  }

  /** Ends the threads; tasks under way are dropped. */
  async close(): Promise<void> {
    // Piscina would start threads again for a task that comes now.
    this.#failure ??= new Error('the pool is closed')
    await this.#piscina.destroy()
  }
}

function workerFailed(cause: unknown): BulkloadError {
  const words = cause instanceof Error ? cause.message : String(cause)
  return new BulkloadError('BL_WORKER', `an encoding thread failed: ${words}`, {
    cause,
    hint: 'this is a bug in bulkload or a problem of the machine (memory?): run it again, and report it if it persists',
  })
}

/** Where this thread keeps compiled code, if it does: the command line asks for it, a program may. */
function compileCacheFolder(): string | undefined {
  const { getCompileCacheDir } = nodeModule as { readonly getCompileCacheDir?: () => string | undefined }
  return getCompileCacheDir?.()
}
