// Values of COPY BINARY as JSON, against BigInt, Date and the texts that the bytes were made from.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ColumnBuffer } from '../../src/codecs/column-buffer.ts'
import type { FieldType } from '../../src/formats/postgres-binary/records.ts'
import { decoderOf } from '../../src/formats/postgres-binary/values/decoder.ts'

function textOf(type: FieldType, bytes: Buffer): string {
  const out = new ColumnBuffer(1)
  const padded = Buffer.concat([Buffer.from([0xaa]), bytes, Buffer.from([0xaa])])
  const view = new DataView(padded.buffer, padded.byteOffset, padded.byteLength)
  decoderOf(type, 'hex')(padded, view, 1, padded.length - 1, out)
  return Buffer.from(out.bytes.subarray(0, out.length)).toString()
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}

/** The same numbers in each run. */
function* randoms(count: number): Generator<bigint> {
  for (let seed = 1n, i = 0; i < count; i++) {
    seed = (seed * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn
    yield BigInt.asIntN(64, seed) >> BigInt(i % 64)
  }
}

test('integers of 64 bits, with a sign and without', () => {
  const ends = [
    0n,
    1n,
    -1n,
    2n ** 63n - 1n,
    -(2n ** 63n),
    2n ** 53n,
    -(2n ** 53n) - 1n,
    -(2n ** 32n),
    10n ** 18n,
    999_999_999n,
  ]
  for (const value of [...ends, ...randoms(5_000)]) {
    assert.equal(textOf('int8', int64(value)), String(value))
    assert.equal(textOf('xid8', int64(value)), String(BigInt.asUintN(64, value)))
  }
})

test('moments, to the microsecond', () => {
  const start = BigInt(Date.UTC(2000, 0, 1)) * 1000n
  for (const random of randoms(5_000)) {
    // From 1684 to 2315.
    const micros = random % 10_000_000_000_000_000n
    const unix = start + micros
    const milliseconds = Number((unix - (((unix % 1000n) + 1000n) % 1000n)) / 1000n)
    const fraction = String(((unix % 1_000_000n) + 1_000_000n) % 1_000_000n)
      .padStart(6, '0')
      .replace(/0+$/, '')
    const text = `${new Date(milliseconds).toISOString().slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}`
    assert.equal(textOf('timestamptz', int64(micros)), `"${text}Z"`)
    assert.equal(textOf('timestamp', int64(micros)), `"${text}"`)
  }
})

test('days', () => {
  for (let day = -730_119; day < 2_921_940; day += 97) {
    const bytes = Buffer.alloc(4)
    bytes.writeInt32BE(day)
    const date = new Date(Date.UTC(2000, 0, 1) + day * 86_400_000)
    const year = date.getUTCFullYear()
    if (year < 1 || year > 9999) continue
    assert.equal(textOf('date', bytes), `"${date.toISOString().slice(0, 10)}"`)
  }
})

test('decimals, digit by digit', () => {
  for (const text of [
    '0',
    '0.00',
    '1',
    '-1',
    '10000',
    '9999.9999',
    '0.0001',
    '-0.00010',
    '100000000',
    '12345678.000',
    '1.10',
  ]) {
    assert.equal(textOf('numeric', numericBytes(text)), text)
  }
  for (const random of randoms(2_000)) {
    const scale = Number(((random % 20n) + 20n) % 20n)
    const digits = String(random < 0n ? -random : random).padStart(scale + 1, '0')
    const point = digits.length - scale
    const text = `${random < 0n ? '-' : ''}${digits.slice(0, point)}${scale === 0 ? '' : `.${digits.slice(point)}`}`
    assert.equal(textOf('numeric', numericBytes(text)), text)
  }
})

/** Groups of four digits from the point, as the server stores them: without zeros at either end. */
function numericBytes(text: string): Buffer {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  const left = whole.padStart(Math.ceil(whole.length / 4) * 4, '0')
  const right = fraction.padEnd(Math.ceil(fraction.length / 4) * 4, '0')
  const words = (left + right).match(/.{4}/g)?.map(Number) ?? []
  let weight = left.length / 4 - 1
  while (words[0] === 0) {
    words.shift()
    weight--
  }
  while (words.at(-1) === 0) words.pop()
  if (words.length === 0) weight = 0
  const bytes = Buffer.alloc(8 + words.length * 2)
  bytes.writeInt16BE(words.length, 0)
  bytes.writeInt16BE(weight, 2)
  bytes.writeUInt16BE(text.startsWith('-') && words.length > 0 ? 0x4000 : 0, 4)
  bytes.writeInt16BE(fraction.length, 6)
  for (const [index, word] of words.entries()) bytes.writeInt16BE(word, 8 + index * 2)
  return bytes
}
