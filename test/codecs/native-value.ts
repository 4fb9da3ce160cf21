// One JSON value through the codec of a ClickHouse type.

import assert from 'node:assert/strict'
import type { ScalarCodec, ScalarFamily } from '../../src/codecs/clickhouse/codec.ts'
import { nativeScalars } from '../../src/codecs/clickhouse/native/scalars.ts'
import { parseType } from '../../src/codecs/clickhouse/type-parser.ts'
import type { ReadingRules } from '../../src/codecs/codec.ts'
import { ColumnBuffer } from '../../src/codecs/column-buffer.ts'
import { scannedValue } from './scanned-value.ts'

/** The codec of a type text; throws as its family does. */
export function scalarCodec(type: string, rules: ReadingRules = {}): ScalarCodec {
  const node = parseType(type)
  const family = Object.entries<ScalarFamily>(nativeScalars).find(([name]) => name === node?.name)?.[1]
  assert.ok(node && family, `${type} has no codec`)
  return family.make(node.args, rules)
}

const BEFORE = 'abc'

/** What the codec writes, in hexadecimal digits, or its reject; the same into a full column and over old bytes. */
export function encoded(codec: ScalarCodec, json: string): string | number {
  const result = encodedInto(new ColumnBuffer(BEFORE.length), codec, json)
  const used = new ColumnBuffer(256)
  used.bytes.fill(0xa5)
  assert.equal(encodedInto(used, codec, json), result, `${json} depends on what was in the column`)
  return result
}

function encodedInto(out: ColumnBuffer, codec: ScalarCodec, json: string): string | number {
  const { bytes, start, end, kind } = scannedValue(json)
  out.length = Buffer.from(out.bytes.buffer).write(BEFORE)
  const result = codec.write(bytes, start, end, kind, out)
  assert.ok(out.length <= out.bytes.length, `${json} was written without room for it`)
  const written = Buffer.from(out.bytes.subarray(0, out.length))
  assert.equal(written.toString('latin1', 0, BEFORE.length), BEFORE, `${json} changed what stood before it`)
  if (result < 0) return result
  assert.equal(result, 0)
  return written.toString('hex', BEFORE.length)
}

/** A two's complement integer of `bits` bits, little-endian, in hexadecimal digits. */
export function littleEndian(value: bigint, bits: number): string {
  const digits = BigInt.asUintN(bits, value)
    .toString(16)
    .padStart(bits / 4, '0')
  return (digits.match(/../g) ?? []).reverse().join('')
}
