// The flags that say which field goes into which column.

import { Flags } from '@oclif/core'
import type { FileLoadSettings } from '../index.ts'

export const MAPPING_FLAGS = {
  rename: Flags.string({
    helpGroup: 'MAPPING',
    helpValue: 'FIELD=COLUMN',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'The field goes into a column of another name; payload.user.id names a value inside of one.',
  }),
  skip: Flags.string({
    helpGroup: 'MAPPING',
    helpValue: 'FIELD',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'The field is passed over.',
  }),
  set: Flags.string({
    helpGroup: 'MAPPING',
    helpValue: 'COLUMN=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'The column gets this value: a text, or @file, @line, @run, @null. A text may begin with @@ for @.',
  }),
  only: Flags.string({
    helpGroup: 'MAPPING',
    helpValue: 'COLUMN[,COLUMN…]',
    summary: 'Fields go into these columns only; others are passed over.',
  }),
  'unknown-fields': Flags.string({
    helpGroup: 'MAPPING',
    helpValue: 'error|skip|collect=COLUMN',
    summary: 'What becomes of fields that no column takes. Default: error. collect: a JSON object of them.',
  }),
  'missing-fields': Flags.string({
    helpGroup: 'MAPPING',
    options: ['error', 'null', 'default'],
    summary: "Where a record lacks a column's field. Default: NULL or the column's DEFAULT; an error without either.",
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
