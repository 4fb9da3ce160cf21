// Random tuples of COPY BINARY in their messages, with the values that are odd for each type.
import type { FieldType } from '../../src/formats/postgres-binary/records.ts'
import type { Random } from '../oracle/random.ts'

const TEXTS = ['a', 'é', '椅', ',', '"', '\\', '\n', '\r', '\t', ' ', '#', '.', "'", '\u0001', '\u{1f600}', 'NULL', '']
const WORDS = ['', '\\N', '\\.', 'NaN', '-Infinity', '2026-01-02', '12', 'true', '\ufeffx', ' x ', 'x'.repeat(200)]
const JSON_TEXTS = [' {"a": [1, "x\\n"]}', '[1,\n 2]', '"text"', '"a\\"b"', 'null', '1.50', 'true', '-12', '1e3']
const DOUBLES = [0, -0, 1, -1, 0.1, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 123456.789, 99999999.5, 0.000001]

type Bytes = (random: Random) => Buffer

const VALUES: Readonly<Record<Exclude<FieldType, object>, Bytes>> = {
  bool: (random) => Buffer.from([random.below(2)]),
  int2: (random) => made(2, (at) => at.writeInt16BE(random.below(65_536) - 32_768)),
  int4: (random) => made(4, (at) => at.writeInt32BE(edge(random, random.below(2 ** 32) - 2 ** 31, [-(2 ** 31), -1]))),
  int8: (random) => made(8, (at) => at.writeBigInt64BE(anyLong(random))),
  oid: (random) => made(4, (at) => at.writeUInt32BE(random.below(2 ** 32))),
  xid8: (random) => made(8, (at) => at.writeBigUInt64BE(BigInt.asUintN(64, anyLong(random)))),
  float4: (random) => made(4, (at) => at.writeFloatBE(double(random))),
  float8: (random) => made(8, (at) => at.writeDoubleBE(double(random))),
  numeric,
  text: (random) => Buffer.from(text(random)),
  char: (random) => Buffer.from([random.below(256)]),
  bytea: (random) => Buffer.from(Array.from({ length: random.below(9) }, () => random.below(256))),
  date: (random) =>
    made(4, (at) => at.writeInt32BE(edge(random, random.below(80_000) - 40_000, [2 ** 31 - 1, -(2 ** 31), -900_000]))),
  time: (random) => made(8, (at) => at.writeBigInt64BE(BigInt(random.below(86_400)) * 1_000_000n + micros(random))),
  timestamp: moment,
  timestamptz: moment,
  interval: (random) =>
    made(16, (at) => {
      at.writeBigInt64BE(BigInt(random.below(2 ** 30) - 2 ** 29) * 1000n)
      at.writeInt32BE(random.below(60) - 30, 8)
      at.writeInt32BE(random.below(60) - 30, 12)
    }),
  uuid: (random) => Buffer.from(Array.from({ length: 16 }, () => random.below(256))),
  json: (random) => Buffer.from(random.pick(JSON_TEXTS)),
  jsonb: (random) => Buffer.from(`\u0001${random.pick(JSON_TEXTS)}`),
}

/** `nulls`: the share of NULLs. */
export function randomTuples(random: Random, types: readonly FieldType[], rows: number, nulls: number): Uint8Array {
  const messages: Buffer[] = []
  for (let row = 0; row < rows; row++) {
    const fields = types.map((type) => (random.chance(nulls) ? null : value(random, type)))
    const length = fields.reduce((sum, field) => sum + 4 + (field?.length ?? 0), 2)
    const head = made(7, (at) => {
      at[0] = 0x64
      at.writeInt32BE(length + 4, 1)
      at.writeInt16BE(types.length, 5)
    })
    messages.push(head)
    for (const field of fields) {
      messages.push(made(4, (at) => at.writeInt32BE(field?.length ?? -1)))
      if (field !== null) messages.push(field)
    }
  }
  return new Uint8Array(Buffer.concat(messages))
}

function value(random: Random, type: FieldType): Buffer {
  if (typeof type !== 'object') return VALUES[type](random)
  const items = Array.from({ length: random.below(4) }, () => (random.chance(0.2) ? null : value(random, type.element)))
  const head = made(items.length === 0 ? 12 : 20, (at) => {
    at.writeInt32BE(items.length === 0 ? 0 : 1)
    if (items.length === 0) return
    at.writeInt32BE(items.length, 12)
    at.writeInt32BE(random.chance(0.1) ? 2 : 1, 16)
  })
  return Buffer.concat([
    head,
    ...items.flatMap((item) => [made(4, (at) => at.writeInt32BE(item?.length ?? -1)), item ?? Buffer.alloc(0)]),
  ])
}

function text(random: Random): string {
  return random.chance(0.2) ? random.pick(WORDS) : random.text(TEXTS, random.below(20))
}

function numeric(random: Random): Buffer {
  if (random.chance(0.03)) return made(8, (at) => at.writeUInt16BE(random.pick([0xc000, 0xd000, 0xf000]), 4))
  const words = Array.from({ length: random.below(5) }, () => random.below(10_000))
  return made(8 + words.length * 2, (at) => {
    at.writeInt16BE(words.length)
    at.writeInt16BE(random.below(4) - 1, 2)
    at.writeUInt16BE(words.length > 0 && random.chance(0.3) ? 0x4000 : 0, 4)
    at.writeInt16BE(random.below(7), 6)
    for (const [index, word] of words.entries()) at.writeInt16BE(word, 8 + index * 2)
  })
}

function moment(random: Random): Buffer {
  const seconds = BigInt(random.below(4_000_000_000) - 2_000_000_000)
  const odd = random.pick([2n ** 63n - 1n, -(2n ** 63n), -70_000_000_000_000_000n, 250_000_000_000_000_000n])
  const at = random.chance(0.02) ? odd : seconds * 1_000_000n + micros(random)
  return made(8, (bytes) => bytes.writeBigInt64BE(at))
}

function micros(random: Random): bigint {
  return random.chance(0.5) ? 0n : BigInt(random.below(1_000_000))
}

function double(random: Random): number {
  if (random.chance(0.02)) return random.pick([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
  if (random.chance(0.3)) return random.pick(DOUBLES)
  const size = random.next() * 10 ** (random.below(14) - 4)
  return random.chance(0.5) ? Math.round(size * 100) / 100 : -size
}

function anyLong(random: Random): bigint {
  const bits = BigInt(random.below(64))
  const long = (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32))
  return BigInt.asIntN(64, random.chance(0.1) ? -(1n << 63n) : long >> bits)
}

function edge(random: Random, usual: number, odd: readonly number[]): number {
  return random.chance(0.03) ? random.pick(odd) : usual
}

function made(length: number, fill: (bytes: Buffer) => unknown): Buffer {
  const bytes = Buffer.alloc(length)
  fill(bytes)
  return bytes
}
