// A segment for chDB: gathered in a file, which the engine then inserts as one statement. Its in-memory insert takes plain table
// names only.

import { createWriteStream, type WriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { BulkloadError, toBulkloadError } from '../../../errors.ts'
import type { Outcome, Receipt, SegmentAccount, SegmentWriter } from '../../segment-writer.ts'
import type { TableWrite } from '../../table-writer.ts'
import type { ChdbEngine } from './chdb-engine.ts'

/** See `InsertSettings`. */
interface UploadSettings {
  readonly settings: Readonly<Record<string, string>>
  readonly condition?: string | undefined
}

export class ChdbUpload implements SegmentWriter {
  readonly #engine: ChdbEngine
  readonly #write: TableWrite
  readonly #insert: UploadSettings
  readonly #file: string
  readonly #out: WriteStream
  #failure: BulkloadError | undefined
  #inserting: Promise<Receipt> | undefined

  constructor(engine: ChdbEngine, write: TableWrite, insert: UploadSettings) {
    this.#engine = engine
    this.#write = write
    this.#insert = insert
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

  commit({ rows }: SegmentAccount): Promise<Receipt> {
    this.#inserting = this.#insertFile(rows).finally(() => this.#remove())
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

  async #insertFile(sent: number): Promise<Receipt> {
    await new Promise<void>((done) => this.#out.end(() => done()))
    if (this.#failure !== undefined) throw this.#failure
    const { settings, condition } = this.#insert
    const rows = await this.#engine.insertFile(this.#write, this.#file, settings, condition)
    // Of some of the rows it is only known how many were read.
    return condition === undefined ? { rows, countedBy: 'server' } : { rows: sent, countedBy: 'sender' }
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
