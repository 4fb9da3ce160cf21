// Enum8, Enum16: the label's number, signed and little-endian. An unknown number would be stored, and break every
// later read of the column: only labels that the type names go in.

import { type ColumnBuffer, reserve } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import type { ScalarCodec, ScalarFamily } from '../codec.ts'
import type { TypeArgument } from '../type-parser.ts'
import { LabelTable } from './label-table.ts'
import { textWriter } from './value-writers.ts'

export const enum8: ScalarFamily = enumFamily(8)
export const enum16: ScalarFamily = enumFamily(16)
/** The name by which either may be declared: as wide as its numbers need. */
export const enumOfAnyWidth: ScalarFamily = enumFamily()

function enumFamily(bits?: 8 | 16): ScalarFamily {
  return {
    valueClass: 'other',
    accepts: 'text that is one of the labels, byte for byte',
    refuses: 'other text, including the digits of a number, and numbers',
    make(args) {
      const numbers = labelNumbers(args)
      const labels = args.map(({ text = '' }) => text)
      if (new Set(labels).size < labels.length) throw new RangeError('a label appears twice')
      const width = (bits ?? (fits(numbers, 8) ? 8 : 16)) / 8
      if (!fits(numbers, width * 8)) throw new RangeError(`the labels' numbers do not fit ${width * 8} bits`)
      return makeEnum(new LabelTable(labels), numbers, width)
    },
  }
}

/** A label without a number has the one after its predecessor's. */
function labelNumbers(args: readonly TypeArgument[]): number[] {
  if (args.length === 0) throw new RangeError('an Enum has labels')
  let last = 0
  return args.map(({ text, number }) => {
    if (text === undefined) throw new RangeError("an Enum's arguments are labels")
    last = number ?? last + 1
    return last
  })
}

function fits(numbers: readonly number[], bits: number): boolean {
  const limit = 2 ** (bits - 1)
  return numbers.every((number) => number >= -limit && number < limit)
}

function makeEnum(labels: LabelTable, numbers: readonly number[], width: number): ScalarCodec {
  const write = textWriter((bytes, start, end, out) => {
    const index = labels.find(bytes, start, end)
    if (index < 0) return REJECT.unknownLabel
    reserve(out, 2)
    putNumber(numbers[index]!, width, out)
    return 0
  })
  // The server's default is the label with the smallest number; it sorts them so.
  const least = Math.min(...numbers)
  return { write, placeholder: Uint8Array.of(least & 0xff, (least >> 8) & 0xff).subarray(0, width) }
}

function putNumber(number: number, width: number, out: ColumnBuffer): void {
  out.view.setInt16(out.length, number, true)
  out.length += width
}
