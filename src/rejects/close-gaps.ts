// Takes parts out of the middle of a file: what stays is moved to the front, piece by piece, and the rest is cut off.

import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { createInterface } from 'node:readline'

/** A part that stays: bytes from `from` to `to`. */
export interface Part {
  readonly from: number
  readonly to: number
  /** Records in it. */
  readonly count: number
}

/** The file then has its first `start` bytes and the parts. */
export async function keepParts(path: string, start: number, parts: readonly Part[]): Promise<void> {
  await rewrite(path, start, async (out) => {
    for (const { from, to } of parts) {
      if (from === out.position) out.position = to
      else for await (const piece of createReadStream(path, { start: from, end: to - 1 })) await out.write(piece)
    }
  })
}

/** The same of a file of reasons: the documents are numbered anew. */
export async function keepReasons(path: string, parts: readonly Part[]): Promise<void> {
  let record = 0
  await rewrite(path, 0, async (out) => {
    for (const { from, to, count } of parts) {
      if (from === out.position) {
        out.position = to
        record += count
        continue
      }
      const input = createReadStream(path, { start: from, end: to - 1 })
      for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
        // No longer than it was: nothing is written over that was not read.
        await out.write(Buffer.from(`${line.replace(/^\{"record":\d+/, `{"record":${++record}`)}\n`))
      }
    }
  })
}

class Output {
  position: number
  readonly #file: FileHandle

  constructor(file: FileHandle, position: number) {
    this.#file = file
    this.position = position
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#file.write(bytes, 0, bytes.length, this.position)
    this.position += bytes.length
  }
}

async function rewrite(path: string, start: number, work: (out: Output) => Promise<void>): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const out = new Output(file, start)
    await work(out)
    await file.truncate(out.position)
  } finally {
    await file.close()
  }
}
