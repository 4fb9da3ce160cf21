import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KIND } from '../../src/codecs/value-kind.ts'
import { BLANK_LINE, JsonFields, readRecord } from '../../src/formats/json/jsonl-reader.ts'
import { guardedLine } from './guarded-bytes.ts'

const kindNames = new Map(Object.entries(KIND).map(([name, kind]) => [kind as number, name]))

/** The members that were found, as [text, kind] by column; undefined where the record lacks one. */
function found(bytes: Uint8Array, fields: JsonFields): ([string, string] | undefined)[] {
  return Array.from(fields.seen, (record, i) => {
    if (record !== fields.record) return undefined
    const text = Buffer.from(bytes.subarray(fields.start[i], fields.end[i])).toString()
    return [text, kindNames.get(fields.kind[i]!) ?? '?']
  })
}

/** Reads one line on its own and gives what was found in it. */
function read(line: string, names: readonly string[]): ([string, string] | undefined)[] {
  const fields = new JsonFields(names)
  const bytes = guardedLine(line)
  assert.equal(readRecord(bytes, 0, fields), bytes.length - 1, line)
  return found(bytes, fields)
}

test('every kind of value is found by its column, text without its quotes', () => {
  const line = '{"a":"x","b":"\\n","c":-1,"d":1.5,"e":true,"f":false,"g":null,"h":{"a":1},"i":[1,2]}'
  assert.deepEqual(read(line, [...'abcdefghi']), [
    ['x', 'text'],
    ['\\n', 'escapedText'],
    ['-1', 'integer'],
    ['1.5', 'decimal'],
    ['true', 'true'],
    ['false', 'false'],
    ['null', 'null'],
    ['{"a":1}', 'object'],
    ['[1,2]', 'array'],
  ])
})

const ONE_AND_X: readonly string[] = [
  '{"a":1,"b":"x"}',
  '{"b":"x","a":1}',
  '\t {\r "a" \t: \r1 ,"b"\t:"x"\t} \r',
  '{"\\u0061":1,"\\u0062":"x"}',
  '{"b":"x"   ,   "\\u0061"   :   1   }   ',
]

for (const line of ONE_AND_X) {
  test(`the order of keys, their escapes and white space do not matter: ${JSON.stringify(line)}`, () => {
    assert.deepEqual(read(line, ['a', 'b']), [
      ['1', 'integer'],
      ['x', 'text'],
    ])
  })
}

test('names of every sort are found, as they are and escaped', () => {
  const names = ['', 'a', 'aa', 'ab', 'a b', 'a"b', 'a\\b', 'a:b', '":', 'é', '日本', '😀', 'a\tb', 'a\nb', '\u007f']
  const odd = ['__proto__', 'constructor', 'toString', '\ufeffa', 'x'.repeat(300)]
  const all = [...names, ...odd]
  const hex = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  for (const order of [all, all.toReversed()]) {
    const plain = `{${order.map((name) => `${JSON.stringify(name)}:${all.indexOf(name)}`).join(',')}}`
    const escaped = `{${order.map((name) => `"${name.split('').map(hex).join('')}":${all.indexOf(name)}`).join(',')}}`
    for (const line of [plain, escaped]) {
      assert.deepEqual(
        read(line, all),
        all.map((_, i) => [String(i), 'integer']),
      )
    }
  }
})

test('the order that the reader learned from earlier records never makes it find a wrong key', () => {
  const names = ['a', 'ab', 'b', 'abc']
  const fields = new JsonFields(names)
  const lines = ['{"a":0,"ab":1}', '{"ab":1,"a":0}', '{"a":0,"abc":3,"b":2}', '{"b":2}', '{}', '{"abc":3,"ab":1,"a":0}']
  for (const line of [...lines, ...lines.toReversed(), ...lines]) {
    const bytes = guardedLine(line)
    assert.equal(readRecord(bytes, 0, fields), bytes.length - 1)
    const expected = names.map((name, i) => (line.includes(`"${name}"`) ? [String(i), 'integer'] : undefined))
    assert.deepEqual(found(bytes, fields), expected)
  }
})

test('an object without members is a record without fields', () => {
  for (const line of ['{}', ' { } ', '{\t}\r']) assert.deepEqual(read(line, ['a']), [undefined])
})

test('a line of nothing or of white space is blank', () => {
  const fields = new JsonFields(['a'])
  for (const line of ['', ' ', '\t \t', '\r', '  \r']) {
    assert.equal(readRecord(guardedLine(line), 0, fields), BLANK_LINE)
  }
})

test('a record in the middle of a chunk ends at its own line feed', () => {
  const text = '{"a":1}\n{"a":22}\r\n\n{"a":333}'
  const fields = new JsonFields(['a'])
  const bytes = guardedLine(text)
  assert.equal(readRecord(bytes, 0, fields), 7)
  assert.equal(readRecord(bytes, 8, fields), 17)
  assert.deepEqual(found(bytes, fields), [['22', 'integer']])
  assert.equal(readRecord(bytes, 18, fields), BLANK_LINE)
  assert.equal(readRecord(bytes, 19, fields), bytes.length - 1)
})

test('fields of an earlier record are not taken for fields of a later one, after 2,147,483,647 records either', () => {
  const fields = new JsonFields(['a', 'b', 'c'])
  // The only record with `c` has the number that the one after the last has again.
  assert.ok(readRecord(guardedLine('{"c":1}'), 0, fields) > 0)
  fields.record = 2 ** 31 - 4
  for (let i = 0; i < 8; i++) {
    const name = i % 2 === 0 ? 'a' : 'b'
    const bytes = guardedLine(`{"${name}":${i}}`)
    assert.equal(readRecord(bytes, 0, fields), bytes.length - 1)
    const value = [String(i), 'integer']
    assert.deepEqual(found(bytes, fields), name === 'a' ? [value, undefined, undefined] : [undefined, value, undefined])
  }
})
