// Decimals against arithmetic with BigInt.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { scaledDecimal } from '../clickhouse/exact-decimal.ts'
import { judgeDecimal } from '../oracle/judge-number.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { encoded, littleEndian, scalarCodec } from './native-value.ts'

function check(text: string, precision: number, scale: number, note = ''): boolean {
  const bits = precision <= 9 ? 32 : precision <= 18 ? 64 : precision <= 38 ? 128 : 256
  const verdict = judgeDecimal(text, precision, scale)
  const type = `Decimal(${precision}, ${scale})`
  const expected = verdict === 'fits' ? littleEndian(scaledDecimal(text, scale), bits) : REJECT[verdict]
  assert.equal(encoded(scalarCodec(type), text), expected, `${text} in ${type} ${note}`)
  return verdict === 'fits'
}

const PRECISIONS = [1, 5, 9, 10, 15, 16, 18, 19, 37, 38, 39, 57, 75, 76]

test('the greatest and the smallest number of every precision and scale fit, and one unit more does not', () => {
  for (const precision of PRECISIONS) {
    for (const scale of new Set([0, 1, precision >> 1, precision - 1, precision])) {
      const nines = '9'.repeat(precision - scale) || '0'
      const greatest = scale === 0 ? nines : `${nines}.${'9'.repeat(scale)}`
      for (const sign of ['', '-']) {
        assert.ok(check(`${sign}${greatest}`, precision, scale))
        assert.ok(check(`${sign}1e-${scale}`, precision, scale) || scale === 0)
        assert.ok(!check(`${sign}1e${precision - scale}`, precision, scale))
        assert.ok(!check(`${sign}${'9'.repeat(precision)}9e-${scale}`, precision, scale))
        assert.ok(!check(`${sign}1e-${scale + 1}`, precision, scale))
        assert.ok(!check(`${sign}${greatest}${scale === 0 ? '.' : ''}9`, precision, scale))
      }
    }
  }
})

test('zeros and exponents that do not change the value do not count', () => {
  for (const text of ['0', '-0.000', '0e99', '0.0e-5', '1.500', '150e-2', '0.00015e4', '15E-1', '10.000', '1e1']) {
    assert.ok(check(text, 4, 2))
    assert.ok(check(text, 76, 40))
    assert.ok(check(`${text.includes('e') || text.includes('E') ? text : `${text}e0`}`, 38, 10))
  }
  assert.equal(encoded(scalarCodec('Decimal(9, 2)'), '0e999999999'), '00000000')
  assert.equal(encoded(scalarCodec('Decimal(76, 2)'), '-0.0e-99999999999999999999'), '00'.repeat(32))
  assert.ok(check('100.0e-2', 9, 0))
  assert.ok(check('-1200.00e-1', 9, 0))
  assert.ok(check(`1${'0'.repeat(300)}e-300`, 9, 2))
  assert.ok(check(`0.${'0'.repeat(300)}1e301`, 9, 2))
  assert.ok(check(`1.${'0'.repeat(300)}`, 9, 0))
})

for (const seed of [5, 50_021, 70_001]) {
  test(`random decimals of up to 76 digits are exact (seed ${seed})`, () => {
    const random = new Random(seed)
    const digits = (length: number) => random.text([...'00123456789'], length)
    let good = 0
    for (let round = 0; round < rounds(4000, 40_000); round++) {
      const precision = random.chance(0.3) ? random.pick(PRECISIONS) : 1 + random.below(76)
      const scale = random.below(precision + 1)
      const whole = `${BigInt(`0${digits(random.below(precision - scale + 1))}`)}`
      const fraction = random.below(scale + 1)
      const shift = random.chance(0.3) ? random.below(20) - 10 : 0
      const text = `${random.pick(['', '-'])}${whole}${fraction === 0 ? '' : `.${digits(fraction)}`}`
      if (check(shift === 0 ? text : `${text}e${shift}`, precision, scale, `(seed ${seed})`)) good++
    }
    assert.ok(good > 2000, `${good} numbers fitted`)
  })

  test(`random digits with a point and an exponent anywhere are exact in Decimal(76, 38) (seed ${seed})`, () => {
    const random = new Random(seed)
    let good = 0
    for (let round = 0; round < rounds(2000, 20_000); round++) {
      const digits = `1${random.text([...'0123456789'], 75)}`
      const point = 1 + random.below(75)
      const exponent = random.chance(0.8) ? 38 - point : 38 - point + random.below(3) - 1
      const text = `${random.pick(['', '-'])}${digits.slice(0, point)}.${digits.slice(point)}e${exponent}`
      if (check(text, 76, 38, `(seed ${seed})`)) good++
    }
    assert.ok(good > 1000, `${good} numbers fitted`)
  })
}
