// Where bad records go: one file with their bytes as they came, which can be loaded again once it is corrected, and
// one beside it with the reasons, a JSON document per record in the same order.

import { createWriteStream, type WriteStream } from 'node:fs'
import { access, constants, type FileHandle, open, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BulkloadError, toBulkloadError } from '../errors.ts'
import { formatByExtension } from '../formats/registry.ts'
import type { RejectsReport } from '../report.ts'

const MAX_NAMES = 1000

export interface RejectsPlace {
  readonly path: string
  /** It steps aside for a file that exists, and `onOtherName` is told. */
  readonly isDefault: boolean
  /** What the file has to begin with to be loaded again. */
  readonly header?: Uint8Array
  readonly onOtherName?: (file: string) => void
}

export class RejectsFile {
  readonly #place: RejectsPlace
  readonly #path: string
  readonly #header: Uint8Array
  #report: RejectsReport | undefined
  #records: WriteStream | undefined
  #reasons: WriteStream | undefined
  #count = 0
  #failure: unknown

  /** Nothing is created before the first reject. */
  constructor(place: RejectsPlace) {
    this.#place = place
    this.#path = place.path
    this.#header = Uint8Array.from(place.header ?? [])
  }

  /** Undefined where there is nothing to read again: no reject, or a device. */
  get report(): RejectsReport | undefined {
    return this.#report
  }

  /** `record` is copied before this returns. */
  async add(record: Uint8Array, error: BulkloadError): Promise<void> {
    if (this.#records === undefined) await this.#create()
    this.#count++
    const line = Buffer.alloc(record.length + 1, '\n')
    line.set(record)
    const reason = { record: this.#count, ...error.toJSON(), text: Buffer.from(record).toString() }
    await Promise.all([this.#write(this.#records, line), this.#write(this.#reasons, `${JSON.stringify(reason)}\n`)])
  }

  async close(): Promise<void> {
    for (const stream of [this.#records, this.#reasons]) {
      if (stream === undefined || stream.destroyed) continue
      await new Promise<void>((resolve) => stream.end(() => resolve()))
    }
    if (this.#failure !== undefined) throw this.#failed(this.#failure)
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
        this.#report = { file, reasons }
        if (attempt > 1) this.#place.onOtherName?.(file)
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

  #stream(stream: WriteStream): WriteStream {
    return stream.on('error', (cause) => {
      this.#failure ??= cause
    })
  }

  #write(stream: WriteStream | undefined, data: Uint8Array | string): Promise<void> {
    if (stream === undefined) return Promise.resolve()
    return new Promise((resolve, reject) => {
      stream.write(data, (cause) => (cause ? reject(this.#failed(cause)) : resolve()))
    })
  }

  #failed(cause: unknown): BulkloadError {
    return rejectsFailed(this.#path, cause)
  }
}

/** Fails where a load could not write its rejects to `path` once it has some: that must not come after its first commit. */
export async function checkRejects(path: string): Promise<void> {
  for (const file of [path, reasonsPath(path)]) {
    const stats = await stat(file).catch(() => undefined)
    if (stats?.isFile()) throw rejectsExist(file)
    if (stats?.isDirectory()) throw rejectsFailed(path, new Error(`${file} is a directory`))
    // A device takes everything.
    if (stats !== undefined) return
  }
  await checkFolder(path)
}

/** Fails where no file can be made in the folder of `path`. */
export async function checkFolder(path: string): Promise<void> {
  await access(dirname(path), constants.W_OK).catch((cause: unknown) => {
    throw rejectsFailed(path, cause)
  })
}

/** A pipe or a device, such as /dev/null: there are no reasons beside it. */
async function isDevice(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined)
  return stats !== undefined && !stats.isFile() && !stats.isDirectory()
}

function rejectsFailed(path: string, cause: unknown): BulkloadError {
  return new BulkloadError('BL_REJECTS_WRITE', `cannot write rejects to ${path}: ${toBulkloadError(cause).message}`, {
    cause,
    hint: 'name another place with --rejects',
  })
}

/** Makes both files, or neither when one of them is there. */
async function openBoth(file: string, reasons: string): Promise<[FileHandle, FileHandle]> {
  const records = await open(file, 'wx')
  try {
    return [records, await open(reasons, 'wx')]
  } catch (cause) {
    await records.close()
    await rm(file)
    throw cause
  }
}

/** `events.rejects.csv` -> `events.rejects.reasons.jsonl`: an extension of a format would say what reasons are not. */
function reasonsPath(file: string): string {
  return file.replace(/(\.[^./\\]*)?$/, (extension) => {
    const isFormat = formatByExtension(extension.slice(1)) !== undefined
    return `.reasons${isFormat ? '.jsonl' : extension}`
  })
}

export function numbered(file: string, n: number): string {
  return file.replace(/(\.[^./\\]*)?$/, (extension) => `-${n}${extension}`)
}

function rejectsExist(file: string): BulkloadError {
  return new BulkloadError('BL_REJECTS_EXISTS', `the rejects file ${file} exists`, {
    hint: 'move it away, or name another one with --rejects: the rejects of an earlier run are not overwritten',
  })
}
