// The options that say which field goes into which column.

import { LOADS, type Option, type Options } from './option.ts'
import { choice, names, pairs, text, texts } from './value-kinds.ts'

export interface RawMappingOptions {
  /** Fields that go into columns of other names: `{ field: 'column' }`, or texts `field=column`. A field may be a path. */
  readonly rename?: Readonly<Record<string, string>> | readonly string[]
  /** Fields that are not loaded. */
  readonly skip?: string | readonly string[]
  /**
   * Columns that get a value of their own: `{ column: value }`, or texts `column=value`. The texts `@file`, `@line`, `@run`
   * and `@null` stand for the name of the source, the line of the record, the run's id and NULL; `@@` begins a text with @.
   */
  readonly set?: Readonly<Record<string, unknown>> | readonly string[]
  /** The only columns that fields go into; a list, or a text with commas. Other fields are ignored. */
  readonly only?: string | readonly string[]
  /** Fields that no column takes: `error`, `skip`, or `collect=COLUMN`. Default: `error`. */
  readonly unknownFields?: string
  /** Columns whose field a record lacks: `error`, `null`, or `default`. Default: NULL or the column's DEFAULT, else an error. */
  readonly missingFields?: string
}

export const UNKNOWN_FIELDS = ['error', 'skip', 'collect'] as const
export const MISSING_FIELDS = ['error', 'null', 'default'] as const

const MAPPING = { group: 'MAPPING', scope: 'table', verbs: LOADS } as const satisfies Partial<Option>

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
    help: 'Load a field into a column of another name. payload.user.id names a nested value. Can be repeated.',
    otherwise: 'the column of its name',
  },
  skip: {
    ...MAPPING,
    kind: texts('FIELD', 'names'),
    help: 'Do not load this field. Can be repeated.',
    otherwise: 'all fields are loaded',
  },
  set: {
    ...MAPPING,
    kind: pairs<unknown>('COLUMN=VALUE', 'an object, { column: value }, or an array of strings', () => true),
    help: 'Set a column to this value in every row: text, or @file, @line, @run, @null. Write @@ for text that begins with @. Can be repeated.',
    otherwise: 'columns take fields',
  },
  only: {
    ...MAPPING,
    kind: names('COLUMN[,COLUMN…]'),
    help: 'Load these columns only; other fields are ignored.',
    otherwise: 'all columns',
  },
  unknownFields: {
    ...MAPPING,
    kind: { ...text('error|skip|collect=COLUMN'), choices: UNKNOWN_FIELDS },
    help: 'What to do with fields that have no column. collect: put them into COLUMN as a JSON object.',
    otherwise: 'error',
  },
  missingFields: {
    ...MAPPING,
    kind: choice(MISSING_FIELDS),
    help: 'What to do when a record has no field for a column.',
    otherwise: "NULL or the column's DEFAULT, an error if it has neither",
  },
} as const satisfies Options<RawMappingOptions>
