// Bad records: a file with their bytes as they came, to be loaded again when corrected, and one with the reasons, a JSON document
// per record in the same order. They are written when they are found, and those that are not kept by the end are taken out.

import { createWriteStream, type WriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import type { BulkloadError } from '../errors.ts'
import type { RejectsReport } from '../report.ts'
import { keepParts, keepReasons, type Part } from './close-gaps.ts'
import { type ExtentRange, type FileExtent, KeptRanges, NOTHING } from './file-extent.ts'
import { openBoth } from './open-both.ts'
import { cannotGoOn, isDevice, numbered, reasonsPath, rejectsExist, rejectsFailed } from './rejects-path.ts'
import { UnfinishedMark } from './unfinished-mark.ts'

const MAX_NAMES = 1000

export interface RejectsPlace {
  readonly path: string
  /** If the file exists, another name is used, and `onOtherName` is called. */
  readonly isDefault: boolean
  /** What the file has to begin with to be loaded again. */
  readonly header?: Uint8Array
  readonly onOtherName?: (file: string) => void
}

export class RejectsFile {
  readonly #place: RejectsPlace
  readonly #path: string
  readonly #header: Uint8Array
  #files: RejectsReport | undefined
  #records: WriteStream | undefined
  #reasons: WriteStream | undefined
  #mark: UnfinishedMark | undefined
  #written = NOTHING
  #kept = new KeptRanges()
  #failure: unknown

  /** Nothing is created before the first reject. */
  constructor(place: RejectsPlace) {
    this.#place = place
    this.#path = place.path
    this.#header = Uint8Array.from(place.header ?? [])
  }

  /** Goes on with files of an earlier attempt, of which `ranges` stay. Without any of them the files are removed. */
  static async reopen(place: RejectsPlace, files: RejectsReport, ranges: readonly ExtentRange[]): Promise<RejectsFile> {
    const file = new RejectsFile(place)
    file.#files = files
    file.#mark = new UnfinishedMark(files)
    for (const { from, to } of ranges) file.keep(to, from)
    try {
      await file.#keepOnly()
      if (file.#written.count === 0) await file.#mark.remove()
      else {
        file.#records = file.#stream(createWriteStream(files.file, { flags: 'a' }))
        file.#reasons = file.#stream(createWriteStream(files.reasons, { flags: 'a' }))
      }
      return file
    } catch (cause) {
      throw cannotGoOn(files, cause)
    }
  }

  /** Bytes before the first record. */
  get headerBytes(): number {
    return this.#header.length
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

  /** What was written between the two stays. */
  keep(to: FileExtent, from = NOTHING): void {
    const isFirst = this.#kept.count === 0 && to.count > from.count
    const start = Math.max(from.recordBytes, this.#header.length)
    this.#kept.add({ ...from, recordBytes: start }, to)
    if (to.count > from.count) this.#writeMark()
    const { file } = this.#files ?? {}
    if (isFirst && file !== undefined && file !== this.#path) this.#place.onOtherName?.(file)
  }

  keepNone(): void {
    this.#kept = new KeptRanges()
    this.#writeMark()
  }

  /** `record` is copied before this returns. */
  async add(record: Uint8Array, error: BulkloadError): Promise<void> {
    if (this.#records === undefined) await this.#create()
    const { count, recordBytes, reasonBytes } = this.#written
    const line = Buffer.alloc(record.length + 1, '\n')
    line.set(record)
    const reason = { record: count + 1, ...error.toJSON(), text: Buffer.from(record).toString() }
    const text = Buffer.from(`${JSON.stringify(reason)}\n`)
    this.#written = {
      count: count + 1,
      recordBytes: recordBytes + line.length,
      reasonBytes: reasonBytes + text.length,
    }
    await Promise.all([this.#write(this.#records, line), this.#write(this.#reasons, text)])
  }

  /** Takes out again what is not kept. */
  async close(): Promise<void> {
    for (const stream of [this.#records, this.#reasons]) {
      if (stream === undefined || stream.destroyed) continue
      await new Promise<void>((resolve) => stream.end(() => resolve()))
    }
    if (this.#failure !== undefined) throw this.#failed(this.#failure)
    await (this.#kept.count === this.#written.count ? Promise.resolve() : this.#keepOnly())
      .then(() => this.#mark?.remove())
      .catch((cause: unknown) => {
        throw this.#failed(cause)
      })
  }

  /** Takes out of the files what is not kept; what is left is one range from their beginning. */
  async #keepOnly(): Promise<void> {
    const files = this.#files
    const kept = this.#kept
    if (files === undefined) return
    if (kept.count === 0) {
      this.#written = NOTHING
      await Promise.all([rm(files.file, { force: true }), rm(files.reasons, { force: true })])
      return
    }
    const parts = (size: 'recordBytes' | 'reasonBytes'): Part[] =>
      kept.all.map(({ from, to }) => ({ from: from[size], to: to[size], count: to.count - from.count }))
    await keepParts(files.file, this.#header.length, parts('recordBytes'))
    await keepReasons(files.reasons, parts('reasonBytes'))
    const [records, texts] = await Promise.all([stat(files.file), stat(files.reasons)])
    this.#written = { count: kept.count, recordBytes: records.size, reasonBytes: texts.size }
    this.#kept = new KeptRanges()
    this.keep(this.#written)
  }

  async #create(): Promise<void> {
    if (await isDevice(this.#path)) {
      this.#records = this.#stream(createWriteStream(this.#path))
      return
    }
    for (let attempt = 1; attempt <= MAX_NAMES; attempt++) {
      const file = attempt === 1 ? this.#path : numbered(this.#path, attempt)
      const reasons = reasonsPath(file)
      try {
        const [records, texts] = await openBoth(file, reasons)
        this.#records = this.#stream(createWriteStream(file, { fd: records }))
        this.#reasons = this.#stream(createWriteStream(reasons, { fd: texts }))
        this.#files = { file, reasons }
        this.#mark = new UnfinishedMark(this.#files)
        this.#writeMark()
        this.#written = { ...NOTHING, recordBytes: this.#header.length }
        if (this.#header.length > 0) await this.#write(this.#records, this.#header)
        return
      } catch (cause) {
        const { code, path } = cause as NodeJS.ErrnoException
        if (code !== 'EEXIST') throw this.#failed(cause)
        if (!this.#place.isDefault) throw rejectsExist(path ?? file)
      }
    }
    throw rejectsExist(this.#path)
  }

  /** What was committed stays committed where this fails: the load reports it at its end. */
  #writeMark(): void {
    try {
      this.#mark?.write(this.#kept.all)
    } catch (cause) {
      this.#failure ??= cause
    }
  }

  #stream(stream: WriteStream): WriteStream {
    return stream.on('error', (cause) => {
      this.#failure ??= cause
    })
  }

  #write(stream: WriteStream | undefined, data: Uint8Array): Promise<void> {
    if (stream === undefined) return Promise.resolve()
    return new Promise((resolve, reject) => {
      stream.write(data, (cause) => (cause ? reject(this.#failed(cause)) : resolve()))
    })
  }

  #failed(cause: unknown): BulkloadError {
    return rejectsFailed(this.#path, cause)
  }
}
