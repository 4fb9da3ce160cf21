// What the values of one column look like: what its field in the first record is held against.

import type { SampleRecord } from './sample-records.ts'
import { type ValueShape, valueShape } from './value-shape.ts'

/** A value of another shape in a hundred is a slip, not the kind of the column. */
const PURE_SHARE = 0.95
const YEAR = /^(?:19|20)\d\d$/
const DECIMAL = /^-?\d*[.,]\d+(?:e[-+]?\d+)?$/i

export class ColumnShapes {
  /** What nearly all values are; `text` where they are several things, `empty` where there are none. */
  readonly kind: ValueShape
  /** Of values, not of empty fields. */
  readonly #counts = new Map<ValueShape, number>()
  readonly #values: readonly string[]

  /** `rows`: the records below the first one. */
  constructor(rows: readonly SampleRecord[], column: number) {
    const values: string[] = []
    for (const row of rows) {
      const text = row[column]?.text.trim() ?? ''
      const shape = valueShape(text)
      if (shape === 'empty') continue
      values.push(text)
      this.#counts.set(shape, (this.#counts.get(shape) ?? 0) + 1)
    }
    this.#values = values
    const [kind, count] = [...this.#counts].sort(([, a], [, b]) => b - a)[0] ?? ['empty', 0]
    this.kind = count >= values.length * PURE_SHARE ? kind : 'text'
  }

  get isTyped(): boolean {
    return this.kind !== 'text' && this.kind !== 'empty'
  }

  has(shape: ValueShape): boolean {
    return this.#counts.has(shape)
  }

  holds(text: string): boolean {
    return this.#values.includes(text)
  }

  /** Whether there are that many values. */
  hasRows(count: number): boolean {
    return this.#values.length >= count
  }

  /** The share of the values that are years. */
  get years(): number {
    return this.share((value) => YEAR.test(value))
  }

  get decimals(): number {
    return this.share((value) => DECIMAL.test(value))
  }

  /** The share of the values that are written like `text`: in the same kinds of characters. */
  like(text: string): number {
    const wanted = outline(text)
    return this.share((value) => outline(value) === wanted)
  }

  /** Whether nearly all values are written alike. */
  get isUniform(): boolean {
    const [first] = this.#values
    return first !== undefined && this.#values.length > 2 && this.like(first) >= PURE_SHARE
  }

  /** Whether values come again and again, so that one that comes once stands out. */
  get isRepetitive(): boolean {
    return this.#values.length >= 10 && new Set(this.#values).size <= this.#values.length / 4
  }

  /** The share of the values that pass the test. */
  share(test: (text: string) => boolean): number {
    return this.#values.length === 0 ? 0 : this.#values.filter(test).length / this.#values.length
  }
}

export function isYear(text: string): boolean {
  return YEAR.test(text)
}

/** Runs of capitals, small letters and digits as one character each: `AK-AL` is `A-A`, `Berlin` is `Aa`. */
function outline(text: string): string {
  return text
    .slice(0, 100)
    .replace(/\p{Lu}+/gu, 'A')
    .replace(/[\p{L}\p{M}]*[\p{Ll}\p{Lo}][\p{L}\p{M}]*/gu, (word) =>
      word.startsWith('A') && word.length > 1 ? 'Aa' : 'a',
    )
    .replace(/\d+/g, '9')
    .replace(/\s+/g, ' ')
}
