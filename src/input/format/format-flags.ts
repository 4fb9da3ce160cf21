// The flags that say of a source what was found out about it: with them nothing is left to find out.

import type { InputOptions } from '../../options/input-options.ts'
import type { Encoding } from '../../sources/encoding/to-utf8.ts'
import type { SourceFormat } from './source-format.ts'

/** Words for a command line, not yet quoted. None for a source whose format is not for the user to say. */
export function formatFlags(format: SourceFormat, encoding: Encoding, options: InputOptions): string[] {
  const { name, from, guess, record, header } = format
  if (from === 'as it was made') return []
  const flags = ['--format', name]
  if (options.skipLines > 0) flags.push('--skip-lines', String(options.skipLines))
  if (encoding !== 'utf-8') flags.push('--encoding', encoding)
  if (guess !== undefined) {
    const { delimiter, quote, escape: escapeStyle, skipInitialSpace, comment, nulls, ragged } = guess.dialect
    flags.push('--delimiter', byteWord(delimiter))
    flags.push('--quote', quote < 0 ? 'none' : byteWord(quote))
    if (quote >= 0) flags.push('--escape', escapeStyle)
    if (skipInitialSpace !== undefined)
      flags.push(skipInitialSpace ? '--skip-initial-space' : '--no-skip-initial-space')
    if (comment >= 0) flags.push('--comment', byteWord(comment))
    flags.push(...nullFlags(nulls, ''))
    if (ragged !== 'reject') flags.push('--ragged', ragged)
  }
  if (record.kind === 'escaped') {
    const { delimiter, nulls, ragged } = record.dialect
    if (name === 'postgres-text') flags.push('--delimiter', byteWord(delimiter))
    flags.push(...nullFlags(nulls, '\\N'))
    if (ragged !== 'reject') flags.push('--ragged', ragged)
  }
  if (record.kind === 'jsonl' || record.kind === 'parquet') return flags
  flags.push((guess?.hasHeader ?? header.lines > 0) ? '--header' : '--no-header')
  if (options.columns !== undefined) flags.push('--columns', options.columns.join(','))
  return flags
}

function nullFlags(nulls: readonly string[], usual: string): string[] {
  return nulls.length === 1 && nulls[0] === usual ? [] : nulls.flatMap((word) => ['--null', word])
}

/** Whether the format follows from more than what the user said and the source's name. */
export function isGuessed({ from, guess, record }: SourceFormat, { dialect, hasHeader }: InputOptions): boolean {
  if (from === 'by its content') return true
  if (record.kind === 'jsonl' || record.kind === 'escaped') return false
  return hasHeader === undefined || (guess !== undefined && (dialect.delimiter ?? dialect.quote) === undefined)
}

export function byteWord(byte: number): string {
  return byte === 0x09 ? 'tab' : String.fromCharCode(byte)
}
