// Where bad records go: one file with their bytes as they came, which can be loaded again once it is corrected, and
// one beside it with the reasons, a JSON document per record in the same order.

import { createWriteStream, type WriteStream } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { BulkloadError, toBulkloadError } from '../errors.ts'
import type { RejectsReport } from '../report.ts'

const MAX_NAMES = 1000

export class RejectsFile {
  readonly #path: string
  readonly #isDefault: boolean
  readonly #header: Uint8Array
  #report: RejectsReport | undefined
  #records: WriteStream | undefined
  #reasons: WriteStream | undefined
  #count = 0
  #failure: unknown

  /**
   * Nothing is created before the first reject. A default name steps aside for a file that exists. `header` is what the
   * file has to begin with to be loaded again.
   */
  constructor(path: string, isDefault: boolean, header: Uint8Array = new Uint8Array(0)) {
    this.#path = path
    this.#isDefault = isDefault
    this.#header = Uint8Array.from(header)
  }

  get report(): RejectsReport | undefined {
    return this.#report
  }

  /** `record` is copied before this returns. */
  async add(record: Uint8Array, error: BulkloadError): Promise<void> {
    if (this.#records === undefined || this.#reasons === undefined) await this.#create()
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
    for (let attempt = 1; attempt <= MAX_NAMES; attempt++) {
      const file = attempt === 1 ? this.#path : numbered(this.#path, attempt)
      const reasons = reasonsPath(file)
      try {
        const [records, texts] = await openBoth(file, reasons)
        this.#records = this.#stream(createWriteStream(file, { fd: records }))
        this.#reasons = this.#stream(createWriteStream(reasons, { fd: texts }))
        this.#report = { file, reasons }
        if (this.#header.length > 0) await this.#write(this.#records, this.#header)
        return
      } catch (cause) {
        const { code, path } = cause as NodeJS.ErrnoException
        if (code !== 'EEXIST') throw this.#failed(cause)
        if (!this.#isDefault) throw rejectsExist(path ?? file)
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
    return new Promise((resolve, reject) => {
      stream?.write(data, (cause) => (cause ? reject(this.#failed(cause)) : resolve()))
    })
  }

  #failed(cause: unknown): BulkloadError {
    return new BulkloadError(
      'BL_REJECTS_WRITE',
      `cannot write rejects to ${this.#path}: ${toBulkloadError(cause).message}`,
      {
        cause,
        hint: 'name another place with --rejects',
      },
    )
  }
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

/** `events.rejects.csv` -> `events.rejects.reasons.jsonl`. */
function reasonsPath(file: string): string {
  return file.replace(/(\.[^./\\]*)?$/, (extension) => `.reasons${/^\.[ct]sv$/.test(extension) ? '.jsonl' : extension}`)
}

export function numbered(file: string, n: number): string {
  return file.replace(/(\.[^./\\]*)?$/, (extension) => `-${n}${extension}`)
}

function rejectsExist(file: string): BulkloadError {
  return new BulkloadError('BL_REJECTS_EXISTS', `the rejects file ${file} exists`, {
    hint: 'move it away, or name another one with --rejects: the rejects of an earlier run are not overwritten',
  })
}
