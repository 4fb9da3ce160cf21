// Which field of the input goes into which column, and what goes into columns that no field has. Plain data: what the
// user said, checked, and the same for all sources of a table.

import { type FieldPath, parsePath } from '../formats/json/path.ts'

/** What `set` writes into a column: the same text in all rows, NULL, or what is known of the record and the run. */
export type SetValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file' | 'line' | 'run' | 'null' }

/** What happens to a field that no column takes. */
export type UnknownFields = 'error' | 'skip' | 'collect'

/** What a column gets where a record lacks its field. Without it: NULL, else the server's DEFAULT, else a reject. */
export type MissingFields = 'error' | 'null' | 'default'

/** How names of a header row are compared with those of columns. */
export const HEADER_MATCHES = ['exact', 'case', 'trim', 'normalize'] as const
export type HeaderMatch = (typeof HEADER_MATCHES)[number]

export interface Mapping {
  /** Fields, by name or by path, that go into a column of another name. */
  readonly renamed: readonly { readonly field: string; readonly column: string }[]
  /** Fields that are ignored. */
  readonly skipped: readonly string[]
  readonly set: readonly { readonly column: string; readonly value: SetValue }[]
  /** The only columns that fields go into. */
  readonly only: readonly string[] | undefined
  readonly unknownFields: UnknownFields
  /** The column of the unknown fields of a record, as one JSON object. */
  readonly collectColumn: string | undefined
  readonly missingFields: MissingFields | undefined
  readonly headerMatch?: HeaderMatch
}

/** Fields go into the columns with their names. */
export const BY_NAME: Mapping = Object.freeze({
  renamed: [],
  skipped: [],
  set: [],
  only: undefined,
  unknownFields: 'error',
  collectColumn: undefined,
  missingFields: undefined,
})

/** A member of a record, or a value inside of one. */
export interface FieldSource {
  readonly key: string
  /** With `key` as its first step; undefined for the member itself. */
  readonly path: FieldPath | undefined
}

/** What the text of a field means. Where the input names its fields (`names`), a name counts before a path. */
export function fieldSource(text: string, names: readonly string[] = []): FieldSource {
  const path = names.includes(text) ? undefined : parsePath(text)
  const [first] = path ?? []
  if (path === undefined || first === undefined) return { key: text, path: undefined }
  return { key: first.name, path: path.length > 1 ? path : undefined }
}

/** The columns that no field goes into by its name. */
export function columnsWithoutField({ renamed, set, collectColumn }: Mapping): ReadonlySet<string> {
  return new Set([
    ...renamed.map(({ column }) => column),
    ...set.map(({ column }) => column),
    ...(collectColumn === undefined ? [] : [collectColumn]),
  ])
}

/** The fields that do not go into the column of their name. */
export function fieldsWithoutColumn({ renamed, skipped }: Mapping, names: readonly string[] = []): ReadonlySet<string> {
  const sources = [...renamed.map(({ field }) => field), ...skipped].map((field) => fieldSource(field, names))
  return new Set(sources.filter(({ path }) => path === undefined).map(({ key }) => key))
}
