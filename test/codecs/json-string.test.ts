import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { checkEscapes, decodedLength, decodeEscape, escapeEnd } from '../../src/codecs/text/json-string.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { checked, framed } from './framed.ts'

const { loneSurrogate } = REJECT

test('every escape is the character that JSON.parse makes of it', () => {
  const units = Array.from({ length: 0x10000 }, (_, unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
  const upper = units.map((lower) => `\\u${lower.slice(2).toUpperCase()}`)
  for (const text of ['\\"', '\\\\', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t', ...units, ...upper]) {
    const { bytes, start, end } = framed(text, '"')
    const point = (JSON.parse(`"${text}"`) as string).charCodeAt(0)
    const isSurrogate = point >= 0xd800 && point <= 0xdfff
    assert.equal(decodeEscape(bytes, start), isSurrogate ? loneSurrogate : point, text)
    assert.equal(escapeEnd, end)
  }
})

test('a surrogate pair is one character; anything else after the first half leaves it alone', () => {
  for (const [high, low] of [
    ['d800', 'dc00'],
    ['D83D', 'de00'],
    ['dbff', 'DFFF'],
  ]) {
    const { bytes, start, end } = framed(`\\u${high}\\u${low}`, '"')
    assert.equal(decodeEscape(bytes, start), (JSON.parse(`"\\u${high}\\u${low}"`) as string).codePointAt(0))
    assert.equal(escapeEnd, end)
  }
  for (const alone of [
    '\\ud83d',
    '\\ud83dx',
    '\\ud83d\\n',
    '\\ud83d\\u0041',
    '\\ud83d\\ud83d',
    '\\ude00\\ud83d',
    '\\udbff\\ue000',
  ]) {
    const { bytes, start } = framed(alone, '"')
    assert.equal(decodeEscape(bytes, start), loneSurrogate, alone)
  }
})

const PIECES = [
  'a',
  'é',
  '日',
  '😀',
  '\\n',
  '\\"',
  '\\\\',
  '\\/',
  '\\u0000',
  '\\u00e9',
  '\\u007f',
  '\\u0080',
  '\\u07ff',
  '\\u0800',
  '\\u65e5',
  '\\ud83d\\ude00',
  '\\uFFFF',
]
const HALVES = ['\\ud83d', '\\ude00', '\\ud800']

test('the decoded length of random texts is the one of their characters in UTF-8', () => {
  const random = new Random(8)
  for (let round = 0; round < rounds(10_000, 100_000); round++) {
    const text = random.text(PIECES, random.below(12))
    const value = JSON.parse(`"${text}"`) as string
    assert.equal(checked(checkEscapes, text), 0, text)
    assert.equal(checked(decodedLength, text), Buffer.byteLength(value), text)
  }
})

test('random texts with halves of surrogate pairs are refused, unless two halves make a pair', () => {
  const random = new Random(5)
  let refused = 0
  for (let round = 0; round < rounds(10_000, 100_000); round++) {
    const text = random.text([...PIECES, ...HALVES, ...HALVES], 1 + random.below(6))
    const isWhole = !/\p{Surrogate}/u.test(JSON.parse(`"${text}"`) as string)
    assert.equal(checked(checkEscapes, text), isWhole ? 0 : loneSurrogate, text)
    assert.equal(checked(decodedLength, text) < 0, !isWhole, text)
    if (!isWhole) refused++
  }
  assert.ok(refused > 1000 && refused < 9500, `${refused} refused`)
})
