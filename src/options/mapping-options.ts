// The options that map fields to columns.

import { HEADER_MATCHES } from '../plan/mapping.ts'
import { names, pairs, texts } from './kinds/list-kinds.ts'
import { LOADS, type Option, type Options, WRITES } from './option.ts'
import { choice, type Kind, text } from './value-kinds.ts'

type UnknownFieldsText = 'error' | 'skip' | `collect=${string}`

export interface RawMappingOptions {
  /** Fields to load into columns with different names: `{ field: 'column' }`, or strings `field=column`. A field may be a path. */
  readonly rename?: Readonly<Record<string, string>> | readonly string[]
  /** Fields to ignore. */
  readonly skip?: string | readonly string[]
  /**
   * Columns to set to a value in every row: `{ column: value }`, or strings `column=value`. The strings `@file`, `@line`, `@run`
   * and `@null` stand for the source's name, the record's line number, the run ID and NULL; a leading `@@` is a literal @.
   */
  readonly set?: Readonly<Record<string, unknown>> | readonly string[]
  /** The only columns to load; an array, or one string with commas. Other fields are ignored. */
  readonly only?: string | readonly string[]
  /** Fields that have no matching column: `error`, `skip`, or `collect=COLUMN`. Default: `error`. */
  readonly unknownFields?: UnknownFieldsText
  /** Columns for which a record has no field: `error`, `null`, or `default`. Default: NULL or the column's DEFAULT, else an error. */
  readonly missingFields?: 'error' | 'null' | 'default'
  /**
   * How the names of a header row are compared with those of columns: `exact`, `case` (in any case), `trim` (without spaces around) or
   * `normalize` (letters and digits alone, in any case). Default: `exact`.
   */
  readonly headerMatch?: 'exact' | 'case' | 'trim' | 'normalize'
}

export const UNKNOWN_FIELDS = ['error', 'skip', 'collect'] as const
export const MISSING_FIELDS = ['error', 'null', 'default'] as const

const MAPPING = { group: 'MAPPING', scope: 'table', verbs: WRITES } as const satisfies Partial<Option>

export const MAPPING_OPTIONS = {
  rename: {
    ...MAPPING,
    kind: {
      ...pairs<string>(
        'FIELD=COLUMN',
        'an object of strings, { field: "column" }, or an array of strings',
        (value) => typeof value === 'string',
      ),
      holds: 'names',
    },
    isCommon: true,
    help: 'Load a field into a column with a different name. A path such as payload.user.id selects a nested value. Can be repeated.',
    otherwise: 'the column with the same name',
  },
  skip: {
    ...MAPPING,
    kind: texts('FIELD', 'names'),
    help: 'Ignore this field. Can be repeated.',
    otherwise: 'all fields are loaded',
  },
  set: {
    ...MAPPING,
    kind: pairs<unknown>('COLUMN=VALUE', 'an object, { column: value }, or an array of strings', () => true),
    help: 'Set a column to this value in every row: text, @file, @line, @run or @null. For text that begins with @, write @@. Can be repeated.',
    otherwise: 'columns are filled from fields',
  },
  only: {
    ...MAPPING,
    kind: names('COLUMN[,COLUMN…]'),
    help: 'Load only these columns; other fields are ignored.',
    otherwise: 'all columns',
  },
  unknownFields: {
    ...MAPPING,
    kind: { ...(text('error|skip|collect=COLUMN') as Kind<UnknownFieldsText, string>), choices: UNKNOWN_FIELDS },
    help: 'What to do with fields that have no matching column. collect: store them in COLUMN as a JSON object.',
    otherwise: 'error',
  },
  missingFields: {
    ...MAPPING,
    kind: choice(MISSING_FIELDS),
    help: 'What to do when a record has no field for a column.',
    otherwise: "NULL or the column's DEFAULT, an error if neither is possible",
  },
  headerMatch: {
    ...MAPPING,
    verbs: LOADS,
    kind: choice(HEADER_MATCHES),
    help: 'How names of a header row are compared with columns: exact, in any case, without spaces around, or by letters and digits (normalize).',
    otherwise: 'exact',
  },
} as const satisfies Options<RawMappingOptions>
