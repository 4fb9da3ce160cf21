// A quoted field of many lines that read as records: its quote was not closed, and it took in all records up to the next one.

import { CR, LF } from '../../../codecs/ascii.ts'

/** A field of this many lines is looked at. assembly/machine.ts leaves records of more to the reader. */
export const MAX_LINES = 100
/** Of the lines are as a record is. Text has no such lines. */
const MOST = 0.9

/** Whether nearly all lines in `bytes[start .. end)`, but for the first and the last, have this many delimiters. */
export function areRecords(
  bytes: Uint8Array,
  start: number,
  end: number,
  delimiter: number,
  delimiters: number,
): boolean {
  let lines = 0
  let alike = 0
  let found = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at]
    if (byte === delimiter) found++
    else if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) {
      if (lines > 0 && found === delimiters) alike++
      lines++
      found = 0
    }
  }
  return lines > MAX_LINES && delimiters > 0 && alike >= (lines - 1) * MOST
}

/** The lines of the record `bytes[start .. end)`; the input may end in it behind a line break. */
export function countLines(bytes: Uint8Array, start: number, end: number): number {
  return countBreaks(bytes, start, end) + (bytes[end - 1] === LF ? 0 : 1)
}

/** The line breaks in `bytes[start .. end)`. */
export function countBreaks(bytes: Uint8Array, start: number, end: number): number {
  let breaks = 0
  for (let at = start; at < end; at++) {
    if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) breaks++
  }
  return breaks
}
