// Where records of separated values end. Quotes decide, so every byte counts; the fastest way that is exact:
//
//   no quote in the bytes      native searches for the last line end
//   quotes as RFC 4180 has it  vector instructions (vector-scan.ts)
//   anything else              the automaton (record-states.ts), window by window: stray quotes, backslashes, comments
//
// Speed: bench/kernels/record-ends.bench.ts.

import { BACKSLASH, CR, LF } from '../../../codecs/ascii.ts'
import type { RecordEnds } from '../../record-ends.ts'
import type { CsvDialect } from '../dialect.ts'
import { type RecordStates, recordStates, STATE } from './record-states.ts'
import { type VectorScan, vectorScan } from './vector-scan.ts'

/** For one stream. A record ends with LF, CR LF or CR outside quotes; blank lines and comments end like records. */
export function csvRecordEnds(dialect: CsvDialect): RecordEnds {
  return new CsvRecordEnds(dialect, vectorScan())
}

/** With the automaton in JavaScript, as it is under `node --jitless`: what the fast ways are compared with. */
export function plainCsvRecordEnds(dialect: CsvDialect): RecordEnds {
  return new CsvRecordEnds(dialect, undefined)
}

class CsvRecordEnds implements RecordEnds {
  readonly #dialect: CsvDialect
  readonly #vectorScan: VectorScan | undefined
  readonly #next: RecordStates
  #state: number = STATE.recordStart

  constructor(dialect: CsvDialect, scan: VectorScan | undefined) {
    this.#dialect = dialect
    this.#vectorScan = scan
    this.#next = recordStates(dialect)
  }

  scan(bytes: Uint8Array, from: number, to: number): number {
    if (from === to) return 0
    // A CR ends a record unless LF follows, which for the last byte only the next call can see.
    let last = this.#state === STATE.afterCr && bytes[from] !== LF ? from : 0
    const body = bytes[to - 1] === CR ? to - 1 : to
    if (body > from) last = this.#scanBody(bytes, from, body) || last
    if (body < to) {
      if (this.#state === STATE.afterCr) last = body
      this.#state = this.#next[this.#state | CR]!
    }
    return last
  }

  isBetweenRecords(): boolean {
    return this.#state <= STATE.afterCr
  }

  isInQuotes(): boolean {
    return this.#state === STATE.quoted || this.#state === STATE.escaped
  }

  /** The last byte is no CR, so that every end in it is one. */
  #scanBody(bytes: Uint8Array, from: number, to: number): number {
    // Buffer's searches for a byte are several times as fast as those of Uint8Array.
    const body = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)
    const { quote, comment, skipInitialSpace = false } = this.#dialect
    if (!skipInitialSpace && !this.isInQuotes() && (quote < 0 || body.indexOf(quote) === -1))
      return this.#searchLines(body, from)
    const scan = this.#vectorScan
    if (scan === undefined) return this.#walk(bytes, from, to)
    const mayBeRegular =
      this.#state < STATE.escaped &&
      !skipInitialSpace &&
      (this.#dialect.escape === 'double' || body.indexOf(BACKSLASH) === -1) &&
      (comment < 0 || body.indexOf(comment) === -1)
    scan.state = this.#state
    const last = scan.scan(bytes, from, to, this.#dialect, this.#next, mayBeRegular)
    this.#state = scan.state
    return last
  }

  /** No quote is in `body`, nor is it within quotes: every line end ends a record. */
  #searchLines(body: Buffer, from: number): number {
    const { delimiter, comment } = this.#dialect
    const feed = body.lastIndexOf(LF)
    const end = Math.max(feed, feed + 1 + body.subarray(feed + 1).lastIndexOf(CR)) + 1
    const isStart = end > 0 || this.#state <= STATE.afterCr
    if (end === body.length) this.#state = STATE.recordStart
    else if (isStart ? body[end] === comment : this.#state === STATE.comment) this.#state = STATE.comment
    else this.#state = body[body.length - 1] === delimiter ? STATE.fieldStart : STATE.unquoted
    return end === 0 ? 0 : from + end
  }

  #walk(bytes: Uint8Array, from: number, to: number): number {
    const next = this.#next
    let state = this.#state
    let last = 0
    for (let pos = from; pos < to; pos++) {
      state = next[state | bytes[pos]!]!
      if (state <= STATE.afterCr) last = pos + 1
    }
    this.#state = state
    return last
  }
}
