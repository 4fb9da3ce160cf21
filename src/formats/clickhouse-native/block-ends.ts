// Where Native blocks end in a stream: the main thread's part.

import { BulkloadError } from '../../errors.ts'
import type { RecordEnds } from '../record-ends.ts'
import { NativeBlock, type NativeColumn } from './block.ts'
import { NativeError } from './cursor.ts'

/** The error of bytes that are no block: `bytes` begin where a block should, as far as there are any. */
export type NotABlock = (bytes: Uint8Array, byteOffset: number, what: string) => BulkloadError

/** How a server's failure begins, or the first bytes of it. */
const MAY_BE_FAILURE = /^(?:C$|Co$|Cod$|Code|\s*_|\s*$)/

/** As much of a failure's text is kept. */
const MAX_TEXT_BYTES = 64 * 1024

export class BlockEnds implements RecordEnds {
  /** Rows of the blocks that have ended. */
  rows = 0
  readonly #block: NativeBlock
  readonly #notABlock: NotABlock
  /** Bytes of the block under way that were looked at, and where it begins in the stream. */
  #pending = 0
  #offset = 0
  /** What is wrong with what begins there, and its text: a server's failure, the rest of which is still to come. */
  #fault: string | undefined
  #text: Uint8Array = new Uint8Array(0)

  constructor(columns: readonly NativeColumn[], notABlock: NotABlock) {
    this.#block = new NativeBlock(columns)
    this.#notABlock = notABlock
  }

  scan(bytes: Uint8Array, from: number, to: number): number {
    let start = from - this.#pending
    let last = 0
    while (start < to && this.#fault === undefined) {
      const end = this.#pass(bytes, start, to)
      if (end < 0) break
      this.rows += this.#block.rows
      this.#offset += end - start
      last = end
      start = end
    }
    this.#pending = to - start
    // Only the beginning: more of it may come.
    this.#text = bytes.subarray(start, Math.min(to, start + MAX_TEXT_BYTES))
    if (this.#fault !== undefined && !MAY_BE_FAILURE.test(Buffer.from(this.#text.subarray(0, 32)).toString('latin1'))) {
      throw this.#notABlock(this.#text, this.#offset, this.#fault)
    }
    return last
  }

  isBetweenRecords(): boolean {
    if (this.#pending === 0) return true
    throw this.#notABlock(this.#text, this.#offset, this.#fault ?? 'the last block is incomplete')
  }

  isInQuotes(): boolean {
    return false
  }

  #pass(bytes: Uint8Array, start: number, to: number): number {
    try {
      return this.#block.pass(bytes, start, to)
    } catch (cause) {
      if (!(cause instanceof NativeError)) throw cause
      this.#fault = cause.message
      return -1
    }
  }
}

export function damaged(source: string, byteOffset: number, what: string): BulkloadError {
  return new BulkloadError('BL_SOURCE_CORRUPT', `the Native blocks are damaged or truncated: ${what}`, {
    place: { source, byteOffset },
    hint: 'run it again; the report accounts for what was loaded before this',
  })
}
