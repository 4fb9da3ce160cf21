// The fields of one line of LTSV, whatever their names.

import { COLON, CR, LF, TAB } from '../../codecs/ascii.ts'

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** The position of the line feed that ends the line at `pos`. */
export function lineFeedAfter(bytes: Uint8Array, pos: number): number {
  return bytes.indexOf(LF, pos)
}

/** Where the last field of a line ends: a carriage return before the line feed is no part of it. */
export function fieldsEnd(bytes: Uint8Array, pos: number, lineFeed: number): number {
  return lineFeed > pos && bytes[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed
}

/** Where the name of the field `bytes[start .. end)` ends; `start` where it has none. */
export function nameEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === COLON) return at
  return start
}

/** Where the field at `start` ends. */
export function fieldEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] !== TAB) at++
  return at
}

export function nameOf(bytes: Uint8Array, start: number, end: number): string {
  return utf8.decode(bytes.subarray(start, end))
}

/** Calls `visit` with each field, where its value lies. False for a blank line, and at a field without a name. */
export function eachField(
  bytes: Uint8Array,
  pos: number,
  visit: (name: string, start: number, end: number) => void,
): boolean {
  const end = fieldsEnd(bytes, pos, lineFeedAfter(bytes, pos))
  for (let start = pos; start <= end; ) {
    const to = fieldEnd(bytes, start, end)
    const colon = nameEnd(bytes, start, to)
    if (colon === start) return false
    visit(nameOf(bytes, start, colon), colon + 1, to)
    start = to + 1
  }
  return true
}
