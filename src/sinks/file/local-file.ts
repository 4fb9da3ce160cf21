// A file of this machine: written beside its name, and renamed when it is whole and on the disk.

import { type FileHandle, link, open, readlink, realpath, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { BulkloadError } from '../../errors.ts'
import type { Output } from './output.ts'
import { outputExists, writeError } from './write-errors.ts'

/** As many as Linux follows. */
const MAX_LINKS = 40

export class LocalFile implements Output {
  readonly name: string
  /** The file that the name means: a symbolic link stays, and what it points to is written. */
  readonly #path: string
  readonly #temporary: string
  readonly #overwrite: boolean
  #file: FileHandle | undefined
  #bytes = 0
  #isPublished = false

  private constructor(name: string, path: string, temporary: string, overwrite: boolean, file: FileHandle) {
    this.name = name
    this.#path = path
    this.#temporary = temporary
    this.#overwrite = overwrite
    this.#file = file
  }

  static async open(name: string, runId: string, overwrite: boolean): Promise<LocalFile> {
    const before = await stat(name).catch(() => undefined)
    if (before !== undefined && !overwrite) throw outputExists(name)
    const path = await behindLinks(name)
    const temporary = join(dirname(path), `.${basename(path)}.${runId}.part`)
    try {
      const file = await open(temporary, 'wx')
      // A replaced file keeps its permissions.
      if (before !== undefined) await file.chmod(before.mode & 0o7777)
      return new LocalFile(name, path, temporary, overwrite, file)
    } catch (cause) {
      throw writeError(cause, name, 0)
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#do(async (file) => {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, at, bytes.length - at)
        at += bytesWritten
        this.#bytes += bytesWritten
      }
    })
  }

  async end(): Promise<void> {
    await this.#do(async (file) => {
      await file.sync()
      const { size } = await file.stat()
      if (size !== this.#bytes) {
        throw new BulkloadError('BL_FILE_WRITE', `${this.name} has ${size} bytes, but ${this.#bytes} were written`, {
          hint: 'check whether another program writes into the folder',
        })
      }
      this.#file = undefined
      await file.close()
    })
  }

  async publish(): Promise<void> {
    try {
      if (this.#overwrite) await rename(this.#temporary, this.#path)
      else await this.#renameNew()
      this.#isPublished = true
      await syncFolder(dirname(this.#path))
    } catch (cause) {
      throw writeError(cause, this.name, this.#bytes)
    }
  }

  async discard(): Promise<void> {
    await this.#file?.close().catch(() => undefined)
    this.#file = undefined
    await unlink(this.#temporary).catch(() => undefined)
    if (this.#isPublished && !this.#overwrite) await unlink(this.#path).catch(() => undefined)
  }

  /** A rename would replace what another program has made meanwhile. */
  async #renameNew(): Promise<void> {
    try {
      await link(this.#temporary, this.#path)
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      if (code === 'EEXIST') throw outputExists(this.name)
      // A file system without links.
      await rename(this.#temporary, this.#path)
      return
    }
    await unlink(this.#temporary)
  }

  async #do(work: (file: FileHandle) => Promise<void>): Promise<void> {
    if (this.#file === undefined) throw new BulkloadError('BL_INTERNAL', `${this.name} is closed`)
    try {
      await work(this.#file)
    } catch (cause) {
      throw writeError(cause, this.name, this.#bytes)
    }
  }
}

/** Also where the last link points to a file that is not there yet. */
async function behindLinks(name: string): Promise<string> {
  let path = name
  for (let links = 0; links < MAX_LINKS; links++) {
    const to = await readlink(path).catch(() => undefined)
    if (to === undefined) return path
    const folder = dirname(path)
    path = resolve(await realpath(folder).catch(() => folder), to)
  }
  return path
}

/** So that the new name is on the disk, too. Not every system opens folders. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  await folder?.sync().catch(() => undefined)
  await folder?.close()
}
