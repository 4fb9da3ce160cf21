import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { KIND } from '../../src/codecs/value-kind.ts'
import { BLANK_LINE } from '../../src/formats/json/jsonl-reader.ts'
import { compactReader, readCompactRecord } from '../../src/formats/json-compact/compact-reader.ts'
import { RecordFields } from '../../src/formats/record-fields.ts'
import { RECORD, SKIPPED } from '../../src/formats/record-reader.ts'
import { isJson, readJson } from '../oracle/json-reader.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { randomBlank, randomJson } from '../sources/json-documents.ts'
import { guardedLine } from './guarded-bytes.ts'

const names = ['a', 'b', 'c']
const IN_ORDER = Int32Array.of(0, 1, 2)

/** The text of each column's value, undefined where there is none; or the reject. */
function read(line: string, columns: Int32Array = IN_ORDER): (string | undefined)[] | number {
  const fields = new RecordFields(names.length)
  const bytes = guardedLine(line)
  const end = readCompactRecord(bytes, 0, fields, columns)
  if (end <= 0) return end
  assert.equal(end, bytes.length - 1, line)
  return names.map((_, column) => {
    if (fields.seen[column] !== fields.record) return undefined
    const quote = fields.kind[column]! <= KIND.escapedText ? 1 : 0
    return Buffer.from(bytes.subarray(fields.start[column]! - quote, fields.end[column]! + quote)).toString()
  })
}

test('values are found by their position, ignored where no column is named for it', () => {
  assert.deepEqual(read('[1,"x",null]'), ['1', '"x"', 'null'])
  assert.deepEqual(read(' [ {"a": [1]} ,\t[] , "\\n" ] \r'), ['{"a": [1]}', '[]', '"\\n"'])
  assert.deepEqual(read('[1,2,3]', Int32Array.of(2, -1, 0)), ['3', undefined, '1'])
  assert.deepEqual(read('[1,{"x":1},[2],"y"]', Int32Array.of(-1, -1, -1, 1)), [undefined, '"y"', undefined])
  assert.deepEqual(read('[]', Int32Array.of()), [undefined, undefined, undefined])
  assert.equal(read(' \t\r'), BLANK_LINE)
})

test('kinds are those of JSON', () => {
  const fields = new RecordFields(9)
  const line = '["x","\\n",-1,1.5,true,false,null,{"a":1},[1,2]]'
  assert.ok(readCompactRecord(guardedLine(line), 0, fields, Int32Array.from(fields.seen.keys())) > 0)
  const kinds = Object.values(KIND).filter((kind) => kind !== KIND.nonFinite)
  assert.deepEqual([...fields.kind], kinds)
})

const REFUSALS: readonly [line: string, reject: number, start: number, end: number][] = [
  ['[1,2]', REJECT.tooFewFields, 0, 5],
  [' []  ', REJECT.tooFewFields, 1, 3],
  ['[1,2,3,"x",5]', REJECT.tooManyFields, 7, 10],
  ['{"a":1}', REJECT.notAnArray, 0, 7],
  [' 17 ', REJECT.notAnArray, 1, 3],
  ['"x"', REJECT.notAnArray, 0, 3],
  ['[1,2,3', REJECT.jsonSyntax, 6, 7],
  ['[1,2,3]]', REJECT.jsonSyntax, 7, 8],
  ['[1,2,3],', REJECT.jsonSyntax, 7, 8],
  ['[1,2,]', REJECT.jsonSyntax, 5, 6],
  ['[,1,2]', REJECT.jsonSyntax, 1, 2],
  ['[1 2 3]', REJECT.jsonSyntax, 3, 4],
  ['[1,2,3}', REJECT.jsonSyntax, 6, 7],
  ['[1,2,x]', REJECT.jsonSyntax, 5, 6],
  ['[', REJECT.jsonSyntax, 1, 2],
  ['x', REJECT.jsonSyntax, 0, 1],
  ['17 18', REJECT.jsonSyntax, 3, 4],
  // A line that is no JSON is that before it is too short or too long.
  ['[1,2', REJECT.jsonSyntax, 4, 5],
  ['[1,2,3,4', REJECT.jsonSyntax, 8, 9],
]

for (const [line, reject, start, end] of REFUSALS) {
  test(`refused with its place: ${line}`, () => {
    const fields = new RecordFields(names.length)
    assert.equal(readCompactRecord(guardedLine(line), 0, fields, IN_ORDER), reject)
    assert.deepEqual([fields.faultColumn, fields.faultStart, fields.faultEnd], [-1, start, end])
  })
}

test('records follow one another, and a field of an earlier one is not taken for one of a later', () => {
  const fields = new RecordFields(names.length)
  const bytes = guardedLine('[1,2,3]\n\n[4]\n[5,6,7]')
  assert.equal(readCompactRecord(bytes, 0, fields, IN_ORDER), 7)
  assert.equal(readCompactRecord(bytes, 8, fields, IN_ORDER), BLANK_LINE)
  assert.equal(readCompactRecord(bytes, 9, fields, IN_ORDER), REJECT.tooFewFields)
  assert.equal(readCompactRecord(bytes, 13, fields, Int32Array.of(0, -1, 2)), 20)
  assert.notEqual(fields.seen[1], fields.record)
})

test('the reader goes from line to line, over blank ones and refused ones', () => {
  const reader = compactReader(IN_ORDER, names.length)
  const bytes = guardedLine('[1,2,3]\n\n[4]\n{}\n[5,6,7]')
  const seen: [verdict: number, next: number][] = []
  for (let pos = 0; pos < bytes.length; pos = reader.next) seen.push([reader.read(bytes, pos), reader.next])
  assert.deepEqual(seen, [
    [RECORD, 8],
    [SKIPPED, 9],
    [REJECT.tooFewFields, 13],
    [REJECT.notAnArray, 16],
    [RECORD, 24],
  ])
  assert.equal(reader.fields.bytes, bytes)
})

test('random arrays, whole and broken, are read as JSON.parse reads them', () => {
  const random = new Random(3)
  let good = 0
  for (let round = 0; round < rounds(5000, 50_000); round++) {
    const blank = randomBlank(random)
    const onLine = (): string => blank().replaceAll('\n', ' ')
    const values = Array.from({ length: random.below(6) }, () => onLine() + randomJson(random, 2, onLine) + onLine())
    let line = `${onLine()}[${values.length > 0 ? values.join(',') : onLine()}]${onLine()}`
    if (random.chance(0.3)) {
      const at = random.below(line.length)
      line = line.slice(0, at) + random.pick(['', ',', ']', '"', '1', ' ']) + line.slice(at + random.below(2))
    }
    const value = isJson(line) ? readJson(line) : undefined
    const result = read(line)
    if (value === undefined) assert.ok(result === REJECT.jsonSyntax || result === BLANK_LINE, line)
    else if (value.kind !== 'array') assert.equal(result, REJECT.notAnArray, line)
    else if (value.items.length < 3) assert.equal(result, REJECT.tooFewFields, line)
    else if (value.items.length > 3) assert.equal(result, REJECT.tooManyFields, line)
    else {
      good++
      assert.deepEqual(
        result,
        value.items.map((item) => item.source),
        line,
      )
    }
  }
  assert.ok(good > 300, `${good} records`)
})
