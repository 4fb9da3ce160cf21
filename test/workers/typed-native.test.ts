// Native blocks by both ways: the same bytes, and the same rejects.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { append, ColumnBuffer, putByte } from '../../src/codecs/column-buffer.ts'
import { columnHeader } from '../../src/encodings/clickhouse-native/blocks.ts'
import { putVarUint } from '../../src/encodings/clickhouse-native/columns/var-uint.ts'
import type { NativeRecords } from '../../src/formats/clickhouse-native/records.ts'
import { readColumn } from '../../src/sources/tables/clickhouse/source-columns.ts'
import { nativeEncoding } from '../../src/workers/native-encoding.ts'
import { Random } from '../oracle/random.ts'
import { rounds, SEED } from '../oracle/rounds.ts'
import { assertSame, encoded, filePlan, TEXT_FORMATS } from './typed-ways.ts'

/** By type the bytes of a value; 0 for texts. */
const TYPES: readonly (readonly [type: string, width: number])[] = [
  ...([
    ['Int8', 1],
    ['Int16', 2],
    ['Int32', 4],
    ['Int64', 8],
    ['Int128', 16],
    ['UInt8', 1],
    ['UInt16', 2],
  ] as const),
  ...([
    ['UInt32', 4],
    ['UInt64', 8],
    ['UInt256', 32],
    ['Float32', 4],
    ['Float64', 8],
    ['UUID', 16],
  ] as const),
  ...([
    ['IPv4', 4],
    ['IPv6', 16],
    ['Date', 2],
    ['DateTime', 4],
    ["DateTime64(3, 'UTC')", 8],
  ] as const),
  ...([
    ['Decimal(9, 2)', 4],
    ['Decimal(18, 6)', 8],
    ['Decimal(38, 10)', 16],
    ['FixedString(5)', 5],
  ] as const),
  ...([
    ['String', 0],
    ['String', 0],
    ['Bool', 1],
  ] as const),
]
const PIECES = ['a', 'é', '椅', ',', '"', '\\', '\n', '\r', '\t', ' ', '#', '\u0000', '\u{1f600}', '\\N']

interface Column {
  readonly name: string
  readonly type: string
  readonly width: number
}

function randomBlock(random: Random, columns: readonly Column[], rows: number, isOdd: boolean): Uint8Array {
  const out = new ColumnBuffer(1024)
  putVarUint(out, columns.length)
  putVarUint(out, rows)
  for (const { name, type, width } of columns) {
    const header = columnHeader(name, type)
    append(out, header, 0, header.length)
    if (type.startsWith('Nullable')) for (let row = 0; row < rows; row++) putByte(out, random.below(2))
    for (let row = 0; row < rows; row++) {
      const value = width === 0 ? textOf(random, isOdd) : bytesOf(random, type, width, isOdd)
      if (width === 0) putVarUint(out, value.length)
      append(out, value, 0, value.length)
    }
  }
  return out.bytes.slice(0, out.length)
}

function textOf(random: Random, isOdd: boolean): Uint8Array {
  if (random.chance(0.05)) return Buffer.from('é'.repeat(100))
  if (isOdd && random.chance(0.05)) return Buffer.from([0x61, 0xc3])
  return Buffer.from(random.text(PIECES, random.below(12)))
}

function bytesOf(random: Random, type: string, width: number, isOdd: boolean): Uint8Array {
  if (type.includes('Bool')) return Buffer.from([random.below(2)])
  const bytes = Buffer.from(Array.from({ length: width }, () => random.below(type.includes('FixedString') ? 128 : 256)))
  if (type.includes('DateTime64')) bytes.writeBigInt64LE(BigInt(random.below(2 ** 32)) * 1000n)
  if (type.includes('Float64')) bytes.writeDoubleLE(isOdd && random.chance(0.05) ? Number.NaN : random.next() * 1e5)
  if (type.includes('Float32')) bytes.writeFloatLE(random.next() * 1e5)
  return bytes
}

for (const format of TEXT_FORMATS) {
  test(`random blocks into ${format}`, async () => {
    const random = new Random(SEED)
    for (let round = 0; round < rounds(40, 400); round++) {
      const columns = Array.from({ length: 1 + random.below(6) }, (_, index): Column => {
        const [type, width] = random.pick(TYPES)
        return { name: `c${index}`, type: random.chance(0.3) ? `Nullable(${type})` : type, width }
      })
      const declared = columns.map(({ name, type }) => readColumn({ name, type }, 'rows').declared)
      const plan = filePlan(
        format,
        random.shuffled(declared.map(({ name, kind, nullable }) => ({ name, kind, nullable: nullable === true }))),
        random.pick(['', '\\N', '7']),
      )
      const fields = columns.map(({ name }) => name)
      const types = columns.map(({ type }) => type)
      const records: NativeRecords = { kind: 'clickhouse-native', name: 'rows', fields, types }
      const fast = await nativeEncoding(plan, records, false)
      const slow = await nativeEncoding(plan, records, false, false)
      for (const isOdd of [false, true]) {
        const blocks = [30, 0, 5].map((rows) => randomBlock(random, columns, rows, isOdd))
        const chunk = new Uint8Array(Buffer.concat(blocks))
        assertSame(await encoded(fast, chunk), await encoded(slow, chunk), `round ${round}, ${types.join(', ')}`)
      }
    }
  })
}

test('a field without a column is refused by both ways', async () => {
  const columns = ['c0', 'c1'].map((name): Column => ({ name, type: 'Int32', width: 4 }))
  const fields = columns.map(({ name }) => name)
  const records: NativeRecords = { kind: 'clickhouse-native', name: 'rows', fields, types: ['Int32', 'Int32'] }
  const plan = filePlan('csv', [{ name: 'c0', kind: 'int32', nullable: false }])
  const chunk = randomBlock(new Random(SEED), columns, 3, false)
  const block = await encoded(await nativeEncoding(plan, records, false), chunk)
  assertSame(block, await encoded(await nativeEncoding(plan, records, false, false), chunk), 'c1')
  assert.equal(block.rows, 0)
})
