// The rejects files of one table: one for each way in which its sources are written, so that each can be loaded again.

import type { BulkloadError } from '../errors.ts'
import type { SourceFormat } from '../input/format/source-format.ts'
import type { RejectsReport } from '../report.ts'
import { Aside } from './aside.ts'
import { DoubtfulRanges } from './doubtful-ranges.ts'
import { type FileExtent, NOTHING, type SegmentRange } from './file-extent.ts'
import { putAside } from './put-aside.ts'
import { RejectsFile } from './rejects-file.ts'
import { loggedPlace, type RejectsLog, type RejectsMark } from './rejects-log.ts'
import { keyOf, marksIn, rejectsPath } from './rejects-marks.ts'
import { checkFolder, checkRejects, numbered } from './rejects-path.ts'
import type { Rewrite } from './rewrite.ts'
import { Turns } from './turns.ts'

/** How much there is of each file. */
export type RejectsExtent = ReadonlyMap<RejectsFile, FileExtent>

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
  readonly #turns = new Turns()
  readonly #doubtful = new DoubtfulRanges()
  readonly #aside = new Aside()
  log: RejectsLog | undefined

  /** `path` is what the user named. */
  constructor(table: string, path: string | undefined, warn: (message: string) => void = () => undefined) {
    this.#table = table
    this.#path = path
    this.#warn = warn
  }

  reopen(key: string, files: RejectsReport, header: Uint8Array, ranges: readonly SegmentRange[]): RejectsFile {
    const place = { path: files.file, isDefault: this.#path === undefined, ...loggedPlace(() => this.log, key, header) }
    const file = RejectsFile.reopen(place, files, ranges)
    this.#files.set(key, file)
    return file
  }

  make(key: string, extension: string, header: Uint8Array): RejectsFile {
    const { size } = this.#files
    const named = size === 0 ? this.#path : this.#path && numbered(this.#path, size + 1)
    const path = named ?? rejectsPath(this.#table, extension)
    const file = new RejectsFile({
      path,
      // The first file was checked before the load; the others were not known then.
      isDefault: named === undefined || size > 0,
      ...loggedPlace(() => this.log, key, header),
      onOtherName: (other) => {
        // Inputs of one extension that are written in several ways share a default name.
        const isOwn = [...this.#files.values()].some((one) => one.names?.file === path)
        if (!isOwn) this.#warn(`${path} already exists: the rejects of this load are written to ${other}`)
      },
    })
    this.#files.set(key, file)
    return file
  }

  /** Without rejects it is made again when there are some. */
  forget(key: string): void {
    this.#files.delete(key)
  }

  fileOf(key: string): RejectsFile | undefined {
    return this.#files.get(key)
  }

  /** Rejects that are in files of their own, because it was unknown whether their segments are stored. */
  setAside(marks: readonly RejectsMark[]): void {
    this.#aside.add(marks)
  }

  /** Those of the segments are in the files now, and not aside any more. */
  async settle(ordinals: ReadonlySet<number>): Promise<void> {
    if (!this.#aside.drop(({ ordinal }) => ordinals.has(ordinal))) return
    const marks = [...this.#files].flatMap(([key, file]) => marksIn(key, file, file.ranges))
    await this.log?.are([...marks, ...this.#aside.marks], [], [])
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
    return this.#turns.take(() => this.#add({ record, error, format }))
  }

  /** Adds several with nothing else between them. `onAdded` is called before anything else is written. */
  addTogether(
    rejects: readonly WrittenReject[],
    onAdded: (range: { readonly from: RejectsExtent; readonly to: RejectsExtent }) => void,
  ): Promise<void> {
    return this.#turns.take(async () => {
      const from = this.extent()
      for (const reject of rejects) await this.#add(reject)
      onAdded({ from, to: this.extent() })
    })
  }

  /** Calls `work` while nothing is being written. */
  between<T>(work: (extent: RejectsExtent) => T): Promise<T> {
    return this.#turns.take(async () => work(this.extent()))
  }

  async #add({ record, error, format }: WrittenReject): Promise<void> {
    const key = keyOf(format)
    const file = this.#files.get(key) ?? this.make(key, format.extension, format.header.bytes)
    await file.add(record, error)
  }

  extent(): RejectsExtent {
    return new Map([...this.#files.values()].map((file) => [file, file.extent]))
  }

  /** What was written of a segment between the two, of files that can be read again. */
  marksOf(ordinal: number, to: RejectsExtent, from?: RejectsExtent): readonly RejectsMark[] {
    return [...this.#files].flatMap(([key, file]) => {
      const end = to.get(file)
      const start = from?.get(file) ?? NOTHING
      return end === undefined || end.count === start.count
        ? []
        : marksIn(key, file, [{ ordinal, from: start, to: end }])
    })
  }

  /** What came up to `to` stays, or between the two: its records are of a segment that was committed. Segments come in any order. */
  keep(to: RejectsExtent, from?: RejectsExtent, ordinal?: number): void {
    for (const [file, extent] of to) {
      file.keep(extent, from?.get(file), ordinal)
    }
    if (ordinal !== undefined) this.#doubtful.remove(ordinal)
    this.#aside.drop((mark) => mark.ordinal === ordinal)
  }

  /** It is unknown whether the segment is stored, and so whether what was written between the two stays. */
  doubt(to: RejectsExtent, from: RejectsExtent, ordinal: number): void {
    for (const [file, extent] of to) this.#doubtful.add(file, { ordinal, from: from.get(file) ?? NOTHING, to: extent })
  }

  /** No segment is committed after all. */
  keepNone(): void {
    for (const file of this.#files.values()) file.keepNone()
    this.#doubtful.clear()
  }

  /** Takes out again what is not kept. */
  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.end()
    await this.takeOut()
    await this.#aside.removeLeft()
  }

  /** The files then have what is kept, in the order of the segments. What is in doubt is in files of its own. */
  async takeOut(): Promise<void> {
    if (this.#files.size === 0) return
    for (const [key, file] of this.#files) await this.#putAside(key, file)
    this.#doubtful.clear()
    const rewrites: [key: string, file: RejectsFile, rewrite: Rewrite][] = []
    for (const [key, file] of this.#files) {
      const rewrite = await file.planRewrite()
      if (rewrite !== undefined) rewrites.push([key, file, rewrite])
    }
    const marks = rewrites.flatMap(([key, file, { ranges }]) => marksIn(key, file, ranges))
    const all = rewrites.map(([, , rewrite]) => rewrite)
    await this.log?.are(
      [...marks, ...this.#aside.marks],
      all.flatMap(({ moves }) => moves),
      all.flatMap(({ removed }) => removed),
    )
    for (const [, file, rewrite] of rewrites) await file.carryOut(rewrite)
  }

  async #putAside(key: string, file: RejectsFile): Promise<void> {
    const ranges = this.#doubtful.of(file)
    // Without a log nobody asks for them later.
    if (ranges.length === 0 || this.log === undefined) return
    const marks = await putAside(this.log.folder, key, file, ranges)
    this.#aside.drop((mark) => mark.key === key && ranges.some(({ ordinal }) => ordinal === mark.ordinal))
    this.#aside.add(marks)
  }
}
