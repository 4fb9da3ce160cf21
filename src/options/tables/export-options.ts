// The options of an export beside those of files that are written: which rows.

import type { Options } from '../option.ts'
import { text, wholeNumber } from '../value-kinds.ts'

export interface RawExportOptions {
  /** A SELECT in SQL of the server, whose rows are exported in place of tables. */
  readonly query?: string
  /** A condition in SQL of the server: only rows that meet it are exported. Default: all rows. */
  readonly where?: string
  /** Terms in SQL of the server to sort each table by, such as `id` or `at DESC, id`. Default: the order in which the server gives them. */
  readonly sort?: string
  /** The number of rows of each table to export at most. Default: all rows. */
  readonly limit?: number
}

const OF_EXPORTS = { group: 'TABLE', scope: 'table', verbs: ['export'], isCommon: true } as const

export const EXPORT_OPTIONS = {
  query: {
    ...OF_EXPORTS,
    kind: text('SQL'),
    help: 'Export the rows of this SELECT in place of tables.',
    otherwise: 'none',
  },
  where: {
    ...OF_EXPORTS,
    kind: text('SQL'),
    help: 'Condition in SQL: export only rows that meet it.',
    otherwise: 'all rows',
  },
  sort: {
    ...OF_EXPORTS,
    kind: text('SQL'),
    help: 'Sort each table by these terms (id, or at DESC). One stream reads it then.',
    otherwise: 'the order in which the server gives the rows',
  },
  limit: {
    ...OF_EXPORTS,
    kind: wholeNumber(0, Number.MAX_SAFE_INTEGER),
    help: 'Export at most N rows of each table.',
    otherwise: 'all rows',
  },
} as const satisfies Options<RawExportOptions>
