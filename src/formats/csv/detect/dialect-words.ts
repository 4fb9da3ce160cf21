// A dialect and how it fits a sample, in words for people.

import { BACKSLASH, COMMA, QUOTE, TAB } from '../../../codecs/ascii.ts'
import type { CsvDialect } from '../dialect.ts'
import type { DialectFit } from './dialect-fit.ts'

const SEMICOLON = 0x3b
const PIPE = 0x7c
const NAMES = new Map([
  [COMMA, 'commas'],
  [SEMICOLON, 'semicolons'],
  [TAB, 'tabs'],
  [PIPE, 'pipes'],
])

/** `width`: the fields of a record without the one behind a trailing delimiter. */
export function fitWords({ dialect, reading, fields, share }: DialectFit, width: number, isTrailing: boolean): string {
  const { length } = reading.records
  const same = Math.round(share * length)
  if (length === 0) return 'no records'
  const often = same === length ? `all ${length}` : `${same} of ${length}`
  const quoting = dialect.quote === QUOTE && dialect.escape === 'double' ? '' : `, ${quotingWords(dialect)}`
  const spaces = dialect.skipInitialSpace ? ', initial spaces ignored' : ''
  const trailing = isTrailing ? ' with a trailing delimiter' : ''
  if (fields === 1) return `one field in ${often} sampled records: no delimiter${quoting}${spaces}`
  return `${width} fields separated by ${byteWords(dialect.delimiter)}${trailing} in ${often} sampled records${quoting}${spaces}`
}

function quotingWords(dialect: CsvDialect): string {
  if (dialect.quote < 0) return 'no quotes'
  const escaped = dialect.escape === 'backslash' ? ` and escaped with ${byteWords(BACKSLASH)}` : ''
  return `quoted with ${byteWords(dialect.quote)}${escaped}`
}

function byteWords(byte: number): string {
  const isPrintable = byte > 0x20 && byte < 0x7f
  return NAMES.get(byte) ?? (isPrintable ? String.fromCharCode(byte) : `0x${byte.toString(16).padStart(2, '0')}`)
}
