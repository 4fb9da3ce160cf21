// What a codec of COPY's binary format is (PostgreSQL documentation, COPY, "Binary Format"): it writes a whole field,
// which is the payload's length as int32 and the payload. All integers are big-endian.

import type { Codec, CodecWords, ReadingRules, ValueClass } from '../../codec.ts'
import type { FieldForm } from './field-form.ts'

/** What a codec needs of a type of the catalog. */
export interface BinaryType {
  /** The declared limits as the catalog packs them, or -1. */
  readonly typmod: number
  /** An enum's labels. */
  readonly labels?: readonly string[]
}

/** A type by its name, with whatever limits. */
export interface BinaryFamily extends CodecWords {
  readonly valueClass: ValueClass
  /** Whether it has NaN and infinity. */
  readonly hasNonFinite?: true
  /** What is in the field, where that is a form that is known; undefined for limits with which it is another one. */
  readonly form?: (type: BinaryType) => FieldForm | undefined
  /** Whether the type's limits can be kept here; without it all can. The table is loaded as text where they cannot. */
  readonly canEncode?: (type: BinaryType) => boolean
  /** Throws a RangeError for a type that `canEncode` refuses. */
  readonly make: (type: BinaryType, rules: ReadingRules) => Codec
}
