// Random values as JSON texts, each with what its column must give back, and the simple column types.
import type { Random } from '../oracle/random.ts'
import { hexOfBytes, scaledDecimal } from './exact-decimal.ts'

/** A value as JSON text, and what the SELECT of its column must give for it. */
export interface RandomValue {
  readonly json: string
  readonly expected: unknown
}

export interface RandomType {
  readonly type: string
  /** What to ask of the column `x`. */
  readonly select: string
  readonly make: (random: Random) => RandomValue
}

export const PIECES = [
  ...'abcXYZ09 .,:{}[]\'"\\/\t\n\r\b\f',
  '\u0000',
  '\u001f',
  'é',
  'ß',
  '€',
  '漢',
  '😀',
  '\u2028',
  'e\u0301',
]
export const BLANKS = ['', '', '', ' ', '\t', '  ', '\r']

/** The bytes of a text, as `hex(x)` gives them. */
export const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase()

/** Text as JSON, some of its characters as escapes that would not be needed. */
export function spelled(random: Random, text: string): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  if (random.chance(0.1)) return `"${text.split('').map(escaped).join('')}"`
  const characters = [...text].map((character) => {
    if (character === '/' && random.chance(0.5)) return '\\/'
    if (random.chance(0.95)) return JSON.stringify(character).slice(1, -1)
    return character.split('').map(escaped).join('')
  })
  return `"${characters.join('')}"`
}

export function integer(bits: number, isSigned: boolean): RandomType {
  const top = 1n << BigInt(isSigned ? bits - 1 : bits)
  return {
    type: `${isSigned ? 'Int' : 'UInt'}${bits}`,
    select: 'toString(x)',
    make: (random) => {
      const any = BigInt(random.text([...'0123456789'], 1 + random.below(20))) % top
      const value = random.pick([any, any, top - 1n, 0n, ...(isSigned ? [-any, -top] : [])])
      return { json: String(value), expected: String(value) }
    },
  }
}

export function decimal(precision: number, bits: number): RandomType {
  const scale = Math.floor(precision / 3)
  return {
    type: `Decimal(${precision}, ${scale})`,
    select: 'hex(reinterpretAsString(x))',
    make: (random) => {
      const whole = String(BigInt(random.text([...'0123456789'], random.below(precision - scale) + 1)))
      const fraction = random.text([...'0123456789'], random.below(scale + 1))
      const sign = random.pick(['', '-'])
      const json = `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}${random.pick(['', 'e0', 'E+0'])}`
      return { json, expected: hexOfBytes(scaledDecimal(json, scale), bits) }
    },
  }
}

export function text(type: string, maxPieces: number): RandomType {
  return {
    type,
    select: 'hex(x)',
    make: (random) => {
      const value = random.text(PIECES, random.below(maxPieces + 1))
      return { json: spelled(random, value), expected: hex(value) }
    },
  }
}

export function list<T>(random: Random, make: () => T): T[] {
  return Array.from({ length: random.below(5) }, make)
}

/** An array's JSON text with random blanks. */
export function arrayText(random: Random, items: readonly string[]): string {
  return `[${items.map((item) => `${random.pick(BLANKS)}${item}${random.pick(BLANKS)}`).join(',')}]`
}
