import assert from 'node:assert/strict'
import test from 'node:test'
import type { Coercion, EpochUnit, ReadingRules, ValueClass } from '../../src/codecs/codec.ts'
import { ColumnBuffer } from '../../src/codecs/column-buffer.ts'
import { REJECT } from '../../src/codecs/reject.ts'
import { KIND, type ValueWriter } from '../../src/codecs/value-kind.ts'
import { coerced, isEmptyNull } from '../../src/encodings/coerce.ts'
import { scannedValue } from '../codecs/scanned-value.ts'
import { Random } from '../oracle/random.ts'

const CLASSES: readonly ValueClass[] = ['number', 'bool', 'time', 'text', 'other']
const CONVERSIONS: readonly Coercion[] = ['quoted-numbers', 'empty-null', 'int-bool']
const KIND_NAMES = Object.fromEntries(Object.entries(KIND).map(([name, kind]) => [kind, name]))

/** What a writer was called with last, as `kind bytes`. */
let seen = ''
const out = new ColumnBuffer(8)

const write: ValueWriter = (bytes, start, end, kind, to) => {
  assert.equal(to, out)
  seen = `${KIND_NAMES[kind]} ${Buffer.from(bytes.subarray(start, end)).toString()}`
  return kind === KIND.text ? REJECT.valueType : 0
}

function written(json: string, valueClass: ValueClass, rules: ReadingRules): string {
  const { bytes, start, end, kind } = scannedValue(json)
  const verdict = coerced(write, { valueClass }, rules)(bytes, start, end, kind, out)
  // The answer is the writer's own.
  assert.equal(verdict, seen.startsWith('text ') ? REJECT.valueType : 0)
  return seen
}

const named = (...coerce: Coercion[]): ReadingRules => ({ coerce })
const units: readonly (EpochUnit | undefined)[] = [undefined, 's', 'ms', 'us', 'ns']

/** The conversions that change what each class is given. */
function applies(valueClass: ValueClass, name: Coercion, epoch: EpochUnit | undefined): boolean {
  if (name === 'int-bool') return valueClass === 'bool'
  return name === 'quoted-numbers' && (valueClass === 'number' || (valueClass === 'time' && epoch !== undefined))
}

for (const valueClass of CLASSES) {
  test(`${valueClass}: the writer is wrapped only by a conversion that is for it`, () => {
    for (const epoch of units) {
      const rules = (coerce?: readonly Coercion[]): ReadingRules => ({
        ...(epoch && { epoch }),
        ...(coerce && { coerce }),
      })
      assert.equal(coerced(write, { valueClass }, rules()), write)
      assert.equal(coerced(write, { valueClass }, rules([])), write)
      for (const name of CONVERSIONS) {
        const isSame = coerced(write, { valueClass }, rules([name])) === write
        assert.equal(isSame, !applies(valueClass, name, epoch), `${name} ${epoch}`)
      }
    }
  })
}

const quoted: readonly [json: string, given: string][] = [
  ['"0"', 'integer 0'],
  ['"-0"', 'integer -0'],
  ['"7"', 'integer 7'],
  ['"-42"', 'integer -42'],
  ['"115792089237316195423570985008687907853269984665640564039457584007913129639935"', `integer ${2n ** 256n - 1n}`],
  ['"0.5"', 'decimal 0.5'],
  ['"-1.50"', 'decimal -1.50'],
  ['"1e3"', 'decimal 1e3'],
  ['"1E+3"', 'decimal 1E+3'],
  ['"0.5e-10"', 'decimal 0.5e-10'],
  ['"\\u0031\\u0032"', 'integer 12'],
  ['"1\\u002e5"', 'decimal 1.5'],
  ['"\\u002d1e\\u002b2"', 'decimal -1e+2'],
  // Numbers and the rest are what they are.
  ['5', 'integer 5'],
  ['5.5', 'decimal 5.5'],
  ['true', 'true true'],
  ['[1]', 'array [1]'],
  ['{"a":"1"}', 'object {"a":"1"}'],
]

const noNumbers = [
  ...['', ' ', '1 ', ' 1', '+1', '-', '--1', '01', '-01', '00', '1.', '.5', '-.5', '1.e3', 'e3', '1e', '1e+', '1e+-3'],
  ...['1e3.5', '1.5.2', '1,000', '1_000', '0x10', '1n', 'NaN', 'Infinity', '-inf', 'null', 'true', '½', '１', '1e3 '],
  ...['2024-01-01', '12:30', '1/2', '[1]', '{}', '[[[[', '{"a":1}'.replaceAll('"', "'")],
]

for (const [valueClass, rules] of [
  ['number', named('quoted-numbers')],
  ['time', { epoch: 'ms', coerce: ['quoted-numbers', 'empty-null'] }],
] as const) {
  test(`quoted-numbers: a text that is exactly a JSON number is written as one (${valueClass})`, () => {
    for (const [json, given] of quoted) assert.equal(written(json, valueClass, rules), given, json)
  })

  test(`quoted-numbers: every other text is given as it came (${valueClass})`, () => {
    for (const text of noNumbers) {
      assert.equal(written(`"${text}"`, valueClass, rules), `text ${text}`)
      const escaped = `\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}${text.slice(1)}`
      if (text !== '') assert.equal(written(`"${escaped}"`, valueClass, rules), `escapedText ${escaped}`)
    }
    for (const escaped of ['1\\n', '\\u00001', '\\"1\\"', '1\\ud83d', '\\\\1']) {
      assert.equal(written(`"${escaped}"`, valueClass, rules), `escapedText ${escaped}`)
    }
  })
}

test('quoted-numbers: texts of the letters of numbers are numbers when JSON.parse says so', () => {
  const random = new Random(20_260_101)
  const counts = { integer: 0, decimal: 0, text: 0 }
  for (let i = 0; i < 20_000; i++) {
    const text = random.text([...'0011259-.+eE '], 1 + random.below(7))
    const kind = kindByParse(text)
    counts[kind]++
    assert.equal(written(`"${text}"`, 'number', named('quoted-numbers')), `${kind} ${text}`)
  }
  for (const [kind, count] of Object.entries(counts)) assert.ok(count > 500, `${kind} ${count}`)
})

/** JSON.parse passes blanks around a value, which are no part of the number. */
function kindByParse(text: string): 'integer' | 'decimal' | 'text' {
  if (text.includes(' ')) return 'text'
  try {
    JSON.parse(text)
  } catch {
    return 'text'
  }
  return /^-?\d+$/.test(text) ? 'integer' : 'decimal'
}

test('quoted-numbers: only the text counts, whatever stands around it', () => {
  const writer = coerced(write, { valueClass: 'number' }, named('quoted-numbers'))
  // The key of a map has no quote behind it: another key's bytes may stand there, or nothing.
  for (const [around, start, end, given] of [
    ['12345', 1, 3, 'integer 23'],
    ['12.345', 0, 2, 'integer 12'],
    ['1e55', 0, 2, 'text 1e'],
    ['1e5', 1, 3, 'text e5'],
    ['1-2', 2, 3, 'integer 2'],
    ['-', 0, 1, 'text -'],
    ['-1', 0, 1, 'text -'],
    ['1.2', 0, 2, 'text 1.'],
    ['123', 3, 3, 'text '],
    ['9', 0, 0, 'text '],
  ] as const) {
    writer(Buffer.from(around), start, end, KIND.text, out)
    assert.equal(seen, given, `${around} ${start}..${end}`)
  }
})

test('quoted-numbers: a long escaped number is decoded whole, and a short one after it is not mixed with it', () => {
  const [long, rules] = ['1234567890'.repeat(30), named('quoted-numbers')]
  assert.equal(written(`"${long.replaceAll('5', '\\u0035')}"`, 'number', rules), `integer ${long}`)
  assert.equal(written('"\\u0037"', 'number', rules), 'integer 7')
})

const flags: readonly [json: string, alone: string, withQuoted: string][] = [
  ['0', 'false 0', 'false 0'],
  ['1', 'true 1', 'true 1'],
  ['"0"', 'text 0', 'false 0'],
  ['"1"', 'text 1', 'true 1'],
  ['"\\u0030"', 'escapedText \\u0030', 'false \\u0030'],
  ['"\\u0031"', 'escapedText \\u0031', 'true \\u0031'],
  ['true', 'true true', 'true true'],
  ['false', 'false false', 'false false'],
]
const noFlags = ['2', '-0', '-1', '10', '1.0', '0e0', '1e0', '[1]', '{}', '"01"', '"1 "', '""', '"true"', '"t"']

test('int-bool: 0 and 1 are written as booleans, in quotes only with quoted-numbers', () => {
  for (const [json, alone, withQuoted] of flags) {
    assert.equal(written(json, 'bool', named('int-bool')), alone, json)
    assert.equal(written(json, 'bool', named('int-bool', 'quoted-numbers')), withQuoted, json)
  }
})

test('int-bool: nothing else is a boolean', () => {
  for (const json of noFlags) {
    const { bytes, start, end, kind } = scannedValue(json)
    const same = `${KIND_NAMES[kind]} ${Buffer.from(bytes.subarray(start, end)).toString()}`
    assert.equal(written(json, 'bool', named('int-bool')), same)
    assert.equal(written(json, 'bool', named('int-bool', 'quoted-numbers')), same)
  }
  assert.equal(written('"\\u0031\\u0030"', 'bool', named('int-bool', 'quoted-numbers')), 'escapedText \\u0031\\u0030')
  assert.equal(written('"\\ud800"', 'bool', named('int-bool', 'quoted-numbers')), 'escapedText \\ud800')
})

test('empty-null: an empty string is NULL for every class but text, and only when it was asked for', () => {
  const empty = scannedValue('""')
  const isNull = (value: typeof empty, valueClass: ValueClass, rules: ReadingRules): boolean =>
    isEmptyNull(value.start, value.end, value.kind, valueClass, rules)
  for (const valueClass of CLASSES) {
    assert.equal(isNull(empty, valueClass, named('empty-null')), valueClass !== 'text')
    assert.equal(isNull(empty, valueClass, named('int-bool', 'quoted-numbers', 'empty-null')), valueClass !== 'text')
    for (const rules of [{}, named(), named('int-bool', 'quoted-numbers'), { epoch: 's' } as const]) {
      assert.equal(isNull(empty, valueClass, rules), false)
    }
    for (const json of ['" "', '"0"', '"\\u0000"', '"null"', '0', 'null', 'false', '[]', '{}', '[""]']) {
      assert.equal(isNull(scannedValue(json), valueClass, named('empty-null')), false, json)
    }
  }
})
