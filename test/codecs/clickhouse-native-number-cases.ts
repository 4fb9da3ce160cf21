// What ClickHouse's number types make of JSON values.

import { REJECT } from '../../src/codecs/reject.ts'
import { type NativeCase, type NativeCases, NO_NULL, refused } from './native-case.ts'
import { littleEndian } from './native-value.ts'

const { valueType, outOfRange, precision } = REJECT

const EMPTY = refused(valueType, '""', '[]', '{}')
const NO_NUMBER = [
  ...refused(valueType, '"1"', '"x"', '"\\u0031"', '" 1"', '"NaN"', '"Infinity"', '[1]', '{"a":1}'),
  ...refused(valueType, 'true', 'false'),
]

function integer(bits: number, isSigned: boolean): NativeCases {
  const least = isSigned ? -(2n ** BigInt(bits - 1)) : 0n
  const greatest = 2n ** BigInt(isSigned ? bits - 1 : bits) - 1n
  return {
    type: `${isSigned ? '' : 'U'}Int${bits}`,
    limits: [
      ...[least, least + 1n, greatest - 1n, greatest].map(
        (value): NativeCase => [`${value}`, littleEndian(value, bits)],
      ),
      ...refused(outOfRange, `${least - 1n}`, `${greatest + 1n}`, `${greatest}0`, `-${greatest}00`),
    ],
    empty: EMPTY,
    malformed: [...NO_NUMBER, ...refused(valueType, '1.0', '1e3', '0.5', '0.0', '1E0')],
    null: NO_NULL,
  }
}

function float(type: string, ...limits: NativeCase[]): NativeCases {
  return { type, limits, empty: EMPTY, malformed: NO_NUMBER, null: NO_NULL }
}

/** `digits` before the point and two after it. */
function decimal(type: string, bits: number, digits: number): NativeCases {
  const nines = '9'.repeat(digits)
  const greatest = BigInt(`${nines}99`)
  return {
    type,
    limits: [
      [`${nines}.99`, littleEndian(greatest, bits)],
      [`-${nines}.99`, littleEndian(-greatest, bits)],
      [`1e${digits - 1}`, littleEndian(10n ** BigInt(digits + 1), bits)],
      ['-0.01', 'ff'.repeat(bits / 8)],
      ...refused(outOfRange, `1${'0'.repeat(digits)}`, `-1e${digits}`, '1e400'),
      ...refused(precision, '0.001', '1e-3', '0.009', `${nines}.999`, '1e-400'),
    ],
    empty: EMPTY,
    malformed: NO_NUMBER,
    null: NO_NULL,
  }
}

export const NUMBER_CASES: readonly NativeCases[] = [
  ...[8, 16, 32, 64, 128, 256].map((bits) => integer(bits, true)),
  ...[16, 32, 64, 128, 256].map((bits) => integer(bits, false)),
  {
    ...integer(8, false),
    // true and false are numbers here.
    malformed: refused(valueType, '"1"', '"true"', '1.0', '1e2', '0.5', '[true]', '{"a":true}'),
  },
  float(
    'Float32',
    ['3.4028234663852886e38', 'ffff7f7f'],
    ['-3.4028234663852886e38', 'ffff7fff'],
    ['1.1754943508222875e-38', '00008000'],
    ['1.4e-45', '01000000'],
    ['0e999', '00000000'],
    ...refused(outOfRange, '3.5e38', '-3.5e38', '1e400', '1e-46', '-1e-46'),
  ),
  float(
    'Float64',
    ['1.7976931348623157e308', 'ffffffffffffef7f'],
    ['-1.7976931348623157e308', 'ffffffffffffefff'],
    ['2.2250738585072014e-308', '0000000000001000'],
    ['5e-324', '0100000000000000'],
    ['-0e-999', '0000000000000080'],
    ...refused(outOfRange, '1.8e308', '-1.8e308', '1e400', '1e-400', '-1e-400'),
  ),
  float(
    'BFloat16',
    ['3.3895313892515355e38', '7f7f'],
    ['3.4028234663852886e38', '7f7f'],
    ['-3.4028234663852886e38', '7fff'],
    ['1.1754943508222875e-38', '8000'],
    // The smallest that does not vanish, and what lies below it: its single is not zero, but its upper half is.
    ['9.183549615799121e-41', '0100'],
    ['-0', '0080'],
    ...refused(outOfRange, '9.1e-41', '1e-45', '-1e-45', '3.5e38', '1e-46', '1e400'),
  ),
  decimal('Decimal(9, 2)', 32, 7),
  decimal('Decimal(18, 2)', 64, 16),
  decimal('Decimal(38, 2)', 128, 36),
  decimal('Decimal(39, 2)', 256, 37),
  decimal('Decimal32(2)', 32, 7),
  decimal('Decimal64(2)', 64, 16),
  decimal('Decimal128(2)', 128, 36),
  decimal('Decimal256(2)', 256, 74),
  {
    type: 'Decimal',
    limits: [
      ['9999999999', littleEndian(9_999_999_999n, 64)],
      ['-1.000', 'ff'.repeat(8)],
      ...refused(outOfRange, '10000000000'),
      ...refused(precision, '0.1'),
    ],
    empty: EMPTY,
    malformed: NO_NUMBER,
    null: NO_NULL,
  },
]
