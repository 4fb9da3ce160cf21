// From the place that the user names to what is written there.

import { mkdir, readdir, rmdir, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { BulkloadError } from '../../errors.ts'
import { displayName, type TableName } from '../../schema.ts'
import { LocalFile } from './local-file.ts'
import type { Output } from './output.ts'
import type { ConnectS3 } from './s3-connection.ts'
import { S3Object } from './s3-object.ts'
import { StreamFile } from './stream-file.ts'
import { outputExists, writeError } from './write-errors.ts'

/** Digits of a part's number: the order of the names is that of the parts. */
const PART_DIGITS = 6

export interface PlaceOptions {
  readonly place: string
  readonly extension: string
  readonly overwrite: boolean
  readonly isSplit: boolean
  readonly runId: string
  readonly connectS3: ConnectS3 | undefined
}

/** The file of a table: in a folder, which is a place that ends with a slash, the one with its name. */
export function fileOf(table: TableName, { place, extension }: Pick<PlaceOptions, 'place' | 'extension'>): string {
  return /[/\\]$/.test(place) ? `${place}${displayName(table).replaceAll(/[/\\\0]/g, '_')}${extension}` : place
}

export class FilePlace {
  readonly #options: PlaceOptions
  readonly #name: string
  readonly #isLocal: boolean
  /** What is written cannot be taken back. */
  readonly isStream: boolean
  #madeFolder: string | undefined

  private constructor(options: PlaceOptions, name: string, isStream: boolean) {
    this.#options = options
    this.#name = name
    this.isStream = isStream
    this.#isLocal = !/^s3:/i.test(name)
  }

  static async of(table: TableName, options: PlaceOptions): Promise<FilePlace> {
    const { place } = options
    if (place === '-') return new FilePlace(options, place, true)
    const name = fileOf(table, options)
    const isFolder = name !== place
    if (/^s3:/i.test(name)) return new FilePlace(options, name, false)
    const stats = await stat(name).catch(() => undefined)
    if (stats?.isDirectory() === true) {
      throw new BulkloadError('BL_FILE_WRITE', `${name} is a directory`, {
        hint: 'to write into it, end its name with a slash',
      })
    }
    const own = new FilePlace(options, name, stats !== undefined && !stats.isFile())
    if (isFolder) await own.#makeFolder(dirname(name))
    if (options.isSplit && !options.overwrite) {
      const [part] = await own.#parts()
      if (part !== undefined) throw outputExists(part)
    }
    return own
  }

  /** `part` counts from 1; undefined: there is one file. */
  async open(part: number | undefined): Promise<Output> {
    const { runId, overwrite, connectS3 } = this.#options
    if (this.#name === '-') return StreamFile.stdout()
    if (this.isStream) return StreamFile.open(this.#name)
    const name = part === undefined ? this.#name : this.#partName(part)
    if (this.#isLocal) return LocalFile.open(name, runId, overwrite)
    if (connectS3 === undefined) throw new BulkloadError('BL_INTERNAL', 'there is no client for S3')
    return S3Object.open(name, connectS3, overwrite)
  }

  /** Parts that were there before, and are not replaced, are not a part of what was written now. */
  async removeOldParts(count: number): Promise<void> {
    if (!this.#options.isSplit || !this.#options.overwrite || !this.#isLocal) return
    const written = new Set(Array.from({ length: count }, (_, index) => this.#partName(index + 1)))
    for (const part of await this.#parts()) if (!written.has(part)) await unlink(part)
  }

  /** A folder that was made for nothing. Never throws. */
  async discard(): Promise<void> {
    if (this.#madeFolder !== undefined) await rmdir(this.#madeFolder).catch(() => undefined)
  }

  async #makeFolder(path: string): Promise<void> {
    try {
      this.#madeFolder = await mkdir(path, { recursive: true })
    } catch (cause) {
      throw writeError(cause, path, 0)
    }
  }

  #partName(part: number): string {
    if (part >= 10 ** PART_DIGITS) {
      throw new BulkloadError('BL_FILE_WRITE', `${this.#name} would have more than ${10 ** PART_DIGITS - 1} parts`, {
        hint: 'make the parts larger with --split-bytes or --split-rows',
      })
    }
    return `${this.#stem}-${String(part).padStart(PART_DIGITS, '0')}${this.#options.extension}`
  }

  get #stem(): string {
    const { extension } = this.#options
    return this.#name.endsWith(extension) ? this.#name.slice(0, -extension.length) : this.#name
  }

  async #parts(): Promise<readonly string[]> {
    const folder = dirname(this.#name)
    const stem = `${basename(this.#stem)}-`
    const { extension } = this.#options
    const names = await readdir(folder).catch(() => [])
    return names
      .filter((name) => {
        const number = name.slice(stem.length, stem.length + PART_DIGITS)
        return name === `${stem}${number}${extension}` && /^\d+$/.test(number) && number.length === PART_DIGITS
      })
      .map((name) => join(folder, name))
  }
}
