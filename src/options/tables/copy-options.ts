// The options of a copy beside those of a load.

import { names } from '../kinds/list-kinds.ts'
import type { Options } from '../option.ts'

export interface RawCopyOptions {
  /** The tables to copy, each `table` or `schema.table`. */
  readonly tables?: readonly string[] | string
}

export const COPY_OPTIONS = {
  tables: {
    group: 'TABLE',
    scope: 'table',
    verbs: ['copy'],
    kind: names('TABLE[,TABLE…]'),
    isCommon: true,
    help: 'Tables to copy: table or schema.table.',
    otherwise: 'none; at least one is required',
  },
} as const satisfies Options<RawCopyOptions>
