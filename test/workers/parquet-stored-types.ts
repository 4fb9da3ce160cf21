// Every type that Parquet stores, with values at its edges, and what JSON has for each of them.

import type { SchemaElement } from 'hyparquet'

export interface StoredValue {
  readonly bytes: Uint8Array
  /** What a record of JSON has for it; undefined where JSON cannot say it. */
  readonly json: string | undefined
}

export interface StoredType {
  readonly name: string
  readonly element: Omit<SchemaElement, 'name'>
  readonly values: readonly StoredValue[]
}

type Element = Omit<SchemaElement, 'name'>

const P32 = 2n ** 32n
const P53 = 2n ** 53n
const P63 = 2n ** 63n
const P64 = 2n ** 64n

function little(value: bigint, width: number): Uint8Array {
  let hex = BigInt.asUintN(width * 8, value)
    .toString(16)
    .padStart(width * 2, '0')
  hex = (hex.match(/../g) ?? []).reverse().join('')
  return Buffer.from(hex, 'hex')
}

function big(value: bigint, width: number): Uint8Array {
  return Buffer.from(little(value, width)).reverse()
}

function integers(bits: 8 | 16 | 32 | 64, signed: boolean): StoredType[] {
  const width = bits === 64 ? 8 : 4
  const bound = 2n ** BigInt(signed ? bits - 1 : bits)
  const least = signed ? -bound : 0n
  const edges = [0n, 1n, 42n, 127n, 128n, 255n, 256n, 32_768n, 65_535n, 65_536n, P32 - 1n, P32, P53 - 1n, P53, P53 + 1n]
  const wide = [P63 - 1n, P63, P63 + 1n, P64 - P53 - 1n, P64 - P53, P64 - P53 + 1n, P64 - 2n, P64 - 1n]
  const all = [...edges, ...edges.map((edge) => -edge), ...wide, least, bound - 1n]
  const values = [...new Set(all)]
    .filter((value) => value >= least && value < bound)
    .map((value) => ({ bytes: little(value, width), json: String(value) }))
  const type = bits === 64 ? 'INT64' : 'INT32'
  const converted = `${signed ? '' : 'U'}INT_${bits}` as 'INT_8'
  const logical: Element = { type, logical_type: { type: 'INTEGER', bitWidth: bits, isSigned: signed } }
  return [
    { name: `${type} ${converted}`, element: { type, converted_type: converted }, values },
    { name: `${type} INTEGER(${bits}, ${signed})`, element: logical, values },
  ]
}

function floating(bits: 16 | 32 | 64): StoredType {
  const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex').reverse()
  const finite: Readonly<Record<number, readonly (readonly [hex: string, json: string])[]>> = {
    16: [['3c00', '1'], ['7bff', '65504'], ['0001', '5.960464477539063e-8'], ['c500', '-5'], ['3555', '0.333251953125']],
    32: [['3f800000', '1'], ['3dcccccd', '0.10000000149011612'], ['7f7fffff', '3.4028234663852886e+38'],
      ['00000001', '1.401298464324817e-45'], ['cb800000', '-16777216'], ['007fffff', '1.1754942106924411e-38']],
    64: [['3ff0000000000000', '1'], ['3fb999999999999a', '0.1'], ['7fefffffffffffff', '1.7976931348623157e+308'],
      ['0000000000000001', '5e-324'], ['c340000000000000', '-9007199254740992'], ['000fffffffffffff', '2.225073858507201e-308'],
      ['47efffffe0000000', '3.4028234663852886e+38'], ['47f0000000000000', '3.402823669209385e+38'], ['36a0000000000000', '1.401298464324817e-45'],
      ['4340000000000001', '9007199254740994'], ['44b52d02c7e14af6', '1e+23']],
  } // biome-ignore format: pairs
  const special: Readonly<Record<number, readonly [nan: string, infinity: string, minus: string, zero: string]>> = {
    16: ['7e00', '7c00', 'fc00', '8000'],
    32: ['7fc00000', '7f800000', 'ff800000', '80000000'],
    64: ['7ff8000000000000', '7ff0000000000000', 'fff0000000000000', '8000000000000000'],
  }
  const [nan, infinity, minus, zero] = special[bits]!
  const element: Element =
    bits === 16
      ? { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2, logical_type: { type: 'FLOAT16' } }
      : { type: bits === 32 ? 'FLOAT' : 'DOUBLE' }
  return {
    name: bits === 16 ? 'FLOAT16' : String(element.type),
    element,
    values: [
      ...finite[bits]!.map(([hex, json]) => ({ bytes: bytes(hex), json })),
      { bytes: bytes(zero), json: '-0' },
      ...[nan, infinity, minus].map((hex) => ({ bytes: bytes(hex), json: undefined })),
    ],
  }
}

function decimals(): StoredType[] {
  const text = (scaled: bigint, scale: number): string => {
    const digits = String(scaled < 0n ? -scaled : scaled).padStart(scale + 1, '0')
    const point = digits.length - scale
    return `${scaled < 0n ? '-' : ''}${digits.slice(0, point)}${scale === 0 ? '' : `.${digits.slice(point)}`}`
  }
  const made = (
    physical: string,
    element: Element,
    precision: number,
    scale: number,
    bytes: (v: bigint) => Uint8Array,
  ) => {
    const limit = 10n ** BigInt(precision)
    const scaled = [0n, 1n, -1n, 42n, limit - 1n, 1n - limit, limit / 2n, P53 % limit, -(P53 + 1n) % limit]
    const values = scaled.map((value) => ({ bytes: bytes(value), json: text(value, scale) }))
    const annotated: Element = { ...element, converted_type: 'DECIMAL', precision, scale }
    return { name: `${physical} DECIMAL(${precision}, ${scale})`, element: annotated, values }
  }
  const fixed = (width: number): Element => ({ type: 'FIXED_LEN_BYTE_ARRAY', type_length: width })
  return [
    made('INT32', { type: 'INT32' }, 9, 2, (value) => little(value, 4)),
    made('INT32', { type: 'INT32' }, 5, 0, (value) => little(value, 4)),
    made('INT64', { type: 'INT64' }, 18, 4, (value) => little(value, 8)),
    ...[2, 7, 8, 12, 16, 17, 32].map((width) => {
      const precision = Math.floor(Math.log10(2) * (8 * width - 1))
      return made(`FIXED(${width})`, fixed(width), precision, Math.min(4, precision), (value) => big(value, width))
    }),
    made('BYTE_ARRAY', { type: 'BYTE_ARRAY' }, 38, 10, (value) => big(value, 16)),
    made('BYTE_ARRAY', { type: 'BYTE_ARRAY' }, 9, 2, (value) => big(value, 5)),
  ]
}

function blobs(): StoredType[] {
  const contents: readonly (string | Uint8Array)[] = ['', 'text', 'é椅\u{1f600}', '\\x41', '\\101', 'a\\b', 'a"b\n\t', 'NaN', '12',
    'x'.repeat(70), '2020-02-29', '{"a":[1]}', Buffer.from([0]), Buffer.from('a\0b'), Buffer.from([0xff, 0xfe]),
    Buffer.from([0xc3]), Buffer.from('\\u004eaN'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.concat([Buffer.from('é'.repeat(40)), Buffer.from([0x80])])] // biome-ignore format: list
  const values = contents.map((content) => ({
    bytes: typeof content === 'string' ? Buffer.from(content) : content,
    json: typeof content === 'string' ? JSON.stringify(content) : undefined,
  }))
  const padded = (width: number): StoredValue[] =>
    values
      .filter(({ bytes }) => bytes.length <= width)
      .map(({ bytes }) => ({ bytes: Buffer.concat([bytes, Buffer.alloc(width - bytes.length)]), json: undefined }))
  const fixed = (width: number): StoredType => ({
    name: `FIXED(${width})`,
    element: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: width },
    values: [...padded(width), { bytes: Buffer.alloc(width, 0xff), json: undefined }],
  })
  const documents = ['{"a": [1, "é\\n"], "b": null}', '"text"', '17', 'null', 'true', ' [ 1 ] ', '-0.5e3']
  const wrong = ['', '{', 'NaN', '{"a":1} x']
  const ofText = values.filter(({ json }) => json !== undefined)
  return [
    { name: 'BYTE_ARRAY', element: { type: 'BYTE_ARRAY' }, values },
    { name: 'BYTE_ARRAY UTF8', element: { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, values },
    { name: 'BYTE_ARRAY STRING', element: { type: 'BYTE_ARRAY', logical_type: { type: 'STRING' } }, values: ofText },
    { name: 'BYTE_ARRAY ENUM', element: { type: 'BYTE_ARRAY', converted_type: 'ENUM' }, values: ofText },
    { name: 'BYTE_ARRAY BSON', element: { type: 'BYTE_ARRAY', converted_type: 'BSON' }, values },
    {
      name: 'BYTE_ARRAY JSON',
      element: { type: 'BYTE_ARRAY', converted_type: 'JSON' },
      values: [
        ...documents.map((json) => ({ bytes: Buffer.from(json), json: json.trim() })),
        ...wrong.map((json) => ({ bytes: Buffer.from(json), json: undefined })),
      ],
    },
    ...[1, 4, 6, 16, 32].map(fixed),
  ]
}

const UUID = '00112233-4455-6677-8899-aabbccddeeff'

function times(): StoredType[] {
  const int = (width: 4 | 8, pairs: readonly (readonly [bigint, string | undefined])[]): StoredValue[] =>
    pairs.map(([value, text]) => ({ bytes: little(value, width), json: text && JSON.stringify(text) }))
  const day = (text: string): bigint => BigInt(Date.parse(`${text}T00:00:00Z`) / 86_400_000)
  const days = ['1970-01-01', '0001-01-01', '1582-10-14', '1582-10-15', '1900-01-01', '1969-12-31', '2000-02-29', '2105-12-31',
    '2106-02-07', '2149-06-06', '2149-06-07', '2299-12-31', '2300-01-01', '9999-12-31'] // biome-ignore format: list
  const dates = [
    ...days.map((text) => [day(text), text] as const),
    ...[day('0001-01-01') - 1n, day('9999-12-31') + 1n, 2n ** 31n - 1n, -(2n ** 31n)].map(
      (value) => [value, undefined] as const,
    ),
  ]
  const moments = days.flatMap((text) => [`${text}T00:00:00`, `${text}T23:59:59`])
  const stamps = (unit: bigint, zone: string, within: (value: bigint) => boolean) => [
    ...moments.flatMap((text) => {
      const value = BigInt(Date.parse(`${text}Z`) / 1000) * unit
      return within(value) ? [[value, `${text}${zone}`] as const] : []
    }),
    ...[-(2n ** 63n), 2n ** 63n - 1n, day('9999-12-31') * 86_400n * unit + 86_400n * unit].map(
      (value) => [BigInt.asIntN(64, value), undefined] as const,
    ),
    [
      1_234_567_890n * unit + 1n,
      `2009-02-13T23:31:30.${String(1n).padStart(String(unit).length - 1, '0')}${zone}`,
    ] as const,
    [-unit / 2n, `1969-12-31T23:59:59.5${zone}`] as const,
  ]
  const isLong = (value: bigint): boolean => value === BigInt.asIntN(64, value)
  const timestamp = (unit: 'MILLIS' | 'MICROS' | 'NANOS', utc: boolean): StoredType => ({
    name: `TIMESTAMP(${unit}, ${utc})`,
    element: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: utc, unit } },
    values: int(8, stamps({ MILLIS: 1_000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n }[unit], utc ? 'Z' : '', isLong)),
  })
  const time = (unit: 'MILLIS' | 'MICROS' | 'NANOS', perSecond: bigint): StoredType => {
    const width = unit === 'MILLIS' ? 4 : 8
    const pairs = [
      [0n, '00:00:00'],
      [86_399n * perSecond, '23:59:59'],
      [45_296n * perSecond + perSecond / 4n, '12:34:56.25'],
      [86_400n * perSecond, undefined],
      [-1n, undefined],
    ] as const
    const element: Element = {
      type: width === 4 ? 'INT32' : 'INT64',
      logical_type: { type: 'TIME', isAdjustedToUTC: true, unit },
    }
    return { name: `TIME(${unit})`, element, values: int(width, pairs) }
  }
  const int96 = days.map((text) => ({
    bytes: Buffer.concat([little(86_399_000_000_000n, 8), little(day(text) + 2_440_588n, 4)]),
    json: JSON.stringify(`${text}T23:59:59Z`),
  }))
  const interval = (months: number, daysIn: number, ms: number, text: string): StoredValue => ({
    bytes: Buffer.concat([months, daysIn, ms].map((part) => Buffer.from(little(BigInt(part), 4)))),
    json: JSON.stringify(text),
  })
  return [
    { name: 'DATE', element: { type: 'INT32', converted_type: 'DATE' }, values: int(4, dates) },
    ...(['MILLIS', 'MICROS', 'NANOS'] as const).flatMap((unit) => [timestamp(unit, true), timestamp(unit, false)]),
    {
      ...timestamp('MILLIS', true),
      name: 'TIMESTAMP_MILLIS',
      element: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
    },
    {
      ...timestamp('MICROS', true),
      name: 'TIMESTAMP_MICROS',
      element: { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
    },
    time('MILLIS', 1_000n),
    time('MICROS', 1_000_000n),
    time('NANOS', 1_000_000_000n),
    { name: 'INT96', element: { type: 'INT96' }, values: int96 },
    {
      name: 'INTERVAL',
      element: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 12, converted_type: 'INTERVAL' },
      values: [interval(0, 0, 0, 'P0M0DT0S'), interval(14, 3, 1500, 'P14M3DT1.5S'), interval(1, 0, 1, 'P1M0DT0.001S')],
    },
  ]
}

const FLAGS: StoredType = {
  name: 'BOOLEAN',
  element: { type: 'BOOLEAN' },
  values: [
    { bytes: Uint8Array.of(1), json: 'true' },
    { bytes: Uint8Array.of(0), json: 'false' },
  ],
}

export const STORED_TYPES: readonly StoredType[] = [
  FLAGS,
  ...([8, 16, 32, 64] as const).flatMap((bits) => [...integers(bits, true), ...integers(bits, false)]),
  { ...integers(32, true)[0]!, name: 'INT32', element: { type: 'INT32' } },
  { ...integers(64, true)[0]!, name: 'INT64', element: { type: 'INT64' } },
  floating(16),
  floating(32),
  floating(64),
  ...decimals(),
  ...blobs(),
  {
    name: 'UUID',
    element: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, logical_type: { type: 'UUID' } },
    values: [UUID, 'ffffffff-ffff-ffff-ffff-ffffffffffff'].map((text) => ({
      bytes: Buffer.from(text.replaceAll('-', ''), 'hex'),
      json: JSON.stringify(text),
    })),
  },
  ...times(),
]
