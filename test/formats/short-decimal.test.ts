// Floats of few digits: the digits that JavaScript gives them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ColumnBuffer } from '../../src/codecs/column-buffer.ts'
import { putShortDecimal } from '../../src/formats/parquet/text/short-decimal.ts'
import { Random } from '../oracle/random.ts'
import { rounds, SEED } from '../oracle/rounds.ts'

function digits(value: number): string | undefined {
  const out = new ColumnBuffer(1)
  if (putShortDecimal(out, value) === 0) {
    assert.equal(out.length, 0)
    return undefined
  }
  return Buffer.from(out.bytes.subarray(0, out.length)).toString()
}

test('floats of few digits', () => {
  for (const value of [
    0,
    1,
    -1,
    0.1,
    -0.5,
    12.25,
    999_999_999,
    999_999_999.999999,
    1e-6,
    123_456.789,
    0.1 + 0.2,
    1e9,
  ]) {
    assert.ok([String(value), undefined].includes(digits(value)), String(value))
  }
  assert.equal(digits(0.1), '0.1')
  assert.equal(digits(99.999), '99.999')
  assert.equal(digits(-12), '-12')
  for (const value of [-0, Number.NaN, Number.POSITIVE_INFINITY, 1e21, 0.1 + 0.2, 1e-7])
    assert.equal(digits(value), undefined)
})

test('random floats', () => {
  const random = new Random(SEED)
  let short = 0
  for (let round = 0; round < rounds(50_000, 5_000_000); round++) {
    const power = 10 ** random.below(9)
    const value = (Math.round(random.next() * 10 ** random.below(16)) / power) * (random.chance(0.5) ? 1 : -1)
    const found = digits(value)
    if (found === undefined) continue
    short++
    assert.equal(found, String(value))
  }
  assert.ok(short > 1000)
})
