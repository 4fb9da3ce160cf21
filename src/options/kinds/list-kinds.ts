// The kinds of options that take several values: lists, and names with values.

import { isPlainObject } from '../../plain-object.ts'
import { refuseEmptyItems } from '../option-values.ts'
import { isObject, isTextList, type Kind } from '../value-kinds.ts'
import { jsonOf, piecesOf } from './value-texts.ts'

type Texts = string | readonly string[]
export type Pairs<Value> = Readonly<Record<string, Value>> | readonly string[]
const isTexts = (value: unknown): boolean => typeof value === 'string' || isTextList(value)
const isMembers = (value: unknown): value is object => isObject(value) && isPlainObject(value)

const STRING = { type: 'string' }
const TEXT_OR_LIST = { type: ['string', 'array'], items: STRING }

/** A list of names, which hold no comma: one text, or an array. */
export function names(placeholder: string): Kind<Texts, readonly string[]> {
  return namesAs(placeholder, (_, items) => items)
}

export function namesAs<Checked>(
  placeholder: string,
  check: (name: string, items: readonly string[]) => Checked,
): Kind<Texts, Checked> {
  return {
    words: 'a string or an array of strings',
    placeholder,
    holds: 'names',
    schema: TEXT_OR_LIST,
    accepts: isTexts,
    read: (name, said) => (said.startsWith('[') ? (jsonOf(name, said, isTextList) as string[]) : said),
    check: (name, value) => {
      const items = typeof value === 'string' ? piecesOf(value) : value
      refuseEmptyItems(name, items)
      return check(name, items)
    },
  }
}

/** A list whose items may hold anything: the flag is repeated. */
export function texts(placeholder: string, holds?: string): Kind<Texts, readonly string[]> {
  return {
    words: 'a string or an array of strings',
    placeholder,
    isRepeated: true,
    mayBeEmpty: 'item',
    ...(holds !== undefined && { holds }),
    schema: TEXT_OR_LIST,
    accepts: isTexts,
    read: (name, said) => (said.startsWith('[') ? (jsonOf(name, said, isTextList) as string[]) : piecesOf(said)),
    check: (_, value) => (typeof value === 'string' ? [value] : value),
  }
}

/** Names with values: the flag is repeated, as `NAME=VALUE`. */
export function pairs<Value>(
  placeholder: string,
  words: string,
  isValue: (value: unknown) => boolean,
): Kind<Pairs<Value>, Pairs<Value>> {
  const accepts = (value: unknown): boolean =>
    isTextList(value) || (isMembers(value) && Object.values(value).every(isValue))
  return {
    words,
    placeholder,
    isRepeated: true,
    mayBeEmpty: 'list',
    schema: { type: ['object', 'array'], items: STRING },
    accepts,
    read: (name, said) => (/^[{[]/.test(said) ? (jsonOf(name, said, accepts) as Pairs<Value>) : piecesOf(said)),
    check: (_, value) => value,
  }
}
