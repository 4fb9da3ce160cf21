// What the values of one field are, and the kind of column that holds them.

import { MINUS } from '../codecs/ascii.ts'
import { dateTime, readDate, readTimestamp } from '../codecs/text/date-time.ts'
import { readNonFinite } from '../codecs/text/non-finite.ts'
import { checkUuid } from '../codecs/text/uuid.ts'
import { KIND } from '../codecs/value-kind.ts'
import type { InferredKind } from '../schema.ts'
import { decimalKind, integerKind, kindOf, type SeenKind } from './seen-kind.ts'

/** What speaks for the kind of a column. */
export interface ColumnEvidence {
  readonly present: number
  readonly nulls: number
  /** Values of each kind, without the words for nothing. */
  readonly seen: ReadonlyMap<SeenKind, number>
  /** Words for nothing, such as NA, and how often they stand there. */
  readonly words: ReadonlyMap<string, number>
  /** What the column would be without those words. */
  readonly kindWithoutWords: InferredKind
  /** NaN and infinities, in a column of numbers that takes them. */
  readonly nonFinite: ReadonlyMap<string, number>
}

/** Values that are not of the kind that most are of. */
export interface Strays {
  readonly kind: InferredKind
  readonly count: number
}

export class FieldEvidence {
  present = 0
  nulls = 0
  hasNegative = false
  fractionDigits = 0
  minYear = 9999
  maxYear = 0
  readonly #seen = new Map<SeenKind, number>()
  /** Texts that many programs write where there is no value. They are text nevertheless. */
  readonly #words = new Map<string, number>()
  /** NaN and infinity, of formats whose values have no types. */
  readonly #nonFinite = new Map<string, number>()

  /** `isText`: of a format whose values have no types of their own. */
  note(bytes: Uint8Array, start: number, end: number, kind: number, isText: boolean): void {
    this.present++
    switch (kind) {
      case KIND.null:
        this.nulls++
        break
      case KIND.true:
      case KIND.false:
        add(this.#seen, 'bool')
        break
      case KIND.object:
      case KIND.array:
        add(this.#seen, 'json')
        break
      case KIND.integer:
        this.hasNegative ||= bytes[start] === MINUS
        add(this.#seen, integerKind(bytes, start, end))
        break
      case KIND.decimal:
        add(this.#seen, decimalKind(bytes, start, end))
        break
      default:
        this.#noteText(bytes, start, end, kind, isText)
    }
  }

  /** The one kind that holds all that was seen. A word for nothing is a text among others, unless the user says that it is NULL. */
  get kind(): InferredKind {
    if (this.#takesNonFinite) return 'double'
    const { seen, words } = this.evidence
    if (words.size === 0) return kindOf(seen, this.hasNegative)
    return seen.has('json') ? 'json' : 'text'
  }

  /**
   * Of a column that is text: the kind of most of its values, when at most `tolerated` others make it text. Words for
   * nothing are no such others, for a flag makes NULL of them.
   */
  strays(tolerated: number): Strays | undefined {
    const { seen, words } = this.evidence
    if (this.kind !== 'text' || words.size > 0 || seen.has('json')) return undefined
    for (const family of FAMILIES) {
      const own = new Map([...seen].filter(([kind]) => family.includes(kind)))
      const count = sum(seen) - sum(own)
      const kind = kindOf(own, this.hasNegative)
      if (count <= tolerated && count < sum(own) && kind !== 'text') return { kind, count }
    }
    return undefined
  }

  get evidence(): ColumnEvidence {
    const { present, nulls, hasNegative } = this
    const seen = new Map(this.#seen)
    const words = new Map(this.#words)
    const isFloat = this.#takesNonFinite
    // Where they do not make a column of floats they are what they are elsewhere.
    if (!isFloat)
      for (const [word, count] of this.#nonFinite) {
        if (NOTHING.test(word)) words.set(word, count)
        else seen.set('text', (seen.get('text') ?? 0) + count)
      }
    const nonFinite = isFloat ? this.#nonFinite : new Map<string, number>()
    return { present, nulls, seen, words, nonFinite, kindWithoutWords: kindOf(seen, hasNegative) }
  }

  /** A column of numbers that a double keeps takes NaN and infinity. */
  get #takesNonFinite(): boolean {
    const only = [...this.#seen.keys()].every((kind) => kind === 'small-int' || kind === 'double')
    return this.#nonFinite.size > 0 && this.#seen.size > 0 && this.#words.size === 0 && only
  }

  #noteText(bytes: Uint8Array, start: number, end: number, kind: number, isText: boolean): void {
    if (isText && end - start <= MAX_NON_FINITE && readNonFinite(bytes, start, end) !== 0) {
      add(this.#nonFinite, latin1(bytes, start, end))
      return
    }
    const word = nothingWord(bytes, start, end)
    if (word !== undefined) add(this.#words, word)
    else add(this.#seen, kind === KIND.text ? this.#textKind(bytes, start, end) : 'text')
  }

  #textKind(bytes: Uint8Array, start: number, end: number): InferredKind {
    if (end - start === 36 && checkUuid(bytes, start, end) === 0) {
      // A server gives UUIDs back in lower case: others stay the text that they are.
      return UPPER_CASE.test(new TextDecoder().decode(bytes.subarray(start, end))) ? 'text' : 'uuid'
    }
    const isDate = readDate(bytes, start, end)
    if (!isDate && (end - start < 16 || !readTimestamp(bytes, start, end))) return 'text'
    this.minYear = Math.min(this.minYear, dateTime.year)
    this.maxYear = Math.max(this.maxYear, dateTime.year)
    if (isDate) return 'date'
    this.fractionDigits = Math.max(this.fractionDigits, dateTime.fractionDigits)
    return dateTime.hasZone ? 'timestamptz' : 'timestamp'
  }
}

/** Kinds that a person takes for one. */
const FAMILIES: readonly (readonly SeenKind[])[] = [
  ['small-int', 'int64', 'uint64', 'double', 'decimal'],
  ['date', 'timestamp', 'timestamptz'],
  ['bool'],
  ['uuid'],
]
const UPPER_CASE = /[A-Z]/
/** -infinity, with a sign. */
const MAX_NON_FINITE = 9

/** What programs write for NULL; R and pandas write NA and NaN, the servers \N, spreadsheets #N/A. */
const NOTHING = /^(?:null|nil|none|n\/?a|nan|#n\/a|\\\\n|-|\?)$/i
const MAX_NOTHING = 4

function nothingWord(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start > MAX_NOTHING || end === start) return undefined
  const word = latin1(bytes, start, end)
  // The only one that is written with an escape.
  return NOTHING.test(word) ? word.replace('\\\\', '\\') : undefined
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function sum(counts: ReadonlyMap<SeenKind, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0)
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!)
  return text
}
