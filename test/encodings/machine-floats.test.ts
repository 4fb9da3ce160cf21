// Doubles of up to nineteen digits, which the row machine reads itself, against JavaScript's own reading of the text,
// which is exact: random ones, and ones exactly between two doubles and beside them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { sameBlock, typedPlan, waysOf } from './three-ways.ts'

const SEED = 20_260_731
const COUNT = rounds(10_000, 400_000)
const DIGITS = '0123456789'.split('')

/** `digits` with a point somewhere, as JSON has it. */
function withPoint(digits: string, places: number): string {
  const whole = digits.slice(0, digits.length - places).replace(/^0+(?=\d)/, '') || '0'
  return places === 0 ? whole : `${whole}.${digits.slice(digits.length - places)}`
}

function randomText(random: Random): string {
  const digits = random.text(DIGITS, 1 + random.below(19))
  return withPoint(digits, random.below(digits.length))
}

/** A number of 54 bits, the last one set, divided by a small power of two: it lies between two doubles. */
function middleText(random: Random): string {
  const odd = (2n ** 53n + BigInt(random.below(2 ** 31)) * 4_194_303n) * 2n + 1n
  const halvings = random.below(4)
  const digits = (odd * 5n ** BigInt(halvings)).toString()
  const beside = random.below(3) === 0 ? digits : (BigInt(digits) + BigInt(random.below(3) - 1)).toString()
  return beside.length > 19 ? odd.toString() : withPoint(beside, halvings)
}

const KINDS: readonly [name: string, make: (random: Random) => string][] = [
  ['numbers of one to nineteen digits', randomText],
  ['what JavaScript prints', (random) => String(random.next())],
  ['what JavaScript prints of larger ones', (random) => String(random.next() * 10 ** random.below(7))],
  ['numbers between two doubles', middleText],
]

for (const [name, make] of KINDS) {
  test(`${name} are the nearest double (seed ${SEED})`, () => {
    const random = new Random(SEED)
    const ways = waysOf(typedPlan('clickhouse', [{ name: 'v', type: 'Float64' }]))
    const texts = Array.from({ length: COUNT }, () => {
      const text = make(random)
      return /e/.test(text) ? '0.5' : `${random.chance(0.3) ? '-' : ''}${text}`
    })
    const chunk = Buffer.from(texts.map((text) => `{"v":${text}}\n`).join(''))
    const block = sameBlock(ways, chunk, name)
    assert.equal(block.rows, COUNT)
    const values = Buffer.from(block.bytes).subarray(-8 * COUNT)
    for (const [i, text] of texts.entries()) assert.equal(values.readDoubleLE(i * 8), Number(text), text)
    assert.ok(ways.machineCount.rows >= COUNT - 1)
    assert.ok(ways.machineCount.fallbacks < COUNT / 100, `${ways.machineCount.fallbacks} left to the codec`)
  })
}

test('a block of Postgres that outgrows its first memory is the same in all ways', () => {
  const random = new Random(SEED)
  const columns = ['int2', 'int4', 'int8', 'float4', 'float8', 'bool', 'date', 'text'].map((type) => ({
    name: type,
    type,
  }))
  const ways = waysOf(typedPlan('postgres', columns))
  const lines = Array.from({ length: 12_000 }, (_, i) =>
    JSON.stringify({
      int2: i % 1000,
      int4: i * 1000,
      int8: i * 1_000_000,
      float4: (i % 100) / 4,
      float8: random.next(),
      bool: i % 2 === 0,
      date: '2026-02-28',
      text: 'x'.repeat(i % 50),
    }),
  )
  const block = sameBlock(ways, Buffer.from(`${lines.join('\n')}\n`), 'a large block')
  assert.equal(block.rows, lines.length)
  assert.ok(block.bytes.length > 600_000)
})
