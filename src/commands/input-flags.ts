// The flags that say how the input is written.

import { Flags } from '@oclif/core'
import type { FileLoadSettings } from '../index.ts'

export const INPUT_FLAGS = {
  format: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'jsonl|json|json-compact|csv|tsv|clickhouse-tsv|postgres-text|parquet',
    summary: 'How records look. Default: by the extension, then by the content.',
  }),
  encoding: Flags.string({
    helpGroup: 'SOURCE',
    options: ['utf-8', 'utf-16le', 'utf-16be', 'latin1', 'windows-1252'],
    summary: 'Of the text. Default: by a mark of byte order, else UTF-8.',
  }),
  delimiter: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'CHAR|tab',
    summary: 'CSV: what stands between two fields.',
  }),
  quote: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'CHAR|none',
    summary: 'CSV: what stands around a field. Default ".',
  }),
  escape: Flags.string({
    helpGroup: 'SOURCE',
    options: ['double', 'backslash'],
    summary: 'CSV: how a quote is written inside quotes. Default: twice (double).',
  }),
  'skip-initial-space': Flags.boolean({
    helpGroup: 'SOURCE',
    allowNo: true,
    summary: 'CSV: spaces at the beginning of a field are no part of it, also before a quote.',
  }),
  header: Flags.boolean({
    helpGroup: 'SOURCE',
    allowNo: true,
    summary: 'CSV: the first record names the fields, or does not.',
  }),
  'skip-lines': Flags.integer({
    helpGroup: 'SOURCE',
    helpValue: 'N',
    min: 0,
    summary: 'CSV: so many lines before the header, or the first record, are titles.',
  }),
  columns: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'NAME[,NAME…]',
    summary: "CSV: the fields' names in their order, in place of those of a header.",
  }),
  null: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'WORD',
    multiple: true,
    multipleNonGreedy: true,
    summary: "CSV: an unquoted field that is NULL; can be said several times. Default: the empty one ('').",
  }),
  comment: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'CHAR',
    summary: 'CSV: lines that begin with it are passed over.',
  }),
  ragged: Flags.string({
    helpGroup: 'SOURCE',
    options: ['reject', 'pad'],
    summary: 'CSV: what becomes of a record with too few fields: a reject (default), or NULLs.',
  }),
  'files-from': Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'FILE',
    summary: 'A file that lists inputs, one per line; # begins a comment.',
  }),
  endpoint: Flags.string({
    helpGroup: 'SOURCE',
    helpValue: 'URL',
    summary: 's3:// inputs: the server, where it is not AWS.',
  }),
  region: Flags.string({ helpGroup: 'SOURCE', helpValue: 'NAME', summary: 's3:// inputs: the region.' }),
  'no-sign-request': Flags.boolean({
    helpGroup: 'SOURCE',
    summary: 's3:// inputs: objects that anybody may read, without credentials.',
  }),
  'ignore-hive-partitions': Flags.boolean({
    helpGroup: 'SOURCE',
    summary: 'Load files below folders such as year=2026/ without these values. Default: an error.',
  }),
  epoch: Flags.string({
    helpGroup: 'SOURCE',
    options: ['s', 'ms', 'us', 'ns'],
    summary: 'Numbers for dates and times count these units since 1970 (UTC). Without it they are refused.',
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
