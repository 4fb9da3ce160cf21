import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { encoded, littleEndian, scalarCodec } from './native-value.ts'

const WIDTHS = [8, 16, 32, 64, 128, 256]
const NEAR = [-2n, -1n, 0n, 1n, 2n]

/** Where one width ends and the next begins, with and without a sign, and where doubles and limbs end. */
const BOUNDARIES = [
  0n,
  ...WIDTHS.flatMap((bits) => [2n ** BigInt(bits), 2n ** BigInt(bits - 1)]),
  ...[24n, 53n, 96n, 160n, 192n, 224n].map((power) => 2n ** power),
  ...[6n, 9n, 12n, 15n, 16n, 18n, 19n, 20n, 38n, 76n, 77n, 78n].map((power) => 10n ** power),
]

for (const bits of WIDTHS) {
  for (const isSigned of [true, false]) {
    const type = `${isSigned ? '' : 'U'}Int${bits}`
    const codec = scalarCodec(type)
    const check = (value: bigint, note = '') => {
      const kept = isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)
      const expected = kept === value ? littleEndian(value, bits) : REJECT.outOfRange
      assert.equal(encoded(codec, `${value}`), expected, `${value} ${note}`)
    }

    test(`${type} takes the integers up to its bounds and refuses those beyond, at the bounds of every width`, () => {
      for (const boundary of BOUNDARIES) {
        for (const step of NEAR) {
          check(boundary + step)
          check(-boundary + step)
        }
      }
    })

    for (const seed of [3, 30_011]) {
      test(`${type} takes random integers of every length (seed ${seed})`, () => {
        const random = new Random(seed + bits)
        const longest = `${2n ** BigInt(bits)}`.length + 1
        for (let round = 0; round < rounds(1500, 15_000); round++) {
          const digits = random.text([...'0123456789'], 1 + random.below(longest))
          check(BigInt(digits) * random.pick([1n, -1n]), `(seed ${seed})`)
        }
      })
    }

    test(`${type} takes minus zero as zero, which JSON has`, () => {
      assert.equal(encoded(codec, '-0'), '00'.repeat(bits / 8))
    })
  }
}
