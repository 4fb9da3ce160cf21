// What a codec of ClickHouse's Native format is: a type without parts, one stream of values.

import type { Codec, CodecWords, ReadingRules, ValueClass } from '../codec.ts'
import type { ValueForm } from './native/value-form.ts'
import type { TypeArgument } from './type-parser.ts'

export interface ScalarCodec extends Codec {
  /** What is in the stream in place of a NULL: the type's default value. */
  readonly placeholder: Uint8Array
}

/** A type by its name, with whatever arguments. */
export interface ScalarFamily extends CodecWords {
  readonly valueClass: ValueClass
  /** Whether it has NaN and infinity. */
  readonly hasNonFinite?: true
  /** Whether its values are bytes, whatever they are. */
  readonly takesBytes?: true
  /** What is in the stream, where that is a form that is known. Of arguments that `make` takes. */
  form?(args: readonly TypeArgument[], rules: ReadingRules): ValueForm | undefined
  /** Throws a RangeError when the server could not have such arguments. */
  make(args: readonly TypeArgument[], rules: ReadingRules): ScalarCodec
}
