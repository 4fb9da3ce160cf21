// The rows of one table as a file, or as parts of one. Nothing has its name before all of it is whole: a load into files is a
// staged one, whose stage are files under other names.

import { encodeMember, type Member } from '../../codecs/compression/member.ts'
import type { FileFraming } from '../../file-pieces.ts'
import type { Outcome, Receipt, SegmentWriter } from '../segment-writer.ts'
import type { TableWrite, TableWriter } from '../table-writer.ts'
import { TrackedWriter } from '../tracked-writer.ts'
import type { Output } from './output.ts'
import type { FilePlace } from './place.ts'

export interface FileWriterOptions {
  readonly place: FilePlace
  readonly member: Member | undefined
  readonly splitBytes: number | undefined
  readonly splitRows: number | undefined
  readonly signal: AbortSignal
}

export function fileWriter(write: TableWrite, options: FileWriterOptions): TableWriter {
  const files = new Files(write, options)
  return new TrackedWriter({
    limits: { streams: 1, openSegments: 1 },
    signal: options.signal,
    begin: async (): Promise<SegmentWriter> => new FileSegment(files),
    async finish() {
      await files.publish()
      return { warnings: [] }
    },
    discard: async () => ({ outcome: await files.discard() }),
  })
}

interface OpenFile {
  readonly output: Output
  readonly framing: FileFraming
}

/** Rows that are added. They cannot be taken out of a file again: after that it is not published. */
class FileSegment implements SegmentWriter {
  readonly #files: Files
  #rows = 0
  #aborted: { readonly cause: unknown } | undefined

  constructor(files: Files) {
    this.#files = files
  }

  async write(frame: Uint8Array, rows: number): Promise<boolean> {
    if (this.#aborted !== undefined) throw this.#aborted.cause
    this.#rows += rows
    await this.#files.write(frame, rows)
    return true
  }

  async commit(): Promise<Receipt> {
    if (this.#aborted !== undefined) throw this.#aborted.cause
    await this.#files.written()
    return { rows: this.#rows, countedBy: 'writer' }
  }

  async abort(cause: unknown): Promise<Outcome> {
    this.#aborted ??= { cause }
    await this.#files.giveUp(this.#rows, cause)
    return 'not done'
  }
}

class Files {
  readonly #options: FileWriterOptions
  readonly #makeFraming: () => FileFraming
  readonly #done: Output[] = []
  #open: OpenFile | undefined
  /** Rows in it were given up. */
  #broken: { readonly cause: unknown } | undefined
  /** Of the file under way. */
  #fileRows = 0
  #fileBytes = 0
  #writing: Promise<unknown> = Promise.resolve()
  #outcome: Outcome = 'not done'

  constructor(write: TableWrite, options: FileWriterOptions) {
    this.#options = options
    this.#makeFraming = write.framing ?? (() => ({ begin: () => EMPTY, block: (frame) => frame, end: () => EMPTY }))
  }

  write(frame: Uint8Array, rows: number): Promise<void> {
    return this.#next(async () => {
      const { framing } = this.#open ?? (await this.#begin())
      const pieces = framing.block(frame, rows)
      for (const piece of pieces instanceof Uint8Array ? [pieces] : pieces) await this.#put(piece, piece === frame)
      this.#fileRows += rows
      const { splitBytes = Number.POSITIVE_INFINITY, splitRows = Number.POSITIVE_INFINITY } = this.#options
      if (this.#fileBytes >= splitBytes || this.#fileRows >= splitRows) await this.#end()
    })
  }

  /** What is under way is written. */
  written(): Promise<void> {
    return this.#next(async () => undefined)
  }

  /** Never throws. */
  async giveUp(rows: number, cause: unknown): Promise<void> {
    if (rows > 0) this.#broken ??= { cause }
    await this.#writing.catch(() => undefined)
  }

  /** A file without rows is a file. */
  async publish(): Promise<void> {
    await this.#next(async () => {
      if (this.#broken !== undefined) throw this.#broken.cause
      await this.#end()
      if (this.#done.length === 0) {
        await this.#begin()
        await this.#end()
      }
      for (const output of this.#done) await output.publish()
      await this.#options.place.removeOldParts(this.#done.length)
      this.#outcome = 'done'
    })
  }

  async discard(): Promise<Outcome> {
    await this.#writing.catch(() => undefined)
    if (this.#outcome === 'done') return 'done'
    const outputs = this.#open === undefined ? this.#done : [...this.#done, this.#open.output]
    await Promise.all(outputs.map((output) => output.discard()))
    await this.#options.place.discard()
    return 'not done'
  }

  async #begin(): Promise<OpenFile> {
    const { place, splitBytes, splitRows } = this.#options
    const isSplit = splitBytes !== undefined || splitRows !== undefined
    const output = await place.open(isSplit ? this.#done.length + 1 : undefined)
    this.#open = { output, framing: this.#makeFraming() }
    this.#fileRows = this.#fileBytes = 0
    await this.#put(this.#open.framing.begin(), false)
    return this.#open
  }

  async #end(): Promise<void> {
    if (this.#open === undefined) return
    const { output, framing } = this.#open
    await this.#put(framing.end(), false)
    await output.end()
    this.#done.push(output)
    this.#open = undefined
  }

  /** A frame was compressed by a worker. */
  async #put(piece: Uint8Array, isFrame: boolean): Promise<void> {
    const { member } = this.#options
    if (piece.length === 0 || this.#open === undefined) return
    const bytes = isFrame || member === undefined ? piece : await encodeMember(piece, member)
    await this.#open.output.write(bytes)
    this.#fileBytes += bytes.length
  }

  /** One after another: an abort waits for what is being written. */
  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(work)
    this.#writing = done
    // It is thrown to who asked for it.
    done.catch(() => undefined)
    return done
  }
}

const EMPTY = new Uint8Array(0)
