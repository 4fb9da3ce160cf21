// What several options say together of how values are written.

import type { Notations } from '../../codecs/notation.ts'
import { type Checked, flagOf } from '../option.ts'
import { usage } from '../option-values.ts'
import type { NOTATION_OPTIONS } from './notation-options.ts'

/** Words that separated values have for themselves. */
const OWN_WORDS = {
  true: ['true', 't', 'yes', 'y', 'on', '1'],
  false: ['false', 'f', 'no', 'n', 'off', '0'],
} as const

/** Undefined where nothing was said. */
export function resolveNotations(said: Checked<typeof NOTATION_OPTIONS>): Notations | undefined {
  const { dateFormat: dates = {}, timeZone, decimalComma = [], thousands = [], exactIntegers = [] } = said
  const trueWords = wordsFor('true', said.true)
  const falseWords = wordsFor('false', said.false)
  const both = trueWords.find((word) => falseWords.includes(word))
  if (both !== undefined) throw usage(`--true and --false are the same word, ${both}`, 'use different words')
  const columns: readonly (readonly [option: string, names: readonly string[]])[] = [
    ['dateFormat', Object.keys(dates)],
    ['decimalComma', decimalComma],
    ['thousands', thousands],
  ]
  for (const [option, names] of columns) {
    for (const [other, others] of columns) {
      const twice = option === other ? undefined : names.find((name) => others.includes(name))
      if (twice === undefined) continue
      throw usage(`${flagOf(option)} and ${flagOf(other)} name the same column, ${twice}`, 'name each column once')
    }
  }
  const date = exactIntegers.find((name) => Object.hasOwn(dates, name))
  if (date !== undefined)
    throw usage(`--date-format and --exact-integers name the same column, ${date}`, 'name each column once')
  const isSaid =
    Object.keys(dates).length + decimalComma.length + thousands.length + exactIntegers.length > 0 ||
    trueWords.length + falseWords.length > 0 ||
    timeZone !== undefined
  if (!isSaid) return undefined
  const zone = timeZone === undefined ? {} : { timeZone }
  return Object.freeze({ dates, ...zone, decimalComma, thousands, exactIntegers, trueWords, falseWords })
}

/** In lower case. A word that means the opposite already would mean one thing here and another there. */
function wordsFor(name: 'true' | 'false', said: readonly string[] = []): readonly string[] {
  const words = said.map((word) => word.replace(/[A-Z]/g, (letter) => letter.toLowerCase()))
  const opposite: readonly string[] = OWN_WORDS[name === 'true' ? 'false' : 'true']
  const wrong = words.find((word) => word === '' || opposite.includes(word))
  if (wrong === undefined) return Object.freeze(words)
  if (wrong === '') throw usage(`--${name} is empty`, 'pass a word; for an empty field that is NULL use --null')
  throw usage(
    `--${name} ${wrong}: this word means ${name === 'true' ? 'false' : 'true'}`,
    'change the values, or load the column as text',
  )
}
