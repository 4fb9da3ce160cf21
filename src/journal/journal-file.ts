// The journal of a run: lines are only added at its end. A line that was written survives the end of this process; one that was
// flushed survives the end of the machine.

import { close, closeSync, fdatasync, openSync, writeSync } from 'node:fs'
import { open, readFile, truncate } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Entry } from './entries.ts'

const LF = 0x0a
const syncData = promisify(fdatasync)

export class JournalFile {
  readonly #descriptor: number
  readonly #onFailure: (cause: unknown) => void
  /** The flush that takes all lines that were written before it began. */
  #next: Promise<void> | undefined
  #running: Promise<void> = Promise.resolve()
  #isClosed = false

  private constructor(descriptor: number, onFailure: (cause: unknown) => void) {
    this.#descriptor = descriptor
    this.#onFailure = onFailure
  }

  /** A new file. `onFailure` is called when a line cannot be written; nothing is written from then on. */
  static create(path: string, onFailure: (cause: unknown) => void): JournalFile {
    return new JournalFile(openSync(path, 'ax', 0o600), onFailure)
  }

  /** A file that is there. What the end of its last writer left of a line is cut off. */
  static async reopen(path: string, onFailure: (cause: unknown) => void): Promise<JournalFile> {
    const bytes = await readFile(path)
    if (bytes.at(-1) !== LF) await truncate(path, bytes.lastIndexOf(LF) + 1)
    return new JournalFile(openSync(path, 'a', 0o600), onFailure)
  }

  add(entry: Entry): void {
    if (this.#isClosed) return
    try {
      writeSync(this.#descriptor, `${JSON.stringify(entry)}\n`)
    } catch (cause) {
      this.#fail(cause)
    }
  }

  /** Resolves when every line so far is on the disk. Flushes that are asked for at once are one. */
  flush(): Promise<void> {
    this.#next ??= this.#running.then(async () => {
      this.#next = undefined
      if (this.#isClosed) return
      await syncData(this.#descriptor).catch((cause: unknown) => this.#fail(cause))
    })
    this.#running = this.#next
    return this.#next
  }

  async close(): Promise<void> {
    await this.flush()
    if (this.#isClosed) return
    this.#isClosed = true
    await promisify(close)(this.#descriptor).catch(() => undefined)
  }

  #fail(cause: unknown): void {
    if (this.#isClosed) return
    this.#isClosed = true
    try {
      closeSync(this.#descriptor)
    } catch {
      // The first failure is what counts.
    }
    this.#onFailure(cause)
  }
}

/** Makes the names in a folder survive the end of the machine. Systems that cannot do so need not. */
export async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  await folder?.sync().catch(() => undefined)
  await folder?.close().catch(() => undefined)
}
