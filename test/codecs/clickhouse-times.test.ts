// ClickHouse's dates and times in the Native format: the bytes that the server itself makes, and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScalarCodec } from '../../src/codecs/clickhouse/codec.ts'
import { nativeTimes } from '../../src/codecs/clickhouse/native/times.ts'
import { parseType } from '../../src/codecs/clickhouse/type-parser.ts'
import type { ReadingRules } from '../../src/codecs/codec.ts'
import { REJECT } from '../../src/codecs/reject.ts'
import { makeTimeGoldens, readTimeGoldens } from '../golden/clickhouse-times.ts'
import { Random } from '../oracle/random.ts'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { CLOCK_CASES } from './clickhouse-clock-cases.ts'
import { TIME_CASES } from './clickhouse-times-cases.ts'
import { encoded, littleEndian } from './native-value.ts'

const GOLDENS = readTimeGoldens()
const CASES = [...TIME_CASES, ...CLOCK_CASES]

function nameOf(type: string): string {
  return parseType(type)?.name ?? ''
}

function codecOf(type: string, rules: ReadingRules = {}): ScalarCodec {
  const node = parseType(type)
  const family = Object.entries(nativeTimes).find(([name]) => name === node?.name)?.[1]
  assert.ok(node && family, type)
  return family.make(node.args, rules)
}

test('every type of dates and times has goldens and cases of all kinds', () => {
  const types = Object.keys(nativeTimes).sort()
  assert.ok(types.length >= 17)
  assert.deepEqual([...new Set(GOLDENS.map(({ type }) => nameOf(type)))].sort(), types)
  assert.deepEqual([...new Set(CASES.map(({ type }) => nameOf(type)))].sort(), types)
  for (const { type, limits, empty, malformed } of CASES) {
    for (const cases of [limits, empty, malformed]) assert.ok(cases.length > 0, type)
  }
})

test("today's ClickHouse makes the bytes of the golden file", async () => {
  const engine = await ChdbEngine.open()
  try {
    assert.deepEqual(await makeTimeGoldens(engine), GOLDENS)
  } finally {
    await engine.close()
  }
})

for (const type of new Set(GOLDENS.map((golden) => golden.type))) {
  test(`${type} is encoded as the server does`, () => {
    const codec = codecOf(type)
    for (const golden of GOLDENS) {
      if (golden.type !== type) continue
      assert.equal(encoded(codec, golden.json), golden.hex, golden.json)
      assert.equal(codec.placeholder.length * 2, golden.hex.length)
    }
    assert.deepEqual(codec.placeholder, new Uint8Array(codec.placeholder.length))
  })
}

for (const { type, bits, ...kinds } of CASES) {
  for (const kind of ['limits', 'empty', 'malformed'] as const) {
    test(`${type}: ${kind}`, () => {
      const codec = codecOf(type)
      for (const [json, stored] of kinds[kind]) {
        assert.equal(encoded(codec, json), typeof stored === 'bigint' ? littleEndian(stored, bits) : stored, json)
      }
    })
  }

  test(`${type}: null is for Nullable alone`, () => {
    assert.equal(encoded(codecOf(type), 'null'), REJECT.nullValue)
    assert.equal(encoded(codecOf(type, { epoch: 's' }), 'null'), REJECT.nullValue)
  })
}

for (const seed of [11, 60_013]) {
  test(`random times have the ticks that BigInt makes of them (seed ${seed})`, () => {
    const random = new Random(seed)
    for (let precision = 0; precision <= 9; precision++) {
      const codec = codecOf(`DateTime64(${precision}, 'UTC')`)
      for (let round = 0; round < 300; round++) {
        const seconds = Math.floor(-2_208_988_800 + random.next() * (precision === 9 ? 11_432_000_000 : 12_622_780_800))
        const digits = random.text([...'0123456789'], precision)
        const text = new Date(seconds * 1000).toISOString().slice(0, 19) + (precision > 0 ? `.${digits}` : '')
        const ticks = BigInt(seconds) * 10n ** BigInt(precision) + BigInt(digits || '0')
        assert.equal(encoded(codec, `"${text}"`), littleEndian(ticks, 64), text)
      }
    }
  })
}

test('all days of Date and Date32 count up', () => {
  const [date, date32] = [codecOf('Date'), codecOf('Date32')]
  for (let day = -25_567; day <= 120_529; day += 1 + (day & 3)) {
    const text = `"${new Date(day * 86_400_000).toISOString().slice(0, 10)}"`
    assert.equal(encoded(date32, text), littleEndian(BigInt(day), 32), text)
    const isDate = day >= 0 && day < 65_536
    assert.equal(encoded(date, text), isDate ? littleEndian(BigInt(day), 16) : REJECT.outOfRange, text)
  }
})
