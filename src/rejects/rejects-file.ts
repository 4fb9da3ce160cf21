// Bad records: a file with their bytes as they came, to be loaded again when corrected, and one with the reasons, a JSON document
// per record in the same order. They are written when they are found, and those that are not kept by the end are taken out.

import type { BulkloadError } from '../errors.ts'
import type { RejectsReport } from '../report.ts'
import { type RangeOfFiles, reasonsIn, recordsIn } from './copy-ranges.ts'
import { type FileExtent, KeptRanges, NOTHING, type SegmentRange } from './file-extent.ts'
import { makeFiles, type NewFiles } from './make-files.ts'
import { isDevice, rejectsFailed } from './rejects-path.ts'
import { RejectsStreams } from './rejects-streams.ts'
import { carryOut, planRewrite, type Rewrite } from './rewrite.ts'
import { UnfinishedMark } from './unfinished-mark.ts'

export interface RejectsPlace extends NewFiles {
  /** What the file has to begin with to be loaded again. */
  readonly header?: Uint8Array
  readonly onOtherName?: (file: string) => void
  /** Told of files that were made, before anything is written into them. */
  readonly onMade?: ((files: RejectsReport) => void) | undefined
  /** Told of files into which this one is copied, before they are made. */
  readonly onCopy?: ((temporary: readonly string[]) => void) | undefined
}

export class RejectsFile {
  readonly #place: RejectsPlace
  readonly #path: string
  readonly #header: Uint8Array
  #files: RejectsReport | undefined
  #streams: RejectsStreams | undefined
  #mark: UnfinishedMark | undefined
  #written = NOTHING
  #kept = new KeptRanges()
  #ranges: SegmentRange[] = []
  #failure: unknown

  /** Nothing is created before the first reject. */
  constructor(place: RejectsPlace) {
    this.#place = place
    this.#path = place.path
    this.#header = Uint8Array.from(place.header ?? [])
  }

  /** Goes on with files of an earlier attempt, of which `ranges` stay, once a rewrite was planned and carried out. */
  static reopen(place: RejectsPlace, files: RejectsReport, ranges: readonly SegmentRange[]): RejectsFile {
    const file = new RejectsFile(place)
    file.#files = files
    file.#mark = new UnfinishedMark(files)
    for (const { from, to, ordinal } of ranges) file.keep(to, from, ordinal)
    return file
  }

  get header(): Uint8Array {
    return this.#header
  }

  /** Undefined where there is nothing to read again: no reject that is kept, or a device. */
  get report(): RejectsReport | undefined {
    return this.#kept.count > 0 ? this.#files : undefined
  }

  /** Once there are rejects; undefined where they go to a device. */
  get names(): RejectsReport | undefined {
    return this.#files
  }

  /** With all rejects so far. */
  get extent(): FileExtent {
    return this.#written
  }

  /** The rejects that stay. */
  get ranges(): readonly SegmentRange[] {
    return this.#ranges
  }

  /** What was written between the two stays. */
  keep(to: FileExtent, from = NOTHING, ordinal = 0): void {
    if (to.count === from.count) return
    const isFirst = this.#kept.count === 0
    const start = { ...from, recordBytes: Math.max(from.recordBytes, this.#header.length) }
    this.#kept.add(start, to)
    this.#ranges.push({ ordinal, from: start, to })
    this.#writeMark()
    const { file } = this.#files ?? {}
    if (isFirst && file !== undefined && file !== this.#path) this.#place.onOtherName?.(file)
  }

  keepNone(): void {
    this.#kept = new KeptRanges()
    this.#ranges = []
    this.#writeMark()
  }

  /** `record` is copied before this returns. */
  async add(record: Uint8Array, error: BulkloadError): Promise<void> {
    this.#streams ??= await this.#open()
    const line = Buffer.alloc(record.length + 1, '\n')
    line.set(record)
    const reason = { record: this.#written.count + 1, ...error.toJSON(), text: Buffer.from(record).toString() }
    await this.#write(1, line, Buffer.from(`${JSON.stringify(reason)}\n`))
  }

  /** Copies rejects of other files behind those that there are. */
  async append({ files, range }: RangeOfFiles): Promise<void> {
    this.#streams ??= await this.#open()
    const from = this.#written
    for await (const bytes of recordsIn(files, range)) await this.#write(0, bytes, Buffer.alloc(0))
    for await (const line of reasonsIn(files, range, from.count)) await this.#write(1, Buffer.alloc(0), line)
    this.keep(this.#written, from, range.ordinal)
  }

  /** Ends the files, and takes out again what is not kept. */
  async close(): Promise<void> {
    await this.end()
    const rewrite = await this.planRewrite()
    if (rewrite !== undefined) await this.carryOut(rewrite)
  }

  /** Nothing more is written. */
  async end(): Promise<void> {
    await this.#streams?.end()
    const failure = this.#failure ?? this.#streams?.failure
    if (failure !== undefined) throw rejectsFailed(this.#path, failure)
  }

  /** Undefined where there are no files. */
  async planRewrite(): Promise<Rewrite | undefined> {
    if (this.#files === undefined) return undefined
    const onCopy = this.#place.onCopy ?? (() => undefined)
    return this.#orFail(planRewrite(this.#files, this.#header, this.#ranges, onCopy))
  }

  /** The files then have what is kept, in the order of their segments, and nothing else. */
  async carryOut(rewrite: Rewrite): Promise<void> {
    await this.#orFail(carryOut(rewrite))
    this.#ranges = [...rewrite.ranges]
    this.#kept = new KeptRanges()
    for (const { from, to } of rewrite.ranges) this.#kept.add(from, to)
    this.#written = rewrite.end
    await this.#orFail(this.#mark?.remove() ?? Promise.resolve())
  }

  async #open(): Promise<RejectsStreams> {
    // Files of an earlier attempt, unless nothing of them is left.
    if (this.#files !== undefined && this.#kept.count > 0) {
      this.#writeMark()
      return RejectsStreams.appending(this.#files)
    }
    if (await isDevice(this.#path)) return RejectsStreams.toDevice(this.#path)
    const made = await makeFiles(this.#place)
    const streams = RejectsStreams.into(made)
    // From here on `close` ends them, whatever fails.
    this.#streams = streams
    this.#files = made.files
    this.#place.onMade?.(made.files)
    this.#mark = new UnfinishedMark(made.files)
    this.#writeMark()
    this.#written = { ...NOTHING, recordBytes: this.#header.length }
    if (this.#header.length > 0) await this.#orFail(streams.write(this.#header, undefined))
    return streams
  }

  async #write(count: number, records: Uint8Array, reasons: Uint8Array): Promise<void> {
    const before = this.#written
    this.#written = {
      count: before.count + count,
      recordBytes: before.recordBytes + records.length,
      reasonBytes: before.reasonBytes + reasons.length,
    }
    await this.#orFail(this.#streams?.write(records, reasons) ?? Promise.resolve())
  }

  /** What was committed stays committed where this fails: the load reports it at its end. */
  #writeMark(): void {
    try {
      this.#mark?.write(this.#kept.all)
    } catch (cause) {
      this.#failure ??= cause
    }
  }

  #orFail<T>(work: Promise<T>): Promise<T> {
    return work.catch((cause: unknown) => {
      throw rejectsFailed(this.#path, cause)
    })
  }
}
