// The rejects files of one table: one for each way in which its sources are written, so that each can be loaded again.

import type { BulkloadError } from '../errors.ts'
import type { SourceFormat } from '../input/format/source-format.ts'
import type { RejectsReport } from '../report.ts'
import type { FileExtent } from './file-extent.ts'
import { RejectsFile } from './rejects-file.ts'
import { checkFolder, checkRejects, numbered } from './rejects-path.ts'

/** How much there is of each file. */
export type RejectsExtent = ReadonlyMap<RejectsFile, FileExtent>

/** The same as plain data. */
export interface RejectsMark {
  /** What the file is for: sources that are written in one way. */
  readonly key: string
  readonly file: string
  readonly reasons: string
  readonly count: number
  readonly recordBytes: number
  readonly reasonBytes: number
}

export class RejectsFiles {
  readonly #table: string
  readonly #path: string | undefined
  readonly #warn: (message: string) => void
  readonly #files = new Map<string, RejectsFile>()

  /** `path` is what the user named. */
  constructor(table: string, path: string | undefined, warn: (message: string) => void = () => undefined) {
    this.#table = table
    this.#path = path
    this.#warn = warn
  }

  /** Before anything is sent: fails where rejects could not be written. `mayReject`: there may be some. */
  async check(mayReject: boolean): Promise<void> {
    if (this.#path !== undefined) await checkRejects(this.#path)
    else if (mayReject) await checkFolder(rejectsPath(this.#table, 'jsonl'))
  }

  get reports(): readonly RejectsReport[] {
    return [...this.#files.values()].flatMap(({ report }) => report ?? [])
  }

  /** `record` is copied before this returns. */
  add(record: Uint8Array, error: BulkloadError, format: SourceFormat): Promise<void> {
    const { dialect } = format.record
    const key = JSON.stringify([format.extension, Buffer.from(format.header.bytes).toString('latin1'), dialect])
    const file = this.#files.get(key) ?? this.#make(format)
    this.#files.set(key, file)
    return file.add(record, error)
  }

  /** With all rejects so far. */
  extent(): RejectsExtent {
    return new Map([...this.#files.values()].map((file) => [file, file.extent]))
  }

  /** Of files that can be read again. */
  marksOf(extent: RejectsExtent): readonly RejectsMark[] {
    return [...this.#files].flatMap(([key, file]) => {
      const { names } = file
      const { count = 0, ...bytes } = extent.get(file) ?? {}
      return names === undefined || count === 0
        ? []
        : [{ key, ...names, count, recordBytes: 0, reasonBytes: 0, ...bytes }]
    })
  }

  /** What came up to `to` stays, or between the two: its records are of a segment that was committed. Segments come in any order. */
  keep(to: RejectsExtent, from?: RejectsExtent): void {
    for (const [file, extent] of to) file.keep(extent, from?.get(file))
  }

  /** No segment is committed after all. */
  keepNone(): void {
    for (const file of this.#files.values()) file.keepNone()
  }

  /** Takes out again what is not kept. */
  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close()
  }

  #make({ extension, header }: SourceFormat): RejectsFile {
    const { size } = this.#files
    const named = size === 0 ? this.#path : this.#path && numbered(this.#path, size + 1)
    const path = named ?? rejectsPath(this.#table, extension)
    return new RejectsFile({
      path,
      // The first file was checked before the load; the others were not known then.
      isDefault: named === undefined || size > 0,
      header: header.bytes,
      onOtherName: (file) => {
        if (!this.#isOwn(path)) this.#warn(`${path} already exists: the rejects of this load are written to ${file}`)
      },
    })
  }

  /** Inputs of one extension that are written in several ways share a default name: the file that has it is of this load. */
  #isOwn(path: string): boolean {
    return [...this.#files.values()].some((file) => file.path === path)
  }
}

/** In the working folder, whatever the table's name holds. */
function rejectsPath(table: string, extension: string): string {
  return `${table.replaceAll(/[/\\]/g, '_')}.rejects.${extension}`
}
