// What a typed wire's codec is: one value of the input -> the target's own bytes.

import type { ColumnBuffer } from './column-buffer.ts'
import type { Notations } from './notation.ts'
import type { ValueWriter } from './value-kind.ts'

/**
 * Encodes the JSON value that begins at `pos` when it has the usual form of its type, and returns the position after
 * it. Negative for every other value, good or bad, and then nothing is written: `Codec.write` knows what it is.
 * What follows the value is for the caller to look at, so that 12 may be read of 12.5.
 */
export type ValueReader = (bytes: Uint8Array, pos: number, out: ColumnBuffer) => number

/** What a number means for a date or a time: the number of units since 1970-01-01 00:00 UTC. */
export type EpochUnit = 's' | 'ms' | 'us' | 'ns'

/**
 * The lenient conversions: a number in a string for a number column, an empty string as NULL for what is not text, and
 * 0 or 1 for a boolean.
 */
export type Coercion = 'quoted-numbers' | 'empty-null' | 'int-bool'

/** How values are to be read, beside what their types say. Plain data. */
export interface ReadingRules {
  /** Without it a number is no date and no time. */
  readonly epoch?: EpochUnit
  readonly coerce?: readonly Coercion[]
  /** How values of columns are written, as the user named it; what follows for each column is in the plan. */
  readonly notations?: Notations
  /** The zone of times that name none, where their column names none; UTC without it. */
  readonly timeZone?: string
  /** Texts whose first letter is an escape are NaN and infinity: the way in which a reader of typed values writes them in JSON. */
  readonly nonFinite?: 'escaped'
  /** Texts whose first character is an escaped backslash, `\\u005cx` and hexadecimal digits, are bytes: a program's. */
  readonly bytes?: 'escaped'
  /** The last year that the server can store, where its calendar ends before the type does. */
  readonly lastYear?: number
}

/** Which conversions a type may be given. */
export type ValueClass = 'number' | 'bool' | 'time' | 'text' | 'other'

/** For the documentation: what text a type takes, and what it refuses. One line each, without a full stop. */
export interface CodecWords {
  readonly accepts: string
  readonly refuses: string
}

/** Encodes the values of one type. */
export interface Codec {
  /** Encodes any value; the truth about the type. After a reject what was appended is taken back by the caller. */
  readonly write: ValueWriter
}
