// The flags that say how the input is written.

import { Flags } from '@oclif/core'
import type { FileLoadSettings } from '../index.ts'

export const INPUT_FLAGS = {
  format: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'jsonl|json|json-compact|csv|tsv|clickhouse-tsv|postgres-text|parquet',
    summary: 'Format of the input. Default: from the extension, else from the content.',
  }),
  encoding: Flags.string({
    helpGroup: 'SOURCE',
    options: ['utf-8', 'utf-16le', 'utf-16be', 'latin1', 'windows-1252'],
    summary: 'Text encoding. Default: from the byte order mark, else UTF-8.',
  }),
  delimiter: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'CHAR|tab',
    summary: 'CSV: field delimiter. Default: found in the input.',
  }),
  quote: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'CHAR|none',
    summary: 'CSV: quote character. Default ".',
  }),
  escape: Flags.string({
    helpGroup: 'SOURCE',
    options: ['double', 'backslash'],
    summary: 'CSV: how a quote is escaped in a quoted field. Default: doubled.',
  }),
  'skip-initial-space': Flags.boolean({
    helpGroup: 'SOURCE',
    allowNo: true,
    summary: 'CSV: ignore spaces at the start of a field, also before its quote.',
  }),
  header: Flags.boolean({
    helpGroup: 'SOURCE',
    allowNo: true,
    summary: 'CSV: the first record is a header, or is not. Default: found in the input.',
  }),
  'skip-lines': Flags.integer({
    helpGroup: 'SOURCE',
    helpValue: 'N',
    min: 0,
    summary: 'CSV: skip the first N lines, above the header or the first record.',
  }),
  columns: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'NAME[,NAME…]',
    summary: 'CSV: the names of the fields, in order. They replace those of a header.',
  }),
  null: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'WORD',
    multiple: true,
    multipleNonGreedy: true,
    summary: "CSV: an unquoted field that means NULL. Can be repeated. Default: the empty field ('').",
  }),
  comment: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'CHAR',
    summary: 'CSV: skip lines that begin with CHAR.',
  }),
  ragged: Flags.string({
    helpGroup: 'SOURCE',
    options: ['reject', 'pad'],
    summary: 'CSV: a record with too few fields is a reject (default), or is padded with NULLs.',
  }),
  'files-from': Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'FILE',
    summary: 'A file that lists the inputs, one per line; # begins a comment.',
  }),
  endpoint: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'URL',
    summary: 's3:// inputs: the endpoint of a store other than AWS.',
  }),
  region: Flags.string({ helpGroup: 'SOURCE', helpValue: 'NAME', summary: 's3:// inputs: the region.' }),
  'no-sign-request': Flags.boolean({
    helpGroup: 'SOURCE',
    summary: 's3:// inputs: read public objects without credentials.',
  }),
  'ignore-hive-partitions': Flags.boolean({
    helpGroup: 'SOURCE',
    summary: 'Load files below folders such as year=2026/ without the values in the folder names. Default: an error.',
  }),
  epoch: Flags.string({
    helpGroup: 'SOURCE',
    options: ['s', 'ms', 'us', 'ns'],
    summary: 'Unit of numbers in date and time columns, counted from 1970 (UTC). Without it they are refused.',
  }),
  coerce: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'NAME[,NAME…]',
    summary: 'Also take "1" as a number (quoted-numbers), "" as NULL (empty-null), 0 and 1 as booleans (int-bool).',
  }),
}

/** The flags as they are parsed. */
export interface InputFlags {
  readonly format?: string | undefined
  readonly encoding?: string | undefined
  readonly delimiter?: string | undefined
  readonly quote?: string | undefined
  readonly escape?: string | undefined
  readonly 'skip-initial-space'?: boolean | undefined
  readonly header?: boolean | undefined
  readonly 'skip-lines'?: number | undefined
  readonly columns?: string | undefined
  readonly null?: string[] | undefined
  readonly comment?: string | undefined
  readonly ragged?: string | undefined
  readonly 'files-from'?: string | undefined
  readonly endpoint?: string | undefined
  readonly region?: string | undefined
  readonly 'no-sign-request': boolean
  readonly 'ignore-hive-partitions': boolean
  readonly epoch?: string | undefined
  readonly coerce?: string | undefined
}

export function inputSettings(flags: InputFlags): {
  [name in keyof FileLoadSettings]?: FileLoadSettings[name] | undefined
} {
  const { format, encoding, delimiter, quote, header, columns, comment, ragged, epoch, coerce } = flags
  const dialect = {
    delimiter,
    quote,
    escape: flags.escape,
    skipInitialSpace: flags['skip-initial-space'],
    header,
    columns,
    null: flags.null,
    comment,
    ragged,
    skipLines: flags['skip-lines'],
  }
  const { endpoint, region } = flags
  const remote = {
    filesFrom: flags['files-from'],
    endpoint,
    region,
    noSignRequest: flags['no-sign-request'] || undefined,
    ignoreHivePartitions: flags['ignore-hive-partitions'] || undefined,
  }
  return { format, encoding, ...dialect, ...remote, epoch, coerce }
}
