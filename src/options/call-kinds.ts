// The options of the library's functions: an unknown name or a wrong type is BL_USAGE at the call, never ignored.

import { isPlainObject } from '../plain-object.ts'
import { DATABASE_KINDS } from '../targets.ts'
import { nearestName } from './nearest-name.ts'
import type { AnyOptions } from './option.ts'
import { usage } from './option-values.ts'
import { isObject, isTextList } from './value-kinds.ts'

/** The type that an option's value must have. */
export interface CallKind {
  /** As the end of "pass …". */
  readonly words: string
  accepts(value: unknown): boolean
}

/** The kinds of all options of a call. */
export type Kinds<Settings> = Readonly<Record<keyof Settings & string, CallKind>>

export const TEXT: CallKind = { words: 'a string', accepts: (value) => typeof value === 'string' }
export const TEXT_LIST: CallKind = { words: 'an array of strings', accepts: isTextList }
export const SIGNAL: CallKind = { words: 'an AbortSignal', accepts: (value) => value instanceof AbortSignal }
export const FUNCTION: CallKind = { words: 'a function', accepts: (value) => typeof value === 'function' }
export const VARIABLES: CallKind = {
  words: 'an object of variables, such as process.env',
  accepts: (value) =>
    isObject(value) && Object.values(value).every((one) => one === undefined || typeof one === 'string'),
}

/** ClickHouse's own. */
export const SERVER_SETTINGS: CallKind = {
  words: 'an object of strings and numbers (true is 1)',
  accepts: (value) =>
    isObject(value) &&
    isPlainObject(value) &&
    Object.values(value).every((one) => typeof one === 'string' || Number.isFinite(one)),
}

export const SINK: CallKind = {
  words: DATABASE_KINDS.map((kind) => `'${kind}'`).join(' or '),
  accepts: (value) => typeof value === 'string',
}

/** Typed arrays are iterable, too, but their numbers are not rows. */
export function isIterable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false
  return Symbol.iterator in value || Symbol.asyncIterator in value
}

/** The kinds of options. */
export function kindsOf<O extends AnyOptions>(options: O): { readonly [Name in keyof O]: CallKind } {
  return Object.fromEntries(Object.entries(options).map(([name, { kind }]) => [name, kind])) as never
}

/** Fails if `settings` of `call` contain an unknown name or a value of a wrong type, or lack one of `required`. */
export function checkKinds(
  call: string,
  settings: unknown,
  kinds: Readonly<Record<string, CallKind>>,
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
        near === undefined ? `its options are ${names.join(', ')}` : `did you mean ${near}?`,
      )
    }
    if (value !== undefined && !kind.accepts(value)) throw usage(`${name} is ${kindWords(value)}`, `pass ${kind.words}`)
  }
  for (const name of required) {
    if (settings[name as keyof object] === undefined)
      throw usage(`${call} requires the option ${name}`, `pass ${kinds[name]?.words}`)
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
