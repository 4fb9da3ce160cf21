import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { KIND } from '../../src/codecs/value-kind.ts'
import { faultAt, MAX_DEPTH, scanValue, skipBlanks, valueKind } from '../../src/formats/json/scan.ts'
import { guardedLine } from './guarded-bytes.ts'

const GOOD: readonly [text: string, kind: keyof typeof KIND][] = [
  ['""', 'text'],
  ['"a b"', 'text'],
  ['"Zürich 日本 😀"', 'text'],
  ['"\u007f\u2028"', 'text'],
  ['"\\n"', 'escapedText'],
  ['"a\\"b\\\\"', 'escapedText'],
  ['"\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00"', 'escapedText'],
  ['"\\ud800"', 'escapedText'],
  ['0', 'integer'],
  ['-0', 'integer'],
  ['7', 'integer'],
  ['-12345678901234567890123456789', 'integer'],
  ['0.0', 'decimal'],
  ['-0.50', 'decimal'],
  ['1e5', 'decimal'],
  ['1E+05', 'decimal'],
  ['0e-999', 'decimal'],
  ['12.5e-3', 'decimal'],
  ['true', 'true'],
  ['false', 'false'],
  ['null', 'null'],
  ['{}', 'object'],
  ['{ \t\r}', 'object'],
  ['{"a":1}', 'object'],
  ['{"a" : [1 , {"b":null}] ,\t"c":"x"}', 'object'],
  ['{"a":1,"a":2}', 'object'],
  ['[]', 'array'],
  ['[ ]', 'array'],
  ['[[],[[]],{}]', 'array'],
  ['[1,"a\\n",true,{"a":{}}]', 'array'],
]

for (const [text, kind] of GOOD) {
  test(`${text} is passed as ${kind}`, () => {
    const bytes = guardedLine(text)
    assert.equal(scanValue(bytes, 0), bytes.length - 1)
    assert.equal(valueKind, KIND[kind])
  })
}

/** The text, and where it stops being JSON. */
const BAD: readonly [text: string, at: number][] = [
  ['', 0],
  ['x', 0],
  ["'a'", 0],
  ['"', 1],
  ['"abc', 4],
  ['"a\tb"', 2],
  ['"a\u0000b"', 2],
  ['"a\\', 2],
  ['"\\x"', 1],
  ['"\\u"', 1],
  ['"\\u12"', 1],
  ['"\\u123', 1],
  ['"\\u12g4"', 1],
  ['"\\N"', 1],
  ['"ok\\n then \u001f"', 11],
  ['-', 1],
  ['-a', 1],
  ['+1', 0],
  ['.5', 0],
  ['1.', 2],
  ['1.e5', 2],
  ['1e', 2],
  ['1e+', 3],
  ['1E-x', 3],
  ['NaN', 0],
  ['Infinity', 0],
  ['-Infinity', 1],
  ['tru', 0],
  ['TRUE', 0],
  ['falsy', 0],
  ['nul', 0],
  ['[', 1],
  ['[1', 2],
  ['[1,', 3],
  ['[1,]', 3],
  ['[,1]', 1],
  ['[1 2]', 3],
  ['[1}', 2],
  ['["a]', 4],
  ['{', 1],
  ['{"a"', 4],
  ['{"a":', 5],
  ['{"a":1', 6],
  ['{"a":1,', 7],
  ['{"a":1,}', 7],
  ['{"a" 1}', 5],
  ['{a:1}', 1],
  ["{'a':1}", 1],
  ['{1:2}', 1],
  ['{"a":1]', 6],
  ['{"a":1 "b":2}', 7],
  ['{"a":[1,{"b":tru}]}', 13],
  ['[[[', 3],
  ['\u00a01', 0],
]

for (const [text, at] of BAD) {
  test(`${JSON.stringify(text)} is refused at byte ${at}`, () => {
    assert.equal(scanValue(guardedLine(text), 0), REJECT.jsonSyntax)
    assert.equal(faultAt, at)
  })
}

test('a number ends where no byte of it can stand', () => {
  for (const [text, end] of [
    ['01', 1],
    ['-01', 2],
    ['0x1', 1],
    ['1.5.5', 3],
    ['1e5e5', 3],
    ['12abc', 2],
  ] as const) {
    assert.equal(scanValue(guardedLine(text), 0), end, text)
  }
})

test('white space is space, tab and carriage return; a line feed ends the line', () => {
  assert.equal(skipBlanks(guardedLine(' \t\r x'), 0), 4)
  assert.equal(skipBlanks(guardedLine(' \t\r '), 0), 4)
  for (const other of ['\u000b', '\u000c', '\u00a0', '\ufeff']) assert.equal(skipBlanks(guardedLine(other), 0), 0)
})

const NESTS: readonly [name: string, open: string, inside: string, close: string][] = [
  ['arrays', '[', '', ']'],
  ['objects', '{"a":', '1', '}'],
  ['arrays and objects', '[{"a":', 'null', '}]'],
]

for (const [name, open, inside, close] of NESTS) {
  const perTurn = open.length - open.replace(/[[{]/g, '').length
  const nested = (turns: number) => open.repeat(turns) + inside + close.repeat(turns)

  test(`${name} may stand ${MAX_DEPTH} deep in one another, and no deeper`, () => {
    const deepest = guardedLine(nested(MAX_DEPTH / perTurn))
    assert.equal(scanValue(deepest, 0), deepest.length - 1)
    assert.equal(scanValue(guardedLine(nested(MAX_DEPTH / perTurn + 1)), 0), REJECT.jsonTooDeep)
    assert.equal(faultAt, (open.length / perTurn) * MAX_DEPTH)
  })
}

test('depth counts what is open, not what has been', () => {
  const wide = guardedLine(`[${Array.from({ length: 3000 }, () => '[{"a":[]}]').join(',')}]`)
  assert.equal(scanValue(wide, 0), wide.length - 1)
})

test('a hundred thousand brackets that never close are refused, not followed', () => {
  assert.equal(scanValue(guardedLine('['.repeat(100_000)), 0), REJECT.jsonTooDeep)
  assert.equal(scanValue(guardedLine('{"":'.repeat(100_000)), 0), REJECT.jsonTooDeep)
})
