// What kind of value each option of the library takes: a wrong name or kind is BL_USAGE at the call, never ignored.

import { isPlainObject } from '../plain-object.ts'
import type { RawInputOptions } from './input-options.ts'
import type { RawMappingOptions } from './mapping-options.ts'
import { nearestName } from './nearest-name.ts'
import { usage } from './option-values.ts'
import type { RawOptions } from './options.ts'
import type { RawServerOptions } from './server-options.ts'

export interface Kind {
  /** As the end of "it takes …". */
  readonly words: string
  readonly accepts: (value: unknown) => boolean
}

/** The kinds of all options of a call. */
export type Kinds<Settings> = Readonly<Record<keyof Settings & string, Kind>>

const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): boolean => typeof value === 'number' && !Number.isNaN(value)
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
/** Of names and values: no list, no Map, no Promise. */
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(Symbol.iterator in value) && !('then' in value)
const isMembers = (value: unknown): value is object => isObject(value) && isPlainObject(value)

export const TEXT: Kind = { words: 'a string', accepts: isText }
export const FLAG: Kind = { words: 'true or false', accepts: (value) => typeof value === 'boolean' }
export const NUMBER: Kind = { words: 'a number', accepts: isNumber }
export const TEXT_LIST: Kind = { words: 'an array of strings', accepts: isTextList }
export const SIGNAL: Kind = { words: 'an AbortSignal', accepts: (value) => value instanceof AbortSignal }
export const FUNCTION: Kind = { words: 'a function', accepts: (value) => typeof value === 'function' }
export const VARIABLES: Kind = {
  words: 'an object of variables, such as process.env',
  accepts: (value) => typeof value === 'object' && value !== null,
}
const SIZE: Kind = { words: 'a number or a string', accepts: (value) => isNumber(value) || isText(value) }
const TEXTS: Kind = {
  words: 'a string or an array of strings',
  accepts: (value) => isText(value) || isTextList(value),
}
const FOLDER: Kind = {
  words: 'true, or the path of a folder',
  accepts: (value) => FLAG.accepts(value) || isText(value),
}
const RENAMES: Kind = {
  words: 'an object of strings, { field: "column" }, or an array of strings',
  accepts: (value) => isTextList(value) || (isMembers(value) && Object.values(value).every(isText)),
}
const VALUES: Kind = {
  words: 'an object, { column: value }, or an array of strings',
  accepts: (value) => isTextList(value) || isMembers(value),
}

/** ClickHouse's own. */
export const SERVER_SETTINGS: Kind = {
  words: 'an object of strings and numbers (true is 1)',
  accepts: (value) => isMembers(value) && Object.values(value).every((one) => isText(one) || Number.isFinite(one)),
}

export const SINKS = ['clickhouse', 'postgres'] as const
export const SINK: Kind = { words: "'clickhouse' or 'postgres'", accepts: isText }

/** Bytes are iterable, too, but their numbers are no rows. */
export function isIterable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false
  return Symbol.iterator in value || Symbol.asyncIterator in value
}

export const INPUT_KINDS = {
  format: TEXT,
  encoding: TEXT,
  delimiter: TEXT,
  quote: TEXT,
  escape: TEXT,
  skipInitialSpace: FLAG,
  header: FLAG,
  skipLines: NUMBER,
  null: TEXTS,
  comment: TEXT,
  ragged: TEXT,
  columns: TEXTS,
} satisfies Kinds<RawInputOptions>

const MAPPING_KINDS = {
  rename: RENAMES,
  skip: TEXTS,
  set: VALUES,
  only: TEXTS,
  unknownFields: TEXT,
  missingFields: TEXT,
} satisfies Kinds<RawMappingOptions>

export const SERVER_KINDS = {
  passwordFile: TEXT,
  caFile: TEXT,
  certFile: TEXT,
  keyFile: TEXT,
  tlsServerName: TEXT,
} satisfies Kinds<RawServerOptions>

export const OPTION_KINDS = {
  ...INPUT_KINDS,
  ...MAPPING_KINDS,
  url: TEXT,
  embedded: FOLDER,
  create: FLAG,
  wire: TEXT,
  epoch: TEXT,
  coerce: TEXTS,
  codec: TEXT,
  level: NUMBER,
  orderBy: TEXT,
  jobs: NUMBER,
  workers: NUMBER,
  blockSize: SIZE,
  maxRecordBytes: SIZE,
  maxErrors: SIZE,
  rejects: TEXT,
  timeout: SIZE,
  failFast: FLAG,
  ...SERVER_KINDS,
} satisfies Kinds<RawOptions>

/** Fails where `settings` of `call` have an unknown name, lack one of `required`, or have a value of a wrong kind. */
export function checkKinds(
  call: string,
  settings: unknown,
  kinds: Readonly<Record<string, Kind>>,
  required: readonly string[] = [],
): void {
  const names = Object.keys(kinds)
  if (!isObject(settings)) {
    const example = (required.length > 0 ? required : names.slice(0, 1)).map((name) => `${name}: …`).join(', ')
    throw usage(`the options of ${call} are ${kindWords(settings)}, not an object`, `pass an object: { ${example} }`)
  }
  for (const [name, value] of Object.entries(settings)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) {
      const near = nearestName(name, names)
      throw usage(
        `${call} has no option ${JSON.stringify(name)}`,
        near === undefined ? `it takes ${names.join(', ')}` : `did you mean ${near}?`,
      )
    }
    if (value !== undefined && !kind.accepts(value))
      throw usage(`${name} is ${kindWords(value)}`, `it takes ${kind.words}`)
  }
  for (const name of required) {
    if (settings[name as keyof object] === undefined)
      throw usage(`${call} needs the option ${name}`, `it takes ${kinds[name]?.words}`)
  }
}

/** Not the value itself: it may be a password. */
export function kindWords(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (typeof value !== 'object') return `a ${typeof value}`
  const name = (value as { constructor?: { name?: unknown } }).constructor?.name
  return typeof name === 'string' && name !== '' && name !== 'Object' ? `an object of the class ${name}` : 'an object'
}
