// The options for a table: its name, how it is created, the wire, and bad records.

import { NOTATION_OPTIONS } from './notations/notation-options.ts'
import { LOADS, type Options, READS, WRITES } from './option.ts'
import { choice, FILE, SHARE, SWITCH, text, wholeNumber } from './value-kinds.ts'

/** For calls that load or inspect files. */
export interface TableChoice {
  /** Table for all files: `table` or `schema.table`. Default: each file's base name. */
  readonly table?: string
  /** Number of first rows of each table to report after its load. Default: 0. */
  readonly peek?: number
}

export interface RawTableOptions {
  /** Create the table from a sample of the input if it does not exist. Default: false; true for an embedded engine. */
  readonly create?: boolean
  /** ClickHouse: sorting key of the created table. Default: `tuple()`. */
  readonly orderBy?: string
  /** Where values are parsed: `typed` (in bulkload) or `text` (on the server). Default: `auto`, which is typed if that supports every column. */
  readonly wire?: 'auto' | 'typed' | 'text'
  /** Bad records to tolerate per table before its load fails: a number, or a percentage such as `0.1%`. Default: 0. */
  readonly maxErrors?: number | string
  /** A JavaScript module whose default export gets each record and returns a record, an array of records, or nothing. Default: none. */
  readonly transform?: string
  /** File to write bad records to. Default: `./<table>.rejects.jsonl`, `.csv` or `.tsv`, depending on the input format. */
  readonly rejects?: string
}

export const TABLE_CHOICE = {
  table: {
    group: 'TABLE',
    scope: 'table',
    verbs: READS,
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
    verbs: WRITES,
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
    excludes: (wire) => (wire === 'text' ? ['epoch', 'coerce', ...Object.keys(NOTATION_OPTIONS)] : []),
    default: 'auto',
    help: 'Where values are parsed: in bulkload (typed) or on the server (text). auto: typed, if it supports every column.',
  },
  transform: {
    group: 'MAPPING',
    scope: 'table',
    verbs: WRITES,
    kind: FILE,
    isCommon: true,
    help: 'JavaScript module whose default export gets each record and returns a record, an array of records, or nothing.',
    otherwise: 'none',
  },
  maxErrors: {
    group: 'RELIABILITY',
    scope: 'table',
    verbs: WRITES,
    kind: SHARE,
    default: 0,
    excludes: (value) => (/^0%?$/.test(String(value)) ? ['rejects'] : []),
    isCommon: true,
    help: 'Bad records to tolerate per table before its load fails: a number or a percentage.',
  },
  rejects: {
    group: 'RELIABILITY',
    scope: 'table',
    verbs: WRITES,
    kind: FILE,
    help: 'File to write bad records to, byte for byte.',
    otherwise: './<table>.rejects.jsonl, .csv or .tsv, depending on the input format',
  },
} as const satisfies Options<RawTableOptions>
