// The encoding threads, which piscina runs. Loaded when the first task is for a thread.

import nodeModule from 'node:module'
import { Piscina } from 'piscina'
import type { EncodeFailure, EncodeResult, EncodeTask, ThreadSettings } from './messages.ts'

const ENTRY = new URL('./entry.cjs', import.meta.url).href

/**
 * A worker makes next to no objects that last. With V8's default of 48 MB for young ones each worker would keep tens
 * of megabytes of garbage around before it looks (bench/pipeline/client-alone.bench.ts shows it).
 */
const YOUNG_GENERATION_MB = 2

/** While a thread does one, the next is there already: it need not wait until the main thread finds the time. */
const TASKS_AT_ONCE = 2

export class Threads {
  readonly #piscina: Piscina<EncodeTask, EncodeResult | EncodeFailure>

  /** `onFailure`: a thread failed outside of any task, or could not start. */
  constructor(workers: number, onFailure: (cause: unknown) => void) {
    const workerData: ThreadSettings = { compileCache: compileCacheFolder() }
    this.#piscina = new Piscina({
      filename: ENTRY,
      minThreads: workers,
      maxThreads: workers,
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
      concurrentTasksPerWorker: TASKS_AT_ONCE,
      // A thread that sleeps in Atomics.wait has no turn of the event loop, and lz4-napi frees its memory there.
      atomics: 'disabled',
      recordTiming: false,
      // Without it a task that finds no free thread goes behind all others that wait, and a Parquet file's pages are
      // decoded once more for every slice that comes too late.
      stricterFIFO: true,
    })
    this.#piscina.on('error', onFailure)
    // Threads that end before they are ready are not replaced: what is queued would wait for ever.
    this.#piscina.on('workerDestroy', () => {
      queueMicrotask(() => {
        if (this.#piscina.threads.length === 0) onFailure(new Error('the threads end before they are ready'))
      })
    })
  }

  /** Takes over the memory of the task. Tasks are begun in their order. */
  run(task: EncodeTask): Promise<EncodeResult | EncodeFailure> {
    const { chunk, spare } = task
    const memory = chunk.buffer as ArrayBuffer
    return this.#piscina.run(task, { transferList: spare === undefined ? [memory] : [memory, spare] })
  }

  /** Ends the threads; tasks under way are dropped. */
  close(): Promise<void> {
    return this.#piscina.destroy()
  }
}

/** Where this thread keeps compiled code, if it does: the command line asks for it, a program may. */
function compileCacheFolder(): string | undefined {
  const { getCompileCacheDir } = nodeModule as { readonly getCompileCacheDir?: () => string | undefined }
  return getCompileCacheDir?.()
}
