// The codecs against ClickHouse 26 itself.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseType } from '../../src/codecs/clickhouse/type-parser.ts'
import { makeGoldens, nativeData, quoted, readGoldens } from '../golden/clickhouse-native.ts'
import { Random } from '../oracle/random.ts'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { encoded, scalarCodec } from './native-value.ts'

let engine: ChdbEngine
before(async () => {
  engine = await ChdbEngine.open()
})
after(() => engine.close())

test('the golden bytes are what the server makes today', async () => {
  assert.deepEqual(await makeGoldens(engine), readGoldens())
})

test('what replaces a NULL is what the server puts there', async () => {
  for (const type of new Set(readGoldens().map((golden) => golden.type))) {
    const placeholder = Buffer.from(scalarCodec(type).placeholder).toString('hex')
    assert.equal(
      `01${placeholder}`,
      await nativeData(engine, `SELECT CAST(NULL, ${quoted(`Nullable(${type})`)})`),
      type,
    )
  }
})

test('the default of an Enum is the label of the smallest number, in whatever order it was declared', async () => {
  for (const type of ["Enum8('b' = 2, 'a' = -1)", "Enum16('b' = 2, 'a' = -300, 'c' = 5)", "Enum('z' = 3, 'y' = 700)"]) {
    const placeholder = Buffer.from(scalarCodec(type).placeholder).toString('hex')
    assert.equal(placeholder, await nativeData(engine, `SELECT defaultValueOfTypeName(${quoted(type)})`), type)
  }
})

test('labels of any characters are found as the server prints them in its types', async () => {
  const labels = Array.from({ length: 127 }, (_, code) => `${String.fromCharCode(code)}${code % 3 === 0 ? 'é' : ''}`)
  const declared = labels.map((label, index) => `${quoted(label)} = ${index}`).join(', ')
  const answer = await engine.query(`SELECT toTypeName(defaultValueOfTypeName(${quoted(`Enum8(${declared})`)}))`, {
    format: 'RawBLOB',
  })
  const type = Buffer.from(answer.output).toString()
  assert.deepEqual(
    parseType(type)?.args,
    labels.map((text, number) => ({ text, number })),
  )
  const codec = scalarCodec(type)
  for (const [index, label] of labels.entries()) {
    assert.equal(encoded(codec, JSON.stringify(label)), index.toString(16).padStart(2, '0'), JSON.stringify(label))
  }
})

for (const seed of [11, 11_003]) {
  test(`random texts of IPv6 addresses are read as the server reads them (seed ${seed})`, async () => {
    const random = new Random(seed)
    const texts: string[] = []
    let refused = 0
    const codec = scalarCodec('IPv6')
    while (texts.length < 400) {
      const text = randomAddress(random)
      if (typeof encoded(codec, `"${text}"`) === 'string') texts.push(text)
      else {
        refused++
        // What is refused here, the server refuses, or it lets two colons stand for nothing or a part have zeros before it.
        const isLenient = /(?:^|[.:])0\d+(?:\.|$)/.test(text) || /^(?:[^:]*:){8,9}[^:]*$/.test(text)
        const answer = await engine.query(`SELECT toIPv6OrNull(${quoted(text)}) IS NULL`)
        assert.ok(isLenient || Buffer.from(answer.output).toString() === '1\n', `${text} was refused`)
      }
    }
    const lines = texts.map((text) => `{"v":"${text}"}`).join('\n')
    const data = await nativeData(engine, `SELECT v FROM format(JSONEachRow, 'v IPv6', ${quoted(lines)})`)
    for (const [index, text] of texts.entries()) {
      assert.equal(encoded(codec, `"${text}"`), data.slice(index * 32, index * 32 + 32), text)
    }
    assert.equal(data.length, texts.length * 32)
    assert.ok(refused > 50, `${refused} were refused`)
  })
}

/** Groups with colons between, often an address. */
function randomAddress(random: Random): string {
  const count = random.chance(0.5) ? 8 : 1 + random.below(8)
  const groups = Array.from({ length: count }, () => random.text([...'0123456789abcdefABCDEF'], 1 + random.below(4)))
  if (random.chance(0.2)) groups.splice(-2, 2, Array.from({ length: 4 }, () => `${random.below(270)}`).join('.'))
  if (random.chance(count === 8 ? 0.3 : 0.9)) groups[random.below(groups.length)] = ''
  if (groups[0] === '' && random.chance(0.8)) groups.unshift('')
  if (groups.at(-1) === '' && random.chance(0.8)) groups.push('')
  return groups.join(':')
}
