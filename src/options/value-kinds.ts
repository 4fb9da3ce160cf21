// The kinds of values that options take: in the library, behind a flag, in a variable and in the settings file.

import { duration, integer, maxErrorsOf, oneOf, size, usage } from './option-values.ts'

export interface Kind<Said = unknown, Checked = unknown> {
  /** As the end of "it takes …", for the library and the settings file. */
  readonly words: string
  /** Stands for the value in --help; a switch has none. */
  readonly placeholder?: string
  readonly choices?: readonly string[]
  /** For the completion of shells: the name of a file or a folder comes next. */
  readonly path?: 'file' | 'folder'
  /** What an address in its place is refused as: "takes a file, but was given an address". */
  readonly holds?: string
  /** Means something where it is empty: a list without items, or also an item. Otherwise what is empty is BL_USAGE. */
  readonly mayBeEmpty?: 'list' | 'item'
  /** The flag can be repeated. */
  readonly isRepeated?: true
  /** The value of the flag can be left out. */
  readonly isValueOptional?: true
  /** Neither true nor false is the default: every page of help shows both forms of the flag. */
  readonly isUndecided?: true
  /** For the settings file, in the words of JSON Schema. */
  readonly schema: object
  accepts(value: unknown): boolean
  /** The value of a text: behind a flag, or of a variable. `name` is that of the flag. */
  read(name: string, text: string): Said
  /** What the program works with. */
  check(name: string, value: Said): Checked
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value)
export const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)
/** Of names and values: no list, no Map, no Promise. */
export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(Symbol.iterator in value) && !('then' in value)

const STRING = { type: 'string' }
const NUMBER_OR_STRING = { type: ['number', 'string'] }

export function text(placeholder: string): Kind<string, string> {
  return textAs(placeholder, (_, value) => value)
}

/** A text of which `check` makes what the program works with. */
export function textAs<Checked>(
  placeholder: string,
  check: (name: string, value: string) => Checked,
): Kind<string, Checked> {
  return { words: 'a string', placeholder, schema: STRING, accepts: isText, read: (_, said) => said, check }
}

export const FILE: Kind<string, string> = { ...text('FILE'), path: 'file', holds: 'a file' }
export const FOLDER: Kind<string, string> = { ...text('DIR'), path: 'folder', holds: 'a folder' }
export const URL_TEXT: Kind<string, string> = text('URL')
export const NAME: Kind<string, string> = text('NAME')

/** More of them do not fit on a line with the flag. */
const MAX_SHOWN = 4

export function choice<const T extends string>(choices: readonly T[]): Kind<T, T> {
  return {
    words: 'a string',
    placeholder: choices.length <= MAX_SHOWN ? choices.join('|') : 'NAME',
    choices,
    schema: { enum: choices },
    accepts: isText,
    // Its check comes later, for all that was said.
    read: (_, said) => said as T,
    check: (name, value) => oneOf(name, value, choices),
  }
}

export function wholeNumber(min: number, max: number, placeholder = 'N'): Kind<number, number> {
  return {
    words: 'a number',
    placeholder,
    schema: { type: 'integer', minimum: min, ...(max < Number.MAX_SAFE_INTEGER && { maximum: max }) },
    accepts: isNumber,
    read: (name, said) => {
      if (/^[+-]?\d+(?:\.\d+)?$/.test(said)) return Number(said)
      return integer(name, said as unknown as number, min, max)
    },
    check: (name, value) => integer(name, value, min, max),
  }
}

/** Bytes, as a number or a text with a unit. */
export function bytes(min: number, max: number): Kind<number | string, number> {
  return {
    words: 'a number or a string',
    placeholder: 'SIZE',
    schema: NUMBER_OR_STRING,
    accepts: (value) => isNumber(value) || isText(value),
    read: (_, said) => said,
    check: (name, value) => size(name, value, min, max),
  }
}

/** Milliseconds for a program, seconds for a person: what a flag, a variable and the settings file say without a unit. */
export const TIME: Kind<number | string, number> = {
  words: 'a number or a string',
  placeholder: 'TIME',
  schema: NUMBER_OR_STRING,
  accepts: (value) => isNumber(value) || isText(value),
  // 0 is refused, as it was written.
  read: (_, said) => (/^\d+(\.\d+)?$/.test(said) && Number(said) > 0 ? `${said}s` : said),
  check: duration,
}

/** `10`, or `0.1%`. */
export const SHARE: Kind<number | string, { readonly count?: number; readonly percent?: number }> = {
  words: 'a number or a string',
  placeholder: 'N|N%',
  schema: NUMBER_OR_STRING,
  accepts: (value) => isNumber(value) || isText(value),
  read: (_, said) => said,
  check: (_, value) => Object.freeze(maxErrorsOf(value)),
}

const SWITCH_WORDS: Readonly<Record<string, boolean>> = {
  ...{ true: true, 1: true, yes: true, on: true },
  ...{ false: false, 0: false, no: false, off: false },
}

export const SWITCH: Kind<boolean, boolean> = {
  words: 'true or false',
  schema: { type: 'boolean' },
  accepts: (value) => typeof value === 'boolean',
  read: (name, said) => {
    const value = Object.hasOwn(SWITCH_WORDS, said.toLowerCase()) ? SWITCH_WORDS[said.toLowerCase()] : undefined
    if (value === undefined) throw usage(`--${name} ${said} is neither true nor false`, 'use true or false, or 1 or 0')
    return value
  },
  check: (_, value) => value,
}

/** What is found out where it is not said. */
export const SWITCH_OR_NO: Kind<boolean, boolean> = { ...SWITCH, isUndecided: true }
