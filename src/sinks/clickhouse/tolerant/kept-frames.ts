// The frames of a segment, and some of its rows out of them. Blocks of Native cannot be cut here: the server leaves the other rows out
// as it reads them. Text is cut at its lines.

import { encodeFrame } from '../../../codecs/compression/frame.ts'
import type { Codec } from '../../../codecs/compression/frame-codec.ts'
import { unframe } from '../../../codecs/compression/unframe.ts'

/** Without a codec there are no frames. */
export interface Framing {
  readonly codec: Codec
  readonly level: number | undefined
}

/** What an INSERT is given. */
export interface PickedRows {
  readonly frames: readonly KeptFrame[]
  readonly rows: number
  /** The rows of the frames that count, for the server; undefined: all of them. */
  readonly condition: string | undefined
}

interface KeptFrame {
  readonly bytes: Uint8Array
  readonly rows: number
}

const ROW = 'rowNumberInAllBlocks()'
const LF = 0x0a

export class KeptFrames {
  rows = 0
  readonly #frames: (KeptFrame & { readonly before: number })[] = []
  /** Of text. */
  readonly #framing: Framing | undefined

  constructor(framing: Framing | undefined) {
    this.#framing = framing
  }

  add(bytes: Uint8Array, rows: number): void {
    this.#frames.push({ bytes, rows, before: this.rows })
    this.rows += rows
  }

  /** Whether both rows are in one frame. */
  areTogether(row: number, other: number): boolean {
    return this.#at(row) === this.#at(other)
  }

  /** Rows `from` to before `to`, counted from 0. */
  async pick(from: number, to: number): Promise<PickedRows> {
    const frames = this.#frames.slice(this.#at(from), this.#at(to - 1) + 1)
    const before = frames[0]?.before ?? 0
    const rows = to - from
    const framed = frames.reduce((sum, frame) => sum + frame.rows, 0)
    if (framed === rows) return { frames, rows, condition: undefined }
    if (this.#framing !== undefined) return this.#cut(frames, rows, (row) => row >= from && row < to)
    // One call of a function that counts: two in one condition may count different rows.
    return { frames, rows, condition: `toUInt64(${ROW} - ${from - before}) < ${rows}` }
  }

  /** All rows but these, which ascend. */
  async without(refused: readonly number[]): Promise<PickedRows> {
    const rows = this.rows - refused.length
    if (refused.length === 0) return { frames: this.#frames, rows, condition: undefined }
    const left = new Set(refused)
    if (this.#framing !== undefined) return this.#cut(this.#frames, rows, (row) => !left.has(row))
    return { frames: this.#frames, rows, condition: `${ROW} NOT IN (${refused.join(', ')})` }
  }

  async #cut(
    frames: readonly (KeptFrame & { readonly before: number })[],
    rows: number,
    isWanted: (row: number) => boolean,
  ): Promise<PickedRows> {
    const { codec, level } = this.#framing ?? { codec: 'none', level: undefined }
    const cut: KeptFrame[] = []
    for (const { bytes, before } of frames) {
      const text = codec === 'none' ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : await unframed(bytes)
      const lines: Uint8Array[] = []
      for (let at = 0, row = before; at < text.length; row++) {
        const end = text.indexOf(LF, at) + 1
        if (isWanted(row)) lines.push(text.subarray(at, end))
        at = end
      }
      if (lines.length === 0) continue
      const kept = Buffer.concat(lines)
      const isFramed = codec !== 'none'
      cut.push({ bytes: isFramed ? await encodeFrame(kept, codec, level) : kept, rows: lines.length })
    }
    return { frames: cut, rows, condition: undefined }
  }

  /** The index of the frame with the row. */
  #at(row: number): number {
    let [low, high] = [0, this.#frames.length - 1]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#frames[middle]?.before ?? 0) <= row) low = middle
      else high = middle - 1
    }
    return low
  }
}

async function unframed(bytes: Uint8Array): Promise<Buffer> {
  return Buffer.concat(await unframe(bytes))
}
