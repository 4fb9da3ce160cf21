import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { checkInteger, integerRange } from '../../src/codecs/text/integer.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { checked } from './framed.ts'

const BITS = [8, 16, 32, 64, 128, 256]

for (const bits of BITS) {
  for (const isSigned of [true, false]) {
    const range = integerRange(bits, isSigned)
    const least = isSigned ? -(2n ** BigInt(bits - 1)) : 0n
    const greatest = 2n ** BigInt(isSigned ? bits - 1 : bits) - 1n
    const verdict = (value: bigint) => (value >= least && value <= greatest ? 0 : REJECT.outOfRange)
    const type = `${isSigned ? 'signed' : 'unsigned'} ${bits} bits`

    test(`${type}: the bounds fit, and one beyond does not`, () => {
      assert.equal(checked(checkInteger, `${least}`, range), 0)
      assert.equal(checked(checkInteger, `${greatest}`, range), 0)
      assert.equal(checked(checkInteger, `${least - 1n}`, range), REJECT.outOfRange)
      assert.equal(checked(checkInteger, `${greatest + 1n}`, range), REJECT.outOfRange)
    })

    test(`${type}: zero fits with a minus too, and all integers near the bounds are judged right`, () => {
      assert.equal(checked(checkInteger, '0', range), 0)
      assert.equal(checked(checkInteger, '-0', range), 0)
      for (const base of [0n, least, greatest, least * 10n, greatest * 10n, -greatest]) {
        for (let step = -12n; step <= 12n; step++) {
          assert.equal(checked(checkInteger, `${base + step}`, range), verdict(base + step), `${base + step}`)
        }
      }
    })

    test(`${type}: random integers of every length are judged right`, () => {
      const random = new Random(bits)
      for (let round = 0; round < rounds(2000, 20_000); round++) {
        const digits = random.text([...'0123456789'], 1 + random.below(`${greatest}`.length + 2))
        const value = BigInt(digits) * (random.chance(0.5) ? -1n : 1n)
        assert.equal(checked(checkInteger, `${value}`, range), verdict(value), `${value}`)
      }
    })
  }
}

test('an integer of thousands of digits is out of range, not a number', () => {
  const range = integerRange(256, true)
  assert.equal(checked(checkInteger, '9'.repeat(5000), range), REJECT.outOfRange)
  assert.equal(checked(checkInteger, `-${'9'.repeat(5000)}`, range), REJECT.outOfRange)
})
