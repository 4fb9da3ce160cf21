import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { checkFloat } from '../../src/codecs/text/float.ts'
import { judgeFloat } from '../oracle/judge-number.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { checked } from './framed.ts'

const FITS = 0
const { outOfRange } = REJECT

/** The number, the verdict for 32 bits, for 64 bits. */
const CASES: readonly [text: string, float32: number, float64: number][] = [
  ['0', FITS, FITS],
  ['-0', FITS, FITS],
  ['-0.0e-999', FITS, FITS],
  ['0e999', FITS, FITS],
  ['0.000e+99999', FITS, FITS],
  ['1.5', FITS, FITS],
  ['16777217', FITS, FITS],
  ['9007199254740993', FITS, FITS],
  ['0.1', FITS, FITS],
  ['1e38', FITS, FITS],
  ['3.4028234e38', FITS, FITS],
  ['3.4028235e38', FITS, FITS],
  ['-3.4028235e38', FITS, FITS],
  ['3.4028236e38', outOfRange, FITS],
  ['340282350000000000000000000000000000000', FITS, FITS],
  ['340282360000000000000000000000000000000', outOfRange, FITS],
  ['1.4e-45', FITS, FITS],
  ['1e-45', FITS, FITS],
  ['7e-46', outOfRange, FITS],
  [`0.${'0'.repeat(45)}7`, outOfRange, FITS],
  ['1e308', outOfRange, FITS],
  ['1.7976931348623157e308', outOfRange, FITS],
  ['1.8e308', outOfRange, outOfRange],
  ['-1.8e308', outOfRange, outOfRange],
  ['1e309', outOfRange, outOfRange],
  ['1e999999999', outOfRange, outOfRange],
  ['9'.repeat(308), outOfRange, FITS],
  ['9'.repeat(310), outOfRange, outOfRange],
  ['5e-324', outOfRange, FITS],
  ['3e-324', outOfRange, FITS],
  ['2e-324', outOfRange, outOfRange],
  ['1e-400', outOfRange, outOfRange],
  ['-1e-400', outOfRange, outOfRange],
  [`0.${'0'.repeat(330)}1`, outOfRange, outOfRange],
  [`1${'0'.repeat(400)}e-400`, FITS, FITS],
  [`0.${'0'.repeat(400)}1e401`, FITS, FITS],
]

for (const [text, float32, float64] of CASES) {
  test(`${text.slice(0, 45)} is judged for floats of 32 and of 64 bits`, () => {
    assert.equal(checked(checkFloat, text, 32), float32, '32 bits')
    assert.equal(checked(checkFloat, text, 64), float64, '64 bits')
  })
}

test('random numbers are judged as Number and Math.fround make them', () => {
  const random = new Random(4)
  for (let round = 0; round < rounds(20_000, 200_000); round++) {
    const integer = random.chance(0.3) ? '0' : `${BigInt(random.text([...'0123456789'], 1 + random.below(45)))}`
    const fraction = random.chance(0.5) ? `.${random.text([...'000123456789'], 1 + random.below(60))}` : ''
    const exponent = random.chance(0.5) ? `e${random.pick(['', '+', '-'])}${random.below(400)}` : ''
    const text = `${random.pick(['', '-'])}${integer}${fraction}${exponent}`
    for (const bits of [32, 64] as const) {
      const expected = judgeFloat(text, bits) === 'fits' ? FITS : outOfRange
      assert.equal(checked(checkFloat, text, bits), expected, `${text} in ${bits} bits`)
    }
  }
})
