import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { checkDecimal } from '../../src/codecs/text/decimal.ts'
import { judgeDecimal } from '../oracle/judge-number.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { checked } from './framed.ts'

const { outOfRange, precision: precisionLost } = REJECT

/** The number, the type's precision and scale, the verdict. */
const CASES: readonly [text: string, precision: number, scale: number, verdict: number][] = [
  ['0', 1, 0, 0],
  ['-0', 1, 1, 0],
  ['0.000', 1, 0, 0],
  ['0e999', 1, 0, 0],
  ['0e-999999999999', 1, 0, 0],
  ['0.0e5', 2, 2, 0],
  ['9', 1, 0, 0],
  ['10', 1, 0, outOfRange],
  ['1e1', 1, 0, outOfRange],
  ['1.5', 2, 1, 0],
  ['1.50', 2, 1, 0],
  ['1.55', 2, 1, precisionLost],
  ['10.5', 2, 1, outOfRange],
  ['-99.99', 4, 2, 0],
  ['-100.00', 4, 2, outOfRange],
  ['99.999', 4, 2, precisionLost],
  ['123456.7', 4, 1, outOfRange],
  ['0.05', 2, 2, 0],
  ['0.005', 2, 2, precisionLost],
  ['0.5', 1, 1, 0],
  ['1', 1, 1, outOfRange],
  ['1e3', 4, 0, 0],
  ['1e3', 3, 0, outOfRange],
  ['1E+3', 4, 0, 0],
  ['1200e-2', 2, 0, 0],
  ['1250e-2', 3, 1, 0],
  ['1250e-3', 3, 1, precisionLost],
  ['0.00012e4', 2, 1, 0],
  ['0.001e3', 1, 0, 0],
  ['100e-2', 1, 0, 0],
  ['1e-1', 1, 0, precisionLost],
  ['1e-400', 76, 76, precisionLost],
  ['1e99999999999999999999', 76, 0, outOfRange],
  ['1e-99999999999999999999', 76, 0, precisionLost],
  ['9'.repeat(76), 76, 0, 0],
  ['9'.repeat(77), 76, 0, outOfRange],
  [`0.${'0'.repeat(75)}1`, 76, 76, 0],
  [`0.${'0'.repeat(76)}1`, 76, 76, precisionLost],
  // Postgres: a scale below zero rounds to tens, one above the precision takes only small numbers.
  ['12300', 3, -2, 0],
  ['12340', 3, -2, precisionLost],
  ['123000', 3, -2, outOfRange],
  ['0.0012', 2, 4, 0],
  ['0.012', 2, 4, outOfRange],
]

for (const [text, precision, scale, verdict] of CASES) {
  const short = text.length > 30 ? `${text.slice(0, 30)}…` : text
  test(`${short} ${verdict === 0 ? 'fits' : 'does not fit'} (${precision}, ${scale})`, () => {
    assert.equal(checked(checkDecimal, text, precision, scale), verdict)
    assert.equal(checked(checkDecimal, text.startsWith('-') ? text.slice(1) : `-${text}`, precision, scale), verdict)
  })
}

test('random numbers are judged as exact arithmetic judges them', () => {
  const random = new Random(9)
  const digits = (most: number) => random.text([...'00001234567899'], 1 + random.below(most))
  let good = 0
  for (let round = 0; round < rounds(40_000, 400_000); round++) {
    const integer = random.chance(0.3) ? '0' : `${BigInt(digits(12))}`
    const fraction = random.chance(0.6) ? `.${digits(12)}` : ''
    const exponent = random.chance(0.4) ? `${random.pick(['e', 'E'])}${random.pick(['', '+', '-'])}${digits(2)}` : ''
    const text = `${random.pick(['', '-'])}${integer}${fraction}${exponent}`
    const precision = 1 + random.below(20)
    const scale = random.below(precision + 1)
    const expected = judgeDecimal(text, precision, scale)
    assert.equal(
      checked(checkDecimal, text, precision, scale),
      expected === 'fits' ? 0 : REJECT[expected],
      `${text} in (${precision}, ${scale})`,
    )
    if (expected === 'fits') good++
  }
  assert.ok(good > 5000, `${good} numbers fitted`)
})
