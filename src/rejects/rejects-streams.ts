// The streams into a file of rejects and into that of their reasons. The first failure of either counts.

import { createWriteStream, type WriteStream } from 'node:fs'
import type { RejectsReport } from '../report.ts'
import type { MadeFiles } from './make-files.ts'

export class RejectsStreams {
  /** What a stream failed with first. */
  failure: unknown
  readonly #records: WriteStream
  readonly #reasons: WriteStream | undefined

  private constructor(records: WriteStream, reasons: WriteStream | undefined) {
    this.#records = records
    this.#reasons = reasons
    for (const stream of [records, reasons]) {
      stream?.on('error', (cause) => {
        this.failure ??= cause
      })
    }
  }

  /** A pipe or a device takes records only. */
  static toDevice(path: string): RejectsStreams {
    return new RejectsStreams(createWriteStream(path), undefined)
  }

  static into({ files, records, reasons }: MadeFiles): RejectsStreams {
    const { file, reasons: path } = files
    return new RejectsStreams(createWriteStream(file, { fd: records }), createWriteStream(path, { fd: reasons }))
  }

  static appending({ file, reasons }: RejectsReport): RejectsStreams {
    const open = (path: string): WriteStream => createWriteStream(path, { flags: 'a' })
    return new RejectsStreams(open(file), open(reasons))
  }

  async write(records: Uint8Array, reasons: Uint8Array | undefined): Promise<void> {
    await Promise.all([write(this.#records, records), write(this.#reasons, reasons)])
  }

  /** Resolves when everything was written, or cannot be. */
  async end(): Promise<void> {
    for (const stream of [this.#records, this.#reasons]) {
      if (stream === undefined || stream.destroyed) continue
      await new Promise<void>((resolve) => stream.end(() => resolve()))
    }
  }
}

function write(stream: WriteStream | undefined, data: Uint8Array | undefined): Promise<void> {
  if (stream === undefined || data === undefined) return Promise.resolve()
  return new Promise((resolve, reject) => {
    stream.write(data, (cause) => (cause ? reject(cause) : resolve()))
  })
}
