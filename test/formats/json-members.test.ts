import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KIND } from '../../src/codecs/value-kind.ts'
import { eachElement } from '../../src/formats/json/elements.ts'
import { eachMember } from '../../src/formats/json/members.ts'
import { guardedLine } from './guarded-bytes.ts'

type Visit = [name: string, text: string, kind: number]

function members(line: string): { isObject: boolean; visits: Visit[] } {
  const bytes = guardedLine(line)
  const visits: Visit[] = []
  const isObject = eachMember(bytes, 0, (name, start, end, kind) => {
    visits.push([name, Buffer.from(bytes.subarray(start, end)).toString(), kind])
  })
  return { isObject, visits }
}

test('members are visited in their order, with their names decoded', () => {
  assert.deepEqual(members(' {"b": 1.5 ,"\\u0061\\n":"x\\t","c":{"d":[]},"b":null}\r').visits, [
    ['b', '1.5', KIND.decimal],
    ['a\n', 'x\\t', KIND.escapedText],
    ['c', '{"d":[]}', KIND.object],
    ['b', 'null', KIND.null],
  ])
  assert.deepEqual(members('{"\ufeffid":"x"}').visits, [['\ufeffid', 'x', KIND.text]])
})

test('an object without members has none', () => {
  for (const line of ['{}', ' { }', '{\t\r}']) assert.deepEqual(members(line), { isObject: true, visits: [] })
})

test('what is not an object, or broken, is reported', () => {
  const broken = [
    '',
    ' ',
    '[]',
    '"a"',
    '1',
    'null',
    'x',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{a:1}',
  ]
  for (const line of [...broken, '{"a" 1}', '{"a":x}', '{"a":"x', '{"a\\x":1}', '{"a":1 "b":2}', '{1:2}', '{"a']) {
    assert.equal(members(line).isObject, false, line)
  }
})

/** The elements of the array; stops after `stopAt` of them with a negative number. */
function elements(text: string, stopAt = Number.POSITIVE_INFINITY): { result: number; visits: [string, number][] } {
  const bytes = guardedLine(text)
  const visits: [string, number][] = []
  const result = eachElement(bytes, 0, (start, end, kind) => {
    visits.push([Buffer.from(bytes.subarray(start, end)).toString(), kind])
    return visits.length === stopAt ? -7 : 0
  })
  return { result, visits }
}

test('elements are visited in their order, text without its quotes', () => {
  assert.deepEqual(elements('[ "a,]" , "\\u00e9",1,-2.5e1\t,true,false,null,{"a":[1]},[2,[3]] ]'), {
    result: 0,
    visits: [
      ['a,]', KIND.text],
      ['\\u00e9', KIND.escapedText],
      ['1', KIND.integer],
      ['-2.5e1', KIND.decimal],
      ['true', KIND.true],
      ['false', KIND.false],
      ['null', KIND.null],
      ['{"a":[1]}', KIND.object],
      ['[2,[3]]', KIND.array],
    ],
  })
})

test('an array without elements has none', () => {
  for (const text of ['[]', '[ ]', '[\t\r]']) assert.deepEqual(elements(text), { result: 0, visits: [] })
})

test('a negative answer ends the visits and is the result', () => {
  assert.deepEqual(elements('[1,2,3]', 2), {
    result: -7,
    visits: [
      ['1', KIND.integer],
      ['2', KIND.integer],
    ],
  })
})

test('a visit may scan the element itself: an array in the array', () => {
  const bytes = guardedLine('[[1,2],[],["x"],3]')
  const seen: string[] = []
  eachElement(bytes, 0, (start, _end, kind) => {
    if (kind !== KIND.array) return seen.push('-')
    return eachElement(bytes, start, (from, to) => {
      seen.push(Buffer.from(bytes.subarray(from, to)).toString())
      return 0
    })
  })
  assert.deepEqual(seen, ['1', '2', 'x', '-'])
})
