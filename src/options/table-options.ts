// The options that say something about a table: which one, how it is made, how its rows travel, what becomes of bad records.

import { ALL_VERBS, LOADS, type Options } from './option.ts'
import { choice, FILE, SHARE, SWITCH, text, wholeNumber } from './value-kinds.ts'

/** Of the calls that load files or look at them. */
export interface TableChoice {
  /** `table` or `schema.table` that all files go into, one after another. Default: each goes into the table of its name. */
  readonly table?: string
  /** Report the first rows of each table after its load, so many. Default: 0. */
  readonly peek?: number
}

export interface RawTableOptions {
  /** Create the table from a sample of the input if it does not exist. Default: false; true for an embedded engine. */
  readonly create?: boolean
  /** ClickHouse: the sorting key of a table that is created. Default: `tuple()`. */
  readonly orderBy?: string
  /** Who parses the values: `typed`: bulkload, `text`: the server. Default: `auto`, typed where every column allows it. */
  readonly wire?: string
  /** Bad records to set aside before the load fails: `10`, or `0.1%` of the records. Default: 0. */
  readonly maxErrors?: number | string
  /** The file for bad records. Default: `./<table>.rejects.jsonl`, `.csv` or `.tsv`, by the format of the input. */
  readonly rejects?: string
}

export const TABLE_CHOICE = {
  table: {
    group: 'TABLE',
    scope: 'table',
    verbs: ALL_VERBS,
    kind: text('NAME'),
    isCommon: true,
    help: 'Load all files into this table (schema.table).',
    otherwise: "each file's base name",
  },
  peek: {
    group: 'OUTPUT',
    scope: 'table',
    verbs: LOADS,
    kind: wholeNumber(0, Number.MAX_SAFE_INTEGER),
    default: 0,
    isCommon: true,
    help: "Print the table's first N rows after the load.",
  },
} as const satisfies Options<TableChoice>

export const TABLE_OPTIONS = {
  create: {
    group: 'TABLE',
    scope: 'table',
    verbs: LOADS,
    kind: SWITCH,
    isCommon: true,
    help: 'Create the table from a sample of the input if it does not exist.',
    otherwise: 'only with --embedded',
  },
  orderBy: {
    group: 'TABLE',
    scope: 'table',
    verbs: ['clickhouse'],
    kind: { ...text('COLUMNS'), holds: 'names' },
    help: 'Sorting key of the created table.',
    otherwise: 'tuple()',
  },
  wire: {
    group: 'TABLE',
    scope: 'table',
    verbs: LOADS,
    kind: choice(['auto', 'typed', 'text']),
    excludes: (wire) => (wire === 'text' ? ['epoch', 'coerce'] : []),
    default: 'auto',
    help: 'Where values are parsed: in bulkload (typed) or on the server (text). auto: typed, if it supports every column.',
  },
  maxErrors: {
    group: 'RELIABILITY',
    scope: 'table',
    verbs: LOADS,
    kind: SHARE,
    default: 0,
    isCommon: true,
    help: 'Bad records to tolerate per table before its load fails: a number or a percentage.',
  },
  rejects: {
    group: 'RELIABILITY',
    scope: 'table',
    verbs: LOADS,
    kind: FILE,
    help: 'File to write bad records to, byte for byte.',
    otherwise: './<table>.rejects.jsonl, .csv or .tsv, depending on the input format',
  },
} as const satisfies Options<RawTableOptions>
