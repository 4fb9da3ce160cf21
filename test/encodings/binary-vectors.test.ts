// pgvector's types by the layout of their receive functions: the extension is not in the servers of these tests.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { halfBits } from '../../src/encodings/postgres-binary/half-float.ts'
import { makeBinaryWriter } from '../../src/encodings/postgres-binary/make-writer.ts'
import type { PostgresType } from '../../src/schema.ts'
import { encoded } from './copy-binary.ts'

function vectorType(name: string, typmod = -1): PostgresType {
  return { kind: 'base', oid: 90_001, name, typmod, hasReceive: true, notNull: false }
}

function encodedAs(type: PostgresType, json: string): string {
  const write = makeBinaryWriter(type, {})
  assert.ok(write !== undefined)
  return encoded(write, json)
}

/** The field of a payload in hex with blanks for reading. */
function fieldOf(payload: string): string {
  const hex = payload.replaceAll(' ', '')
  return (hex.length / 2).toString(16).padStart(8, '0') + hex
}

const FIELDS: readonly (readonly [name: string, json: string, payload: string])[] = [
  ['vector', '[1,2,3]', '0003 0000 3f800000 40000000 40400000'],
  ['vector', '[ -0.5 , 1e2\t]', '0002 0000 bf000000 42c80000'],
  ['vector', '[0.1]', '0001 0000 3dcccccd'],
  ['vector', '"[1, 2,3]"', '0003 0000 3f800000 40000000 40400000'],
  ['vector', '" [\\u0031] "', '0001 0000 3f800000'],
  ['halfvec', '[1,-2,0.1,65504,0,6e-8]', '0006 0000 3c00 c000 2e66 7bff 0000 0001'],
  ['halfvec', '"[1.5]"', '0001 0000 3e00'],
  ['sparsevec', '"{1:1,3:2}/5"', '00000005 00000002 00000000 00000000 00000002 3f800000 40000000'],
  ['sparsevec', '" { 3 : 2 , 1 : 1 } / 5 "', '00000005 00000002 00000000 00000000 00000002 3f800000 40000000'],
  ['sparsevec', '"{}/5"', '00000005 00000000 00000000'],
  ['sparsevec', '"{2:0}/5"', '00000005 00000000 00000000'],
  ['sparsevec', '[0,1.5,0,-0.0]', '00000004 00000001 00000000 00000001 3fc00000'],
  ['sparsevec', '"{1000000000:1}/1000000000"', '3b9aca00 00000001 00000000 3b9ac9ff 3f800000'],
]

for (const [name, json, payload] of FIELDS) {
  test(`${name} takes ${json}`, () => assert.equal(encodedAs(vectorType(name), json), fieldOf(payload)))
}

const REFUSED: readonly (readonly [name: string, json: string, reject: string])[] = [
  ['vector', '[]', 'outOfRange'],
  ['vector', '"[]"', 'outOfRange'],
  ['vector', '[null]', 'nullValue'],
  ['vector', '["1"]', 'valueType'],
  ['vector', '[[1]]', 'valueType'],
  ['vector', '[true]', 'valueType'],
  ['vector', '{}', 'valueType'],
  ['vector', '1', 'valueType'],
  ['vector', '[1e39]', 'outOfRange'],
  ['vector', '[1e-50]', 'outOfRange'],
  ...['', '1', '[1', '[1,', '[1,]', '[,1]', '[1]]', '[1] x', '[1;2]', '[NaN]', '[null]', '[1 2]', '[01]', '[1.]'].map(
    (text) => ['vector', `"${text}"`, 'valueSyntax'] as const,
  ),
  ['halfvec', '[65520]', 'outOfRange'],
  ['halfvec', '[1e-8]', 'outOfRange'],
  ...[
    '',
    '{1:1}',
    '{1:1}/',
    '{1:1/5',
    '{1:1,}/5',
    '{,}/5',
    '{1}/5',
    '{1:}/5',
    '{a:1}/5',
    '{1:1,1:2}/5',
    '[1]',
    '{}/5x',
  ].map((text) => ['sparsevec', `"${text}"`, 'valueSyntax'] as const),
  ...['{0:1}/5', '{6:1}/5', '{}/0', '{}/1000000001', '{}/99999999999', '{1:1e39}/2', '{99999999999:1}/5'].map(
    (text) => ['sparsevec', `"${text}"`, 'outOfRange'] as const,
  ),
  ['sparsevec', '[]', 'outOfRange'],
  ['sparsevec', '[1,null]', 'nullValue'],
  ['sparsevec', '{"1":1}', 'valueType'],
]

for (const [name, json, reject] of REFUSED) {
  test(`${name} refuses ${json}`, () => assert.equal(encodedAs(vectorType(name), json), reject))
}

test('a declared number of dimensions is kept', () => {
  for (const [name, fits, tooFew, tooMany] of [
    ['vector', '[1,2]', '[1]', '[1,2,3]'],
    ['halfvec', '"[1,2]"', '"[1]"', '"[1,2,3]"'],
    ['sparsevec', '"{1:1}/2"', '"{1:1}/1"', '[0,1,0]'],
  ] as const) {
    assert.match(encodedAs(vectorType(name, 2), fits), /^0000/)
    assert.equal(encodedAs(vectorType(name, 2), tooFew), 'outOfRange')
    assert.equal(encodedAs(vectorType(name, 2), tooMany), 'outOfRange')
  }
})

test('there are as many dimensions as pgvector takes', () => {
  const list = (count: number): string => `[${Array.from({ length: count }, () => 1).join(',')}]`
  const payloadBytes = { vector: 4 + 16_000 * 4, halfvec: 4 + 16_000 * 2, sparsevec: 12 + 16_000 * 8 }
  for (const [name, length] of Object.entries(payloadBytes)) {
    const field = Buffer.from(encodedAs(vectorType(name), list(16_000)), 'hex')
    assert.equal(field.readInt32BE(0), length, name)
    assert.equal(field.length, 4 + length)
    assert.equal(encodedAs(vectorType(name), list(16_001)), 'outOfRange')
  }
})

test('an array of vectors takes an array for each element', () => {
  const element = vectorType('vector', 2)
  const vectors: PostgresType = { ...element, kind: 'array', oid: 90_002, name: '_vector', element }
  const header = '00000001 00000001 00015f91 00000003 00000001'
  const elements = '0000000c 0002 0000 3f800000 40000000 ffffffff 0000000c 0002 0000 00000000 bf000000'
  assert.equal(encodedAs(vectors, '[[1,2],null,"[0,-0.5]"]'), fieldOf(`${header} ${elements}`))
  assert.equal(encodedAs(vectors, '[[1,2,3]]'), 'outOfRange')
})

/** What a half's bits mean, by its definition. */
function halfValue(bits: number): number {
  const exponent = (bits >> 10) & 31
  const mantissa = bits & 1023
  const magnitude = exponent === 0 ? mantissa * 2 ** -24 : (1024 + mantissa) * 2 ** (exponent - 25)
  return bits >> 15 === 1 ? -magnitude : magnitude
}

test('every half is its own nearest, and a half between two is the even one', () => {
  const infinity = 0x7c00
  for (let bits = 0; bits < infinity; bits++) {
    const value = halfValue(bits)
    assert.equal(halfBits(value), bits)
    assert.equal(halfBits(-value), bits | 0x8000)
    // Exactly representable as singles: the middle, and what lies beside it.
    const middle = (value + halfValue(bits + 1)) / 2
    const above = bits + 1 === infinity ? -1 : bits + 1
    const step = middle * 2 ** -23
    assert.equal(halfBits(middle), bits % 2 === 0 ? bits : above)
    assert.equal(halfBits(Math.fround(middle + step)), above)
    assert.equal(halfBits(Math.fround(middle - step)), bits)
  }
  assert.equal(halfBits(3e38), -1)
})
