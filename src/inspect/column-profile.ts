// What the values of one column are like: how many, how long, from where to where, a few of them, and texts that look
// like something else.

import { BACKSLASH, LOWER_U, MINUS, ZERO } from '../codecs/ascii.ts'
import { dateTime, readTimestamp } from '../codecs/text/date-time.ts'
import { epochDay } from '../codecs/text/epoch-day.ts'
import { KIND } from '../codecs/value-kind.ts'
import type { FieldValue } from '../formats/visit-records.ts'
import type { InspectedColumn } from '../inspection.ts'
import type { InferredColumn } from '../schema.ts'
import { addOdd, type OddTexts } from './odd-shapes.ts'

const MAX_EXAMPLES = 3
const MAX_EXAMPLE_BYTES = 40
/** A date or a time is not longer. */
const MAX_TIME_BYTES = 40
const MIN_TIME_BYTES = 10
/** Beyond this a double does not tell neighbours apart. */
const EXACT_DIGITS = 15
const DAY_SECONDS = 86_400

interface Bound {
  readonly value: number
  /** Of the second, for times. */
  readonly nanosecond: number
  readonly text: string
}

export class ColumnProfile {
  values = 0
  nulls = 0
  /** Texts that look like something that they are not, and the first of each. */
  readonly odd: OddTexts = new Map()
  readonly #examples = new Set<string>()
  #minLength = Number.POSITIVE_INFINITY
  #maxLength = 0
  #minNumber: Bound | undefined
  #maxNumber: Bound | undefined
  #minTime: Bound | undefined
  #maxTime: Bound | undefined

  add({ bytes, start, end, kind }: FieldValue): void {
    this.values++
    if (kind === KIND.null) {
      this.nulls++
      return
    }
    const length = end - start
    if (this.#examples.size < MAX_EXAMPLES) this.#examples.add(exampleOf(bytes, start, end, kind))
    if (kind === KIND.integer || kind === KIND.decimal) this.#addNumber(bytes, start, end, kind)
    if (kind > KIND.escapedText) return
    const characters =
      kind === KIND.text ? countCharacters(bytes, start, end) : [...textOf(bytes, start, end, kind)].length
    if (characters < this.#minLength) this.#minLength = characters
    if (characters > this.#maxLength) this.#maxLength = characters
    if (kind !== KIND.text) return
    if (length >= MIN_TIME_BYTES && length <= MAX_TIME_BYTES) this.#addTime(bytes, start, end)
    addOdd(this.odd, bytes, start, end)
  }

  /** What is to be said of the column that it became. */
  result(column: InferredColumn): InspectedColumn {
    const { name, kind, nullable } = column
    const isNumber = kind === 'int64' || kind === 'uint64' || kind === 'double' || kind === 'decimal'
    const isTime = kind === 'date' || kind === 'timestamp' || kind === 'timestamptz'
    const min = isNumber ? this.#minNumber : isTime ? this.#minTime : undefined
    const max = isNumber ? this.#maxNumber : isTime ? this.#maxTime : undefined
    const isText = kind === 'text' && this.#minLength <= this.#maxLength
    return {
      name,
      kind,
      nullable,
      values: this.values,
      nulls: this.nulls,
      examples: [...this.#examples],
      ...(min && max && { min: min.text, max: max.text }),
      ...(isText && { minLength: this.#minLength, maxLength: this.#maxLength }),
    }
  }

  #addNumber(bytes: Uint8Array, start: number, end: number, kind: number): void {
    const isSmall = kind === KIND.integer && end - start <= EXACT_DIGITS
    const value = isSmall ? smallInteger(bytes, start, end) : Number(latin1(bytes, start, end))
    const min = this.#minNumber
    const max = this.#maxNumber
    // Most values are neither: no text is made of them.
    if (min !== undefined && max !== undefined && value > min.value && value < max.value) return
    const bound = { value, nanosecond: 0, text: latin1(bytes, start, end) }
    if (min === undefined || max === undefined) this.#minNumber = this.#maxNumber = bound
    else if (value < min.value || (value === min.value && isBelow(bound.text, min.text))) this.#minNumber = bound
    else if (value > max.value || (value === max.value && isBelow(max.text, bound.text))) this.#maxNumber = bound
  }

  #addTime(bytes: Uint8Array, start: number, end: number): void {
    if (!readTimestamp(bytes, start, end)) return
    const { hour, minute, second, nanosecond, hasZone, offsetMinutes } = dateTime
    const day = epochDay(dateTime.year, dateTime.month, dateTime.day)
    const value = day * DAY_SECONDS + hour * 3600 + (minute - (hasZone ? offsetMinutes : 0)) * 60 + second
    const min = this.#minTime
    const max = this.#maxTime
    const isFirst = min === undefined || max === undefined
    const isMin = isFirst || value < min.value || (value === min.value && nanosecond < min.nanosecond)
    const isMax = isFirst || value > max.value || (value === max.value && nanosecond > max.nanosecond)
    if (!isMin && !isMax) return
    const bound = { value, nanosecond, text: latin1(bytes, start, end) }
    if (isMin) this.#minTime = bound
    if (isMax) this.#maxTime = bound
  }
}

/** The value, or its beginning. */
function exampleOf(bytes: Uint8Array, start: number, end: number, kind: number): string {
  if (end - start <= MAX_EXAMPLE_BYTES) return textOf(bytes, start, end, kind)
  const cut = start + MAX_EXAMPLE_BYTES
  // `stream` leaves out a character that the cut divides.
  if (kind !== KIND.escapedText) return `${new TextDecoder().decode(bytes.subarray(start, cut), { stream: true })}…`
  let to = start
  // An escape takes up to six bytes.
  while (to < cut) to += bytes[to] !== BACKSLASH ? 1 : bytes[to + 1] === LOWER_U ? 6 : 2
  // Not within a character.
  while (to < end && ((bytes[to] ?? 0) & 0xc0) === 0x80) to++
  const text = textOf(bytes, start, Math.min(to, end), kind)
  return to < end ? `${text}…` : text
}

function textOf(bytes: Uint8Array, start: number, end: number, kind: number): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString()
  return kind === KIND.escapedText ? (JSON.parse(`"${text}"`) as string) : text
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
}

function countCharacters(bytes: Uint8Array, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end; at++) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) count++
  return count
}

function smallInteger(bytes: Uint8Array, start: number, end: number): number {
  const isNegative = bytes[start] === MINUS
  let value = 0
  for (let at = isNegative ? start + 1 : start; at < end; at++) value = value * 10 + (bytes[at] ?? 0) - ZERO
  return isNegative ? -value : value
}

/** Of two numbers that are one as doubles. */
function isBelow(one: string, other: string): boolean {
  if (one.length <= EXACT_DIGITS || !/^-?\d+$/.test(one) || !/^-?\d+$/.test(other)) return false
  return BigInt(one) < BigInt(other)
}
