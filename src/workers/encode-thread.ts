// The main thread's side of one encoding thread: tasks go there, and their answers come back in the same order.

import nodeModule from 'node:module'
import { Worker } from 'node:worker_threads'
import type { EncodeAnswer, EncodeTask, ThreadSettings } from './messages.ts'

const ENTRY = new URL('./entry.cjs', import.meta.url)

/**
 * A worker makes next to no objects that last. With V8's default of 48 MB for young ones each worker would keep tens
 * of megabytes of garbage around before it looks (bench/pipeline/client-alone.bench.ts shows it).
 */
const YOUNG_GENERATION_MB = 2

/** While a thread does one, the next is there already: it need not wait until the main thread finds the time. */
const TASKS_AT_ONCE = 2

/** A task, and its result. */
export interface Job {
  readonly task: EncodeTask
  done(answer: EncodeAnswer): void
  failed(cause: unknown): void
}

export interface ThreadEvents {
  /** It has room for a task. */
  onRoom(): void
  /** It has ended, or will. */
  onFailure(cause: unknown): void
}

export class EncodeThread {
  readonly #worker: Worker
  readonly #jobs: Job[] = []
  #isClosed = false

  constructor({ onRoom, onFailure }: ThreadEvents) {
    const workerData: ThreadSettings = { compileCache: compileCacheFolder() }
    const worker = new Worker(ENTRY, { workerData, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB } })
    this.#worker = worker
    worker.on('message', (answer: EncodeAnswer) => {
      // The end of the thread is waited for, though nobody waits for its tasks any more.
      if (this.#isClosed) return
      this.#jobs.shift()?.done(answer)
      if (this.#jobs.length === 0) worker.unref()
      onRoom()
    })
    worker.on('error', onFailure)
    // An answer that cannot be read: its task would wait for ever.
    worker.on('messageerror', onFailure)
    worker.on('exit', (status) => {
      if (!this.#isClosed) onFailure(new Error(`the thread ended with status ${status}`))
    })
    // What is not waited for keeps no process running.
    worker.unref()
  }

  /** Tasks that it has. */
  get tasks(): number {
    return this.#jobs.length
  }

  get hasRoom(): boolean {
    return this.#jobs.length < TASKS_AT_ONCE
  }

  /** Hands the task's memory over. */
  give(job: Job): void {
    const { chunk, spare } = job.task
    const memory = chunk.buffer as ArrayBuffer
    try {
      this.#worker.postMessage(job.task, spare === undefined ? [memory] : [memory, spare])
    } catch (cause) {
      job.failed(cause)
      return
    }
    if (this.#jobs.push(job) === 1) this.#worker.ref()
  }

  /** Ends the thread; its tasks are dropped. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#worker.terminate()
  }
}

/** Where this thread keeps compiled code, if it does: the command line asks for it, a program may. */
function compileCacheFolder(): string | undefined {
  const { getCompileCacheDir } = nodeModule as { readonly getCompileCacheDir?: () => string | undefined }
  return getCompileCacheDir?.()
}
