// A segment for chDB: gathered in a file, which the engine then inserts as one statement. Its in-memory insert takes plain table
// names only.

import { createWriteStream, type WriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import type { Outcome, Receipt, SegmentWriter } from '../segment-writer.ts'
import type { TableWrite } from '../table-writer.ts'
import type { ChdbEngine } from './chdb-engine.ts'

export class ChdbUpload implements SegmentWriter {
  readonly #engine: ChdbEngine
  readonly #write: TableWrite
  readonly #settings: Readonly<Record<string, string>>
  readonly #file: string
  readonly #out: WriteStream
  #failure: BulkloadError | undefined
  #inserting: Promise<Receipt> | undefined

  constructor(engine: ChdbEngine, write: TableWrite, settings: Readonly<Record<string, string>>) {
    this.#engine = engine
    this.#write = write
    this.#settings = settings
    this.#file = engine.uploadFile()
    this.#out = createWriteStream(this.#file)
    this.#out.on('error', (cause) => {
      this.#failure ??= this.#failed(cause)
    })
  }

  /** Frames for the engine are not compressed. */
  write(frame: Uint8Array): Promise<boolean> {
    return new Promise((done, fail) => {
      this.#out.write(frame, (cause) => (cause ? fail(this.#failed(cause)) : done(true)))
    })
  }

  commit(): Promise<Receipt> {
    this.#inserting = this.#insert().finally(() => this.#remove())
    return this.#inserting
  }

  /** The engine is in this process: its outcome is always known. */
  async abort(): Promise<Outcome> {
    if (this.#inserting !== undefined)
      return this.#inserting.then(
        () => 'done' as const,
        () => 'not done' as const,
      )
    this.#out.destroy()
    await this.#remove()
    return 'not done'
  }

  async #insert(): Promise<Receipt> {
    await new Promise<void>((done) => this.#out.end(() => done()))
    if (this.#failure !== undefined) throw this.#failure
    const rows = await this.#engine.insertFile(this.#write, this.#file, this.#settings)
    return { rows, countedBy: 'server' }
  }

  /** A file that stays is no reason to call rows lost that are there. */
  async #remove(): Promise<void> {
    await rm(this.#file, { force: true }).catch(() => undefined)
  }

  #failed(cause: unknown): BulkloadError {
    const words = `cannot write ${this.#file}: ${toBulkloadError(cause).message}`
    return new BulkloadError('BL_ENGINE', words, { cause })
  }
}
