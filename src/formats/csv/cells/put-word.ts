// Flags and NULLs as JSON has them.

import { LF, UPPER_E } from '../../../codecs/ascii.ts'
import { type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { cellValue } from './cell-value.ts'

const NULL_WORD = new TextEncoder().encode('null')
const TRUE_WORD = new TextEncoder().encode('true')
const FALSE_WORD = new TextEncoder().encode('false')

/** Appends `null` and a line feed. */
export function putNull(out: ColumnBuffer): void {
  reserve(out, NULL_WORD.length + 1)
  putWord(NULL_WORD, out)
  out.bytes[out.length++] = LF
}

/** Appends `true` or `false`, for which there is room; returns its kind. */
export function putFlag(flag: boolean, out: ColumnBuffer): number {
  putWord(flag ? TRUE_WORD : FALSE_WORD, out)
  return flag ? KIND.true : KIND.false
}

/** What Postgres takes for a boolean (PostgreSQL documentation, "Boolean Type"), and ClickHouse in CSV. */
const FLAGS = new Map<string, boolean>([
  ...['true', 't', 'yes', 'y', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'f', 'no', 'n', 'off', '0'].map((word) => [word, false] as const),
])
const MAX_FLAG_BYTES = 5

/** The flag that the field is; undefined when it is not one. */
export function flagOf(bytes: Uint8Array, start: number, end: number): boolean | undefined {
  if (end - start > MAX_FLAG_BYTES) return undefined
  let word = ''
  for (let at = start; at < end; at++) word += String.fromCharCode(bytes[at]!)
  return FLAGS.get(word.toLowerCase())
}

/** The spellings of JSON, Python and spreadsheets; others are words of a language as well. */
const PLAIN_FLAGS = new Map<string, boolean>([
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
])
const MIN_PLAIN_BYTES = 4

/** The flag that the field is in one of these spellings; undefined when it is not one. */
export function plainFlagOf(bytes: Uint8Array, start: number, end: number): boolean | undefined {
  const length = end - start
  if (length < MIN_PLAIN_BYTES || length > MAX_FLAG_BYTES || bytes[start]! < UPPER_E) return undefined
  let word = ''
  for (let at = start; at < end; at++) word += String.fromCharCode(bytes[at]!)
  return PLAIN_FLAGS.get(word)
}

function putWord(word: Uint8Array, out: ColumnBuffer): void {
  cellValue.start = out.length
  out.bytes.set(word, out.length)
  out.length += word.length
  cellValue.end = out.length
}
