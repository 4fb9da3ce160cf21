import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { JsonFields, readRecord } from '../../src/formats/json/jsonl-reader.ts'
import { guardedLine } from './guarded-bytes.ts'

const NAMES = ['id', 'na\tme', 'tags']
const END = ''

/** The line, the reject, the text at fault (`END`: the end of the line) and the column, when it is of one. */
const REFUSALS: readonly [line: string, reject: keyof typeof REJECT, fault: string, column?: string][] = [
  ['{', 'jsonSyntax', END],
  ['{"id"', 'jsonSyntax', END],
  ['{"id":', 'jsonSyntax', END],
  ['{"id":1', 'jsonSyntax', END],
  ['{"id":1,', 'jsonSyntax', END],
  ['{"id":"x', 'jsonSyntax', END],
  ['{"id":1,}', 'jsonSyntax', '}'],
  ['{,"id":1}', 'jsonSyntax', ','],
  ['{"id" 1}', 'jsonSyntax', '1'],
  ['{"id":1 "tags":2}', 'jsonSyntax', '"'],
  ['{"id":1;"tags":2}', 'jsonSyntax', ';'],
  ['{id:1}', 'jsonSyntax', 'i'],
  ["{'id':1}", 'jsonSyntax', "'"],
  ['{"id":tru}', 'jsonSyntax', 't'],
  ['{"id":01}', 'jsonSyntax', '1'],
  ['{"id":1}}', 'jsonSyntax', '}'],
  ['{"id":1} {"id":2}', 'jsonSyntax', '{'],
  ['{"id":1},', 'jsonSyntax', ','],
  ['{"i\\x":1}', 'jsonSyntax', '\\'],
  ['{"id":"a\tb"}', 'jsonSyntax', '\t'],
  // The column has a tab in its name, but a tab cannot stand in JSON text.
  ['{"id":1,"na\tme":1}', 'jsonSyntax', '\t'],
  ['{"na\tme":1}', 'jsonSyntax', '\t'],
  ['id,name', 'jsonSyntax', 'i'],
  ['1 2', 'jsonSyntax', '2'],
  ['[1', 'jsonSyntax', END],
  ['// {}', 'jsonSyntax', '/'],
  ['[{"id":1}]', 'notAnObject', '[{"id":1}]'],
  ['"id"', 'notAnObject', '"id"'],
  [' 17 ', 'notAnObject', '17'],
  ['null', 'notAnObject', 'null'],
  ['{"id":1,"id":2}', 'duplicateKey', 'id', 'id'],
  ['{"id":1,"\\u0069d":1}', 'duplicateKey', '\\u0069d', 'id'],
  ['{"tags":[],"id":1,"tags":[]}', 'duplicateKey', 'tags', 'tags'],
  ['{"id":1,"extra":{"a":1}}', 'unknownField', 'extra'],
  ['{"ID":1}', 'unknownField', 'ID'],
  ['{"":1}', 'unknownField', ''],
  ['{"id ":1}', 'unknownField', 'id '],
  ['{"\ufeffid":1}', 'unknownField', '\ufeffid'],
  ['{"__proto__":1}', 'unknownField', '__proto__'],
  ['{"\\ud800":1}', 'loneSurrogate', '\\ud800'],
  ['{"id":1,"\\udc00x":1}', 'loneSurrogate', '\\udc00x'],
  [`{"id":${'['.repeat(1025)}`, 'jsonTooDeep', '['],
  [`${'['.repeat(1025)}`, 'jsonTooDeep', '['],
]

for (const [line, reject, fault, column] of REFUSALS) {
  test(`${JSON.stringify(line.slice(0, 40))} is ${reject} at ${JSON.stringify(fault)}`, () => {
    const fields = new JsonFields(NAMES)
    const bytes = guardedLine(line)
    assert.equal(readRecord(bytes, 0, fields), REJECT[reject])
    const { faultColumn, faultStart, faultEnd } = fields
    assert.equal(column, NAMES[faultColumn])
    if (fault === END && reject === 'jsonSyntax') return assert.equal(faultStart, bytes.length - 1)
    assert.equal(Buffer.from(bytes.subarray(faultStart, faultEnd)).toString(), fault)
  })
}

test('a refused record leaves nothing for the next one', () => {
  for (const [line] of REFUSALS) {
    const fields = new JsonFields(NAMES)
    readRecord(guardedLine(line), 0, fields)
    const next = guardedLine('{"tags":[7]}')
    assert.equal(readRecord(next, 0, fields), next.length - 1)
    assert.deepEqual(
      Array.from(fields.seen, (record) => record === fields.record),
      [false, false, true],
      line,
    )
    assert.equal(fields.faultColumn, -1)
  }
})
