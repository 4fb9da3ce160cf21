// Numbers and booleans: what the codecs of COPY BINARY take and refuse.

import { REJECT } from '../../src/codecs/reject.ts'
import { type BinaryCases, refused } from './postgres-binary-type.ts'

const { valueType, outOfRange, precision } = REJECT

const NO_NUMBER = refused(
  valueType,
  'true',
  'false',
  '{}',
  '[]',
  '[1]',
  '"1"',
  '"x"',
  '"\\u0031"',
  '"NaN"',
  '"infinity"',
)
const NO_INTEGER = [...NO_NUMBER, ...refused(valueType, '1.0', '1e3', '0.5')]
const EMPTY = refused(valueType, '""')

/** All types that are integers, with their bounds. */
export const INTEGERS: readonly (readonly [name: BinaryCases['name'], least: bigint, greatest: bigint])[] = [
  ['int2', -32_768n, 32_767n],
  ['int4', -2_147_483_648n, 2_147_483_647n],
  ['int8', -9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n],
  ['oid', 0n, 4_294_967_295n],
  ['xid8', 0n, 18_446_744_073_709_551_615n],
]

function integerCases([name, least, greatest]: (typeof INTEGERS)[number]): BinaryCases {
  const hard = name === 'int8' ? [...INT8_POWERS, ...INT8_TENS] : []
  return {
    sql: name,
    name,
    typmod: -1,
    golden: ['0', '-0', '1', '7', '42', '12345'],
    limits: [
      ...[least, least + 1n, greatest - 1n, greatest].map(String),
      ...refused(outOfRange, `${least - 1n}`, `${greatest + 1n}`, `${greatest}0`, `-${greatest}00`),
      ...hard,
    ],
    empty: EMPTY,
    malformed: NO_INTEGER,
  }
}

const INT8_POWERS = Array.from({ length: 63 }, (_, bit) => 1n << BigInt(bit)).flatMap((power) =>
  [power - 1n, power, power + 1n, -power, -power - 1n].map(String),
)
const INT8_TENS = Array.from({ length: 19 }, (_, zeros) => 10n ** BigInt(zeros)).flatMap((power) =>
  [power - 1n, -power, -power - 1n].map(String),
)

/** Halfway between two doubles or singles, subnormal, just above and below, many digits. */
export const HARD_FLOATS: readonly string[] = [
  '0.1',
  '0.30000000000000004',
  '9007199254740993',
  '9007199254740992.5',
  '9007199254740993.0000000000000000000000000001',
  '16777217',
  '16777217.0000001',
  '16777216.9999999',
  '1.00000005960464477539062500',
  '1.00000005960464477539062501',
  '1.00000005960464477539062499',
  '1.00000005960464',
  '1.000000178813934326171875',
  '33554435',
  '8388608.5',
  '8388609.5',
  '123456789012345678901234567890',
  '2.2250738585072011e-308',
  '2.2250738585072014e-308',
  '6.631236871469758276785396630275e-316',
  '1.7976931348623157e308',
  '4.9406564584124654e-324',
  '3.237883913302901289588352412501532174863037669423108059901297049552301970670676565786835742587799557860615776559838283435514391084153169252689190564396459577394618038928365305143463955100356696665629202017331344031730044369360205258345803431471660032699580731300954848363975548690010751530018881758184174569652173110473696022749934638425380623369774736560008997404060967498028389191878963968575439222206416981462690113342524002724385941651051293552601421155333430225237291523843322331326138431477823591142408800030775170625915670728657003151953664260769822494937951845801530895238439819708403389937873241463484205608000027270531106827387907791444918534771598750162812548862768493201518991668028251730299953143924168545708663913273994694463908672332763671875e-319',
  '1e23',
  '8.5e22',
  '7.2057594037927933e16',
]

function floatCases(name: 'float4' | 'float8', limits: BinaryCases['limits']): BinaryCases {
  return {
    sql: name,
    name,
    typmod: -1,
    golden: [
      '0',
      '-0',
      '0.0',
      '-0.0',
      '1',
      '-1.50',
      '1e3',
      '1E+3',
      '25e-1',
      '123456.789',
      '-3.14159265358979323846',
      '0e999',
    ],
    limits,
    empty: EMPTY,
    malformed: NO_NUMBER,
  }
}

function numericCases(sql: string, typmod: number, golden: string[], limits: BinaryCases['limits']): BinaryCases {
  return { sql, name: 'numeric', typmod, golden, limits, empty: EMPTY, malformed: NO_NUMBER }
}

const NUMERICS = [
  ...[
    '0',
    '-0',
    '0.00',
    '-0.000',
    '1',
    '-1',
    '10',
    '100',
    '1000',
    '10000',
    '100000',
    '9999',
    '99990',
    '12345',
    '12345.678',
  ],
  ...['0.1', '0.01', '0.001', '0.0001', '0.00001', '0.000010', '-0.0001', '1.5', '1.50', '1.500', '100000.00001'],
  ...['1e0', '1e3', '1e-3', '1.500e1', '1.500e3', '15e-1', '-1E-5', '1E+20', '1e300', '123e-7', '0e5', '0e-5', '0.0e3'],
  '12345678901234567890.12345678901234567890',
  '170141183460469231731687303715884105727',
]

export const NUMBER_CASES: readonly BinaryCases[] = [
  ...INTEGERS.map(integerCases),
  floatCases('float4', [
    // As doubles these are exactly between two singles.
    ...['0.0699111633002758', '0.00582114583812654', '-0.0000415759004681604'],
    ...['3.4028234663852886e38', '-3.4028235e38', '3.40282356779733661637e38', '1.4e-45', '7.1e-46', '1.17549435e-38'],
    ...refused(outOfRange, '3.4028235677973367e38', '3.5e38', '-1e39', '7e-46', '1e-400', '-1e400'),
  ]),
  floatCases('float8', [
    ...['1.7976931348623157e308', '-1.7976931348623158e308', '5e-324', '2.5e-324', '2.2250738585072014e-308'],
    ...refused(outOfRange, '1.8e308', '-1.8e308', '1e309', '2e-324', '1e-400'),
  ]),
  numericCases('numeric', -1, NUMERICS, [
    ...['1e131071', '-9.9e131071', '1e-16383', `${'9'.repeat(500)}.${'3'.repeat(500)}`, `0.${'0'.repeat(500)}1`],
    ...refused(outOfRange, '9'.repeat(131_073), '1e131072', '1e999999999999', '-1e131072'),
    ...refused(precision, `0.${'0'.repeat(16_383)}1`, '1e-16384', '1e-999999999999'),
  ]),
  numericCases(
    'numeric(9,2)',
    589_830,
    ['0', '1.5', '-1234567.89', '1.50000', '1e3', '9999999.99', '9999999.9900', '0.010', '1', '-0.00'],
    [
      ...['9999999.99', '-9999999.99', '0.01', '99999999900e-4'],
      ...refused(outOfRange, '10000000', '-1e7', '1e400', '10000000.001'),
      ...refused(precision, '0.001', '1e-3', '9999999.999', '1.234'),
    ],
  ),
  numericCases(
    'numeric(3,-2)',
    198_658,
    ['12300', '0', '-99900', '1.2e4', '100', '12300.000'],
    ['99900', ...refused(precision, '12340', '1', '0.5'), ...refused(outOfRange, '100000', '1e5')],
  ),
  numericCases(
    'numeric(3,5)',
    196_617,
    ['0.00123', '0', '-0.00999', '1e-5', '0.0012300'],
    ['0.00999', ...refused(precision, '0.000001', '0.001234'), ...refused(outOfRange, '0.01', '1', '-0.0100')],
  ),
  {
    sql: 'bool',
    name: 'bool',
    typmod: -1,
    golden: ['true', 'false'],
    limits: ['true', ...refused(valueType, '2', '-1')],
    empty: EMPTY,
    malformed: refused(valueType, '"true"', '"t"', '"yes"', '"1"', '0', '1', '{}', '[]', '[true]'),
  },
]
