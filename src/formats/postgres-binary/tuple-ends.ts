// Where the messages with tuples end, for the cutter: it goes from length to length.

import type { RecordEnds } from '../record-ends.ts'

/** The letter of the message and its length, which counts itself. */
export const MESSAGE_HEADER = 5
const LENGTH_BYTES = 4

export function tupleEnds(): RecordEnds {
  /** Bytes of the message at hand that have not come. */
  let left = 0
  let headerSeen = 0
  let length = 0
  return {
    scan(bytes, from, to) {
      let at = from
      let last = 0
      while (at < to) {
        if (left > 0) {
          const taken = Math.min(left, to - at)
          left -= taken
          at += taken
          if (left === 0) last = at
        } else if (headerSeen === 0 && at + MESSAGE_HEADER <= to) {
          left = int32(bytes, at + 1) - LENGTH_BYTES
          at += MESSAGE_HEADER
        } else {
          // The header lies in two buffers.
          if (headerSeen > 0) length = (length << 8) | bytes[at]!
          at++
          if (++headerSeen === MESSAGE_HEADER) {
            left = length - LENGTH_BYTES
            headerSeen = 0
            length = 0
          }
        }
      }
      return last
    },
    isBetweenRecords: () => left === 0 && headerSeen === 0,
    isInQuotes: () => false,
  }
}

export function int32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
}
