// Integers of 2, 4 or 8 bytes, big-endian: two's complement, or without a sign.

import { MINUS, ZERO } from '../../ascii.ts'
import { checkInteger, integerRange } from '../../text/integer.ts'
import type { ValueWriter } from '../../value-kind.ts'
import { KIND } from '../../value-kind.ts'
import type { BinaryFamily } from './codec.ts'
import { openField, setInt64, wrongKind } from './field.ts'
import type { FieldForm } from './field-form.ts'

export type IntegerForm = Extract<FieldForm, { kind: 'integer' }>

/** All types that are integers. What they take on either wire, and from where, follows from their form. */
export const INTEGER_FORMS = {
  int2: { kind: 'integer', bytes: 2, isSigned: true },
  int4: { kind: 'integer', bytes: 4, isSigned: true },
  int8: { kind: 'integer', bytes: 8, isSigned: true },
  oid: { kind: 'integer', bytes: 4, isSigned: false },
  xid8: { kind: 'integer', bytes: 8, isSigned: false },
} as const satisfies Record<string, IntegerForm>

type IntegerName = keyof typeof INTEGER_FORMS

export const integers = Object.fromEntries(
  Object.entries(INTEGER_FORMS).map(([name, form]) => [name, integer(form)]),
) as Record<IntegerName, BinaryFamily>

function integer(form: IntegerForm): BinaryFamily {
  const codec = { write: integerWriter(form) }
  const bits = form.bytes * 8
  const least = form.isSigned ? -(2n ** BigInt(bits - 1)) : 0n
  const greatest = 2n ** BigInt(form.isSigned ? bits - 1 : bits) - 1n
  return {
    valueClass: 'number',
    form: () => form,
    accepts: `integers from ${least} to ${greatest}`,
    refuses: 'integers out of range, numbers with a fraction or an exponent, numbers in quotes',
    make: () => codec,
  }
}

function integerWriter({ bytes: width, isSigned }: IntegerForm): ValueWriter {
  const range = integerRange(width * 8, isSigned)
  return (bytes, start, end, kind, out) => {
    if (kind !== KIND.integer) return wrongKind(kind)
    const reject = checkInteger(bytes, start, end, range)
    if (reject < 0) return reject
    const pos = openField(out, width)
    if (width === 2) out.view.setInt16(pos, readInteger(bytes, start, end))
    else if (width === 4) out.view.setInt32(pos, readInteger(bytes, start, end))
    else putLong(bytes, start, end, out.view, pos)
    return 0
  }
}

const LOW_DIGITS = 9

/** Eleven digits at most and nine more, each exact in a double. */
function putLong(bytes: Uint8Array, start: number, end: number, view: DataView, pos: number): void {
  const isNegative = bytes[start] === MINUS
  const first = isNegative ? start + 1 : start
  const middle = Math.max(first, end - LOW_DIGITS)
  const high = readDigits(bytes, first, middle)
  const low = readDigits(bytes, middle, end)
  setInt64(view, pos, isNegative ? -high : high, 1e9, isNegative ? -low : low)
}

function readInteger(bytes: Uint8Array, start: number, end: number): number {
  return bytes[start] === MINUS ? -readDigits(bytes, start + 1, end) : readDigits(bytes, start, end)
}

function readDigits(bytes: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let pos = start; pos < end; pos++) value = value * 10 + bytes[pos]! - ZERO
  return value
}
