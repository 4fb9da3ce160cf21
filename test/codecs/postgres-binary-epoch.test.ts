// Numbers as dates and times in COPY BINARY, where --epoch says what they count.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EpochUnit } from '../../src/codecs/codec.ts'
import { REJECT } from '../../src/codecs/reject.ts'
import { goldenFields } from './postgres-binary-golden.ts'
import { family, fieldOf } from './postgres-binary-type.ts'

const golden = goldenFields()

/** Numbers and the text of the golden file that means the same. */
const SAME: readonly [EpochUnit, number: string, text: string][] = [
  ['s', '951782400', '2000-02-29'],
  ['s', '1709164800', '2024-02-29'],
  ['ms', '1709164800000', '2024-02-29'],
  ['us', '1709164800000000', '2024-02-29'],
  ['ns', '1709164800000000000', '2024-02-29'],
  ['s', '0', '1970-01-01'],
  ['s', '-0', '1970-01-01'],
  ['ms', '0.000', '1970-01-01'],
  ['s', '-62135596800', '0001-01-01'],
  ['s', '-2203891200', '1900-03-01'],
]

for (const name of ['date', 'timestamp', 'timestamptz'] as const) {
  test(`${name}: a number is the time that it counts`, () => {
    for (const [epoch, number, text] of SAME) {
      const expected = golden.get(`${name}\t"${text}"`) ?? fieldOf(family(name), -1, `"${text}"`)
      assert.equal(fieldOf(family(name), -1, number, { epoch }), expected, `${number} ${epoch}`)
    }
  })

  test(`${name}: a number is refused without a unit, and outside the years of text`, () => {
    assert.equal(fieldOf(family(name), -1, '0'), REJECT.valueType)
    assert.equal(fieldOf(family(name), -1, '0.5'), REJECT.valueType)
    for (const number of ['-62135683200', '253402300800', '1709164800000', '99999999999999999999']) {
      assert.equal(fieldOf(family(name), -1, number, { epoch: 's' }), REJECT.outOfRange, number)
    }
    assert.equal(fieldOf(family(name), -1, '1e9', { epoch: 's' }), REJECT.valueSyntax)
    assert.equal(fieldOf(family(name), -1, 'null', { epoch: 's' }), REJECT.nullValue)
    assert.equal(fieldOf(family(name), -1, 'true', { epoch: 's' }), REJECT.valueType)
  })

  test(`${name}: text stays what it is`, () => {
    const expected = golden.get(`${name}\t"2024-02-29"`)
    assert.ok(expected)
    assert.equal(fieldOf(family(name), -1, '"2024-02-29"', { epoch: 'ms' }), expected)
  })
}

test('timestamps keep the fraction of a number, as far as they have digits for it', () => {
  for (const name of ['timestamp', 'timestamptz'] as const) {
    const field = (number: string, epoch: EpochUnit, typmod = -1) => fieldOf(family(name), typmod, number, { epoch })
    const text = (value: string) => fieldOf(family(name), -1, `"${value}"`)
    assert.equal(field('1.5', 's'), text('1970-01-01 00:00:01.5'))
    assert.equal(field('-1.5', 's'), text('1969-12-31 23:59:58.5'))
    assert.equal(field('-1', 'us'), text('1969-12-31 23:59:59.999999'))
    assert.equal(field('253402300799999999', 'us'), text('9999-12-31 23:59:59.999999'))
    assert.equal(field('1000', 'ns'), text('1970-01-01 00:00:00.000001'))
    assert.equal(field('1001', 'ns'), REJECT.precision)
    assert.equal(field('0.0000001', 's'), REJECT.precision)
    assert.equal(field('1.5', 's', 0), REJECT.precision)
    assert.equal(field('1500', 'ms', 1), text('1970-01-01 00:00:01.5'))
  }
})

test('a date is a midnight', () => {
  for (const number of ['1', '-1', '86399', '0.5', '1709164801']) {
    assert.equal(fieldOf(family('date'), -1, number, { epoch: 's' }), REJECT.precision, number)
  }
  assert.equal(fieldOf(family('date'), -1, '1709164800001', { epoch: 'ms' }), REJECT.precision)
})

test('times of day and durations are no points in time', () => {
  for (const name of ['time', 'timetz', 'interval'] as const) {
    assert.equal(fieldOf(family(name), -1, '3600', { epoch: 's' }), REJECT.valueType, name)
  }
})
