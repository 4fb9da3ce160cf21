// Records of separated values somewhere in a file, where it is unknown whether a quote is open: a position from which all
// that follows reads as records of the right number of fields. Where there is doubt there is none.

import { BACKSLASH, CR, LF, SPACE } from '../../../codecs/ascii.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { RECORD, type RecordReader, SKIPPED } from '../../record-reader.ts'
import { csvReader } from '../csv-reader.ts'
import type { CsvDialect } from '../dialect.ts'

/** This many records in a row must be good ones. */
const MIN_RECORDS = 3
/** This many line ends are tried: a quoted field has seldom more. */
const MAX_TRIES = 200

/**
 * Where the first records in `window` begin and the last whole one ends; `isEnd`: the file ends with it, and its last
 * byte is a line end. `fields`: how many a record has.
 */
export function findRecords(
  window: Uint8Array,
  dialect: CsvDialect,
  fields: number,
  isEnd: boolean,
): { readonly from: number; readonly to: number } | undefined {
  // The reader needs a line end behind what it reads. Of CR LF both must be seen.
  const last = window.at(-1) === CR && !isEnd ? window.length - 1 : window.length
  const lines = window.subarray(0, lineEndBefore(window, last))
  const reader = csvReader({
    dialect: { ...dialect, ragged: 'reject' },
    fields: new Array<number>(fields).fill(-1),
    columns: [],
  })
  let from = lineEndAfter(lines, 0)
  for (let tries = 0; from > 0 && from < lines.length && tries < MAX_TRIES; tries++) {
    const to = goodUntil(lines, from, reader, dialect)
    if (to > 0) return { from, to }
    from = lineEndAfter(lines, from)
  }
  return undefined
}

/** The end of the last whole record when all from `from` on are good ones, else 0. */
function goodUntil(lines: Uint8Array, from: number, reader: RecordReader, dialect: CsvDialect): number {
  let records = 0
  let pos = from
  while (pos < lines.length) {
    const verdict = reader.read(lines, pos)
    // A quote that is open at the end of the window: the record goes on behind it.
    if (verdict === REJECT.openQuote) break
    if (verdict !== RECORD && verdict !== SKIPPED) return 0
    if (hasStrayQuote(lines, pos, reader.next, dialect)) return 0
    if (verdict === RECORD) records++
    pos = reader.next
  }
  return records >= MIN_RECORDS ? pos : 0
}

/** Whether a quote stands within an unquoted field: what is taken for it may be the end of a quoted one. */
function hasStrayQuote(
  bytes: Uint8Array,
  start: number,
  end: number,
  { quote, delimiter, escape: escapeStyle, skipInitialSpace }: CsvDialect,
): boolean {
  if (quote < 0) return false
  let isOpen = false
  for (let at = start; at < end; at++) {
    const byte = bytes[at]
    if (isOpen && escapeStyle === 'backslash' && byte === BACKSLASH) at++
    else if (byte === quote) {
      if (isOpen && bytes[at + 1] === quote) at++
      else if (isOpen) isOpen = false
      else if (isFieldStart(bytes, start, at, delimiter, skipInitialSpace === true)) isOpen = true
      else return true
    }
  }
  return false
}

function isFieldStart(bytes: Uint8Array, start: number, pos: number, delimiter: number, skipsSpace: boolean): boolean {
  let at = pos
  if (skipsSpace) while (at > start && bytes[at - 1] === SPACE) at--
  return at === start || bytes[at - 1] === delimiter
}

/** The position after the first line end at or after `from`, or 0. */
function lineEndAfter(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === LF) return at + 1
    if (bytes[at] === CR) return bytes[at + 1] === LF ? at + 2 : at + 1
  }
  return 0
}

function lineEndBefore(bytes: Uint8Array, length: number): number {
  let end = length
  while (end > 0 && bytes[end - 1] !== LF && bytes[end - 1] !== CR) end--
  return end
}
