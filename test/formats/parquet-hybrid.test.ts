// Runs and packed values against an encoder that writes them bit by bit, read in pieces of any length.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PageError } from '../../src/formats/parquet/corrupt.ts'
import { HybridReader } from '../../src/formats/parquet/pages/hybrid.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'

const SEED = 20_261_122
const ROUNDS = rounds(80, 3000)

interface Encoded {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly values: readonly number[]
}

/** Random runs of either kind, with other bytes before and behind them. */
function randomRuns(random: Random, bitWidth: number): Encoded {
  const start = random.below(4)
  const bytes: number[] = Array.from({ length: start }, () => 0xaa)
  const values: number[] = []
  const one = (): number => Math.floor(random.next() * 2 ** bitWidth)
  for (let runs = 1 + random.below(8); runs > 0; runs--) {
    if (random.chance(0.5)) {
      const length = 1 + random.below(random.pick([5, 60, 400]))
      const value = one()
      putVarUint(bytes, length * 2)
      for (let b = 0; b < Math.ceil(bitWidth / 8); b++) bytes.push(Math.floor(value / 2 ** (8 * b)) % 256)
      for (let i = 0; i < length; i++) values.push(value)
    } else {
      const groups = 1 + random.below(random.pick([2, 40]))
      putVarUint(bytes, groups * 2 + 1)
      const bits: number[] = []
      for (let i = 0; i < groups * 8; i++) {
        const value = one()
        values.push(value)
        for (let b = 0; b < bitWidth; b++) bits.push(Math.floor(value / 2 ** b) % 2)
      }
      for (let i = 0; i < bits.length; i += 8) {
        bytes.push(bits.slice(i, i + 8).reduce((byte, bit, place) => byte + bit * 2 ** place, 0))
      }
    }
  }
  const end = bytes.length
  for (let behind = random.below(6); behind > 0; behind--) bytes.push(0x55)
  return { bytes: Uint8Array.from(bytes), start, end, values }
}

function putVarUint(bytes: number[], value: number): void {
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  bytes.push(rest)
}

test(`integers of every width, read and skipped in pieces: seed ${SEED}`, () => {
  const random = new Random(SEED)
  for (let round = 0; round < ROUNDS; round++) {
    const bitWidth = round % 33
    const { bytes, start, end, values } = randomRuns(random, bitWidth)
    const reader = new HybridReader(bytes, start, end, bitWidth)
    for (let at = 0; at < values.length; ) {
      const count = Math.min(values.length - at, 1 + random.below(random.pick([3, 20, 500])))
      if (random.chance(0.3)) reader.skip(count)
      else {
        const first = random.below(4)
        const out = new Int32Array(first + count + 1).fill(-7)
        reader.readIntegers(out, first, count, 2 ** bitWidth)
        const read = Array.from(out.subarray(first, first + count), (value) => value >>> 0)
        assert.deepEqual(read, values.slice(at, at + count), `round ${round}, ${bitWidth} bits`)
        assert.equal(out[first + count], -7, 'nothing is written behind')
        if (first > 0) assert.equal(out[first - 1], -7, 'nothing is written before')
      }
      at += count
    }
    assert.throws(() => reader.skip(values.length + 8), PageError)
  }
})

test(`levels, read and counted in pieces: seed ${SEED}`, () => {
  const random = new Random(SEED)
  for (let round = 0; round < ROUNDS; round++) {
    const bitWidth = 1 + (round % 4)
    const { bytes, start, end, values } = randomRuns(random, bitWidth)
    const reader = new HybridReader(bytes, start, end, bitWidth)
    const level = random.below(2 ** bitWidth)
    for (let at = 0; at < values.length; ) {
      const count = Math.min(values.length - at, 1 + random.below(random.pick([3, 20, 500])))
      const piece = values.slice(at, at + count)
      const expected = piece.filter((value) => value === level).length
      if (random.chance(0.3)) assert.equal(reader.skipLevels(count, level), expected)
      else {
        const out = new Uint8Array(2 + count).fill(99)
        assert.equal(reader.readLevels(out, 2, count, level), expected)
        assert.deepEqual([...out.subarray(0, 2)], [99, 99])
        if (expected < count) assert.deepEqual([...out.subarray(2)], piece, `round ${round}`)
      }
      at += count
    }
  }
})

test('a value that is not below the limit is an error, wherever it stands', () => {
  const random = new Random(SEED)
  for (let round = 0; round < ROUNDS; round++) {
    const bitWidth = 1 + (round % 32)
    const { bytes, start, end, values } = randomRuns(random, bitWidth)
    const greatest = values.reduce((a, b) => Math.max(a, b), 0)
    const read = (limit: number): void =>
      new HybridReader(bytes, start, end, bitWidth).readIntegers(new Int32Array(values.length), 0, values.length, limit)
    if (greatest < 2 ** 30) read(greatest + 1)
    if (greatest > 0) assert.throws(() => read(Math.min(greatest, 2 ** 30)), PageError, `${bitWidth} bits`)
  }
})

test('what ends too early, has no values or too many bits is an error', () => {
  const all = (bytes: readonly number[], bitWidth: number) => () =>
    new HybridReader(Uint8Array.from(bytes), 0, bytes.length, bitWidth).skip(8)
  assert.throws(all([], 1), /too early/)
  assert.throws(all([0x80], 1), /too early/)
  assert.throws(all([16], 1), /too early/)
  assert.throws(all([3, 1], 9), /too early/)
  assert.throws(all([0, 1], 1), /no values/)
  assert.throws(all([16, 2], 1), /2 in 1 bits/)
  assert.throws(all([16, 2], 33), /33 bits/)
  // The last group may be cut short behind the last value that is wanted.
  new HybridReader(Uint8Array.of(3, 0xff, 0x0f), 0, 3, 4).skip(4)
})
