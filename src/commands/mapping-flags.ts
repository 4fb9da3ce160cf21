// The flags that say which field goes into which column.

import { Flags } from '@oclif/core'
import type { FileLoadSettings } from '../index.ts'

export const MAPPING_FLAGS = {
  rename: Flags.string({
    helpGroup: 'MAPPING',
    helpValue: 'FIELD=COLUMN',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Load a field into a column of another name. payload.user.id names a nested value.',
  }),
  skip: Flags.string({
    helpGroup: 'MAPPING',
    helpValue: 'FIELD',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Do not load this field.',
  }),
  set: Flags.string({
    helpGroup: 'MAPPING',
    helpValue: 'COLUMN=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    summary:
      'Set a column to this value in every row: text, or @file, @line, @run, @null. Write @@ for text that begins with @.',
  }),
  only: Flags.string({
    helpGroup: 'MAPPING',
    helpValue: 'COLUMN[,COLUMN…]',
    summary: 'Load these columns only; other fields are ignored.',
  }),
  'unknown-fields': Flags.string({
    helpGroup: 'MAPPING',
    helpValue: 'error|skip|collect=COLUMN',
    summary:
      'What to do with fields that have no column. Default: error. collect: put them into COLUMN as a JSON object.',
  }),
  'missing-fields': Flags.string({
    helpGroup: 'MAPPING',
    options: ['error', 'null', 'default'],
    summary:
      "What to do when a record has no field for a column. Default: NULL or the column's DEFAULT, an error if it has neither.",
  }),
}

/** The flags as they are parsed. */
export interface MappingFlags {
  readonly rename?: string[] | undefined
  readonly skip?: string[] | undefined
  readonly set?: string[] | undefined
  readonly only?: string | undefined
  readonly 'unknown-fields'?: string | undefined
  readonly 'missing-fields'?: string | undefined
}

export function mappingSettings(flags: MappingFlags): {
  [name in keyof FileLoadSettings]?: FileLoadSettings[name] | undefined
} {
  const { rename, skip, set, only } = flags
  return { rename, skip, set, only, unknownFields: flags['unknown-fields'], missingFields: flags['missing-fields'] }
}
