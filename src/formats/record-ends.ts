// Where records end, found in a stream of bytes from front to back: what the main thread needs to know of a format.

import { LF } from './line-feed.ts'

/** Follows one stream. Every byte is looked at once. */
export interface RecordEnds {
  /**
   * Looks at `bytes[from .. to)`, which follows in the stream what was looked at before. Returns the position after the
   * last record end that was found in it, or 0. An end that only the next byte can confirm (CR, after which LF may
   * come) is found by the next call, maybe at `from` itself: the byte before it must still be there.
   */
  scan(bytes: Uint8Array, from: number, to: number): number
  /** Whether no record is begun, if the stream ends here. */
  isBetweenRecords(): boolean
  /** Whether a field is open in quotes. */
  isInQuotes(): boolean
}

/** `ends` behind the first `bytes` of a stream, which are whole lines and no records. */
export function endsBehind(bytes: number, ends: RecordEnds): RecordEnds {
  if (bytes === 0) return ends
  let rest = bytes
  return {
    scan(chunk, from, to) {
      const passed = Math.min(rest, to - from)
      rest -= passed
      const last = ends.scan(chunk, from + passed, to)
      return last || (passed > 0 && rest === 0 ? from + passed : 0)
    },
    isBetweenRecords: () => rest > 0 || ends.isBetweenRecords(),
    isInQuotes: () => ends.isInQuotes(),
  }
}

/** Every line feed ends a record: JSONL, where a line feed in a string is escaped. */
export function lineFeedEnds(): RecordEnds {
  let isBetween = true
  return {
    scan(bytes, from, to) {
      if (from === to) return 0
      isBetween = bytes[to - 1] === LF
      if (isBetween) return to
      const last = bytes.subarray(from, to).lastIndexOf(LF)
      return last === -1 ? 0 : from + last + 1
    },
    isBetweenRecords: () => isBetween,
    isInQuotes: () => false,
  }
}
