// Standard output, a named pipe or a device: what is written is gone. A reader that is slow holds the writing up.

import { write } from 'node:fs'
import { open } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import type { Output } from './output.ts'
import { writeError } from './write-errors.ts'

const STDOUT = 1
/** A pipe that does not block says that it is full. */
const FULL_MS = 5

export class StreamFile implements Output {
  readonly name: string
  readonly #fd: number
  readonly #close: () => Promise<void>
  #bytes = 0

  private constructor(name: string, fd: number, close: () => Promise<void>) {
    this.name = name
    this.#fd = fd
    this.#close = close
  }

  static stdout(): StreamFile {
    return new StreamFile('standard output', STDOUT, async () => undefined)
  }

  static async open(path: string): Promise<StreamFile> {
    try {
      const file = await open(path, 'w')
      return new StreamFile(path, file.fd, () => file.close())
    } catch (cause) {
      throw writeError(cause, path, 0)
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      try {
        const written = await writeSome(this.#fd, bytes, at)
        at += written
        this.#bytes += written
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'EAGAIN') throw writeError(cause, this.name, this.#bytes)
        await setTimeout(FULL_MS)
      }
    }
  }

  async end(): Promise<void> {
    await this.#close()
  }

  async publish(): Promise<void> {}

  async discard(): Promise<void> {
    await this.#close().catch(() => undefined)
  }
}

function writeSome(fd: number, bytes: Uint8Array, from: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, from, bytes.length - from, null, (cause, written) => (cause ? reject(cause) : resolve(written)))
  })
}
