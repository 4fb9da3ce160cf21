// The rejects files of one table: one for each way in which its sources are written, so that each can be loaded again.

import { open } from 'node:fs/promises'
import type { BulkloadError } from '../errors.ts'
import type { SourceFormat } from '../input/format/source-format.ts'
import type { RejectsReport } from '../report.ts'
import { type FileExtent, NOTHING } from './file-extent.ts'
import { RejectsFile } from './rejects-file.ts'
import { cannotGoOn, checkFolder, checkRejects, numbered } from './rejects-path.ts'

/** How much there is of each file. */
export type RejectsExtent = ReadonlyMap<RejectsFile, FileExtent>

/** The rejects of a segment in one of the files, as plain data. */
export interface RejectsMark {
  /** What the file is for: sources that are written in one way. */
  readonly key: string
  readonly file: string
  readonly reasons: string
  readonly headerBytes: number
  readonly from: FileExtent
  readonly to: FileExtent
}

export interface WrittenReject {
  readonly record: Uint8Array
  readonly error: BulkloadError
  readonly format: SourceFormat
}

export class RejectsFiles {
  readonly #table: string
  readonly #path: string | undefined
  readonly #warn: (message: string) => void
  readonly #files = new Map<string, RejectsFile>()
  /** The last of those who write into the files. */
  #writing: Promise<void> | undefined
  /** Told of a file that was made. */
  onMade: ((mark: RejectsMark) => void) | undefined

  /** `path` is what the user named. */
  constructor(table: string, path: string | undefined, warn: (message: string) => void = () => undefined) {
    this.#table = table
    this.#path = path
    this.#warn = warn
  }

  /**
   * Goes on with the files of an earlier attempt. `kept`: the rejects of segments that were committed; `lost`: others, which are
   * taken out.
   */
  async resume(kept: readonly RejectsMark[], lost: readonly RejectsMark[]): Promise<void> {
    for (const key of new Set([...kept, ...lost].map((mark) => mark.key))) {
      const ofKey = (marks: readonly RejectsMark[]) => marks.filter((mark) => mark.key === key)
      const [first] = [...ofKey(kept), ...ofKey(lost)]
      if (first === undefined) continue
      const { file, reasons, headerBytes } = first
      const ranges = ofKey(kept)
      const header = ranges.length === 0 ? undefined : await beginningOf(file, headerBytes)
      const place = { path: file, isDefault: this.#path === undefined, ...(header !== undefined && { header }) }
      const resumed = await RejectsFile.reopen(place, { file, reasons }, ranges)
      // Without rejects it is made again when there are some.
      if (ranges.length > 0) this.#files.set(key, resumed)
    }
  }

  /** Before anything is sent: fails where rejects could not be written. `mayReject`: there may be some. */
  async check(mayReject: boolean): Promise<void> {
    // Files of an earlier attempt of this run are there.
    if (this.#files.size > 0) return
    if (this.#path !== undefined) await checkRejects(this.#path)
    else if (mayReject) await checkFolder(rejectsPath(this.#table, 'jsonl'))
  }

  get reports(): readonly RejectsReport[] {
    return [...this.#files.values()].flatMap(({ report }) => report ?? [])
  }

  /** `record` is copied before this returns, unless others are being written. */
  add(record: Uint8Array, error: BulkloadError, format: SourceFormat): Promise<void> {
    return this.#inTurn(() => this.#add({ record, error, format }))
  }

  /** Adds several with nothing else between them. `onAdded` is called before anything else is written. */
  addTogether(
    rejects: readonly WrittenReject[],
    onAdded: (range: { readonly from: RejectsExtent; readonly to: RejectsExtent }) => void,
  ): Promise<void> {
    return this.#inTurn(async () => {
      const from = this.extent()
      for (const reject of rejects) await this.#add(reject)
      onAdded({ from, to: this.extent() })
    })
  }

  /** Calls `work` while nothing is being written. */
  between<T>(work: (extent: RejectsExtent) => T): Promise<T> {
    return this.#inTurn(async () => work(this.extent()))
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#writing === undefined ? work() : this.#writing.then(work)
    const ended: Promise<void> = mine.then(
      () => this.#endTurn(ended),
      () => this.#endTurn(ended),
    )
    this.#writing = ended
    return mine
  }

  #endTurn(ended: Promise<void>): void {
    if (this.#writing === ended) this.#writing = undefined
  }

  async #add({ record, error, format }: WrittenReject): Promise<void> {
    const { dialect } = format.record
    const key = JSON.stringify([format.extension, Buffer.from(format.header.bytes).toString('latin1'), dialect])
    const file = this.#files.get(key) ?? this.#make(format)
    this.#files.set(key, file)
    const isMade = file.names !== undefined
    await file.add(record, error)
    const { names, headerBytes } = file
    if (!isMade && names !== undefined) this.onMade?.({ key, ...names, headerBytes, from: NOTHING, to: NOTHING })
  }

  /** With all rejects so far. */
  extent(): RejectsExtent {
    return new Map([...this.#files.values()].map((file) => [file, file.extent]))
  }

  /** All that the files have, once they have nothing else. */
  get marks(): readonly RejectsMark[] {
    return this.marksOf(this.extent())
  }

  /** What was written between the two, of files that can be read again. */
  marksOf(to: RejectsExtent, from?: RejectsExtent): readonly RejectsMark[] {
    return [...this.#files].flatMap(([key, file]) => {
      const { names } = file
      const end = to.get(file)
      const start = from?.get(file) ?? NOTHING
      if (names === undefined || end === undefined || end.count === start.count) return []
      return [{ key, ...names, headerBytes: file.headerBytes, from: start, to: end }]
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
    return [...this.#files.values()].some((file) => file.names?.file === path)
  }
}

/** In the working folder, whatever the table's name holds. */
function rejectsPath(table: string, extension: string): string {
  return `${table.replaceAll(/[/\\]/g, '_')}.rejects.${extension}`
}

async function beginningOf(file: string, bytes: number): Promise<Uint8Array> {
  const header = new Uint8Array(bytes)
  if (bytes === 0) return header
  const handle = await open(file).catch((cause: unknown) => {
    throw cannotGoOn({ file }, cause)
  })
  try {
    await handle.read(header, 0, bytes, 0)
    return header
  } finally {
    await handle.close()
  }
}
