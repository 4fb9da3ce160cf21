// The rejects files of one table: one for each way in which its sources are written, so that each can be loaded again.

import type { BulkloadError } from '../errors.ts'
import type { RejectsReport } from '../report.ts'
import type { SourceFormat } from './format/source-format.ts'
import { numbered, RejectsFile } from './rejects-file.ts'

export class RejectsFiles {
  readonly #table: string
  readonly #path: string | undefined
  readonly #files = new Map<string, RejectsFile>()

  /** `path` is what the user named. */
  constructor(table: string, path: string | undefined) {
    this.#table = table
    this.#path = path
  }

  get reports(): readonly RejectsReport[] {
    return [...this.#files.values()].flatMap(({ report }) => report ?? [])
  }

  /** `record` is copied before this returns. */
  add(record: Uint8Array, error: BulkloadError, format: SourceFormat): Promise<void> {
    const dialect = 'dialect' in format.record ? format.record.dialect : undefined
    const key = JSON.stringify([format.extension, Buffer.from(format.header.bytes).toString('latin1'), dialect])
    const file = this.#files.get(key) ?? this.#make(format)
    this.#files.set(key, file)
    return file.add(record, error)
  }

  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close()
  }

  #make({ extension, header }: SourceFormat): RejectsFile {
    const { bytes } = header
    if (this.#path === undefined) return new RejectsFile(rejectsPath(this.#table, extension), true, bytes)
    const { size } = this.#files
    return new RejectsFile(size === 0 ? this.#path : numbered(this.#path, size + 1), false, bytes)
  }
}

/** In the working folder, whatever the table's name holds. */
function rejectsPath(table: string, extension: string): string {
  return `${table.replaceAll(/[/\\]/g, '_')}.rejects.${extension}`
}
