import assert from 'node:assert/strict'
import { test } from 'node:test'
import { looksLike } from './looks-like.ts'

const PRETTY = JSON.stringify({ a: 1, b: [{ c: '}\n{' }] }, undefined, 2)
const PRETTY_ARRAY = JSON.stringify([{ a: 1 }, { a: 2 }], undefined, 2)

const CASES: readonly [name: string, content: string | Uint8Array, format: string][] = [
  ['nothing', '', 'jsonl'],
  ['blank lines', '\n\r\n \n', 'jsonl'],
  ['a mark of byte order alone', '\ufeff', 'jsonl'],
  ['an object per line', '{"a":1}\n{"a":2}\n', 'jsonl'],
  ['CR LF', '{"a":1}\r\n{"a":2}\r\n', 'jsonl'],
  ['blank lines between objects', '\n{"a":1}\n\n\n{"a":2}\n', 'jsonl'],
  ['a mark of byte order before objects', '\ufeff{"a":1}\n', 'jsonl'],
  ['one object', '{"a":1}', 'jsonl'],
  ['an empty object', '{}\n', 'jsonl'],
  ['an object with blanks', '{ "a" : 1 }\n', 'jsonl'],
  ['the beginning of a long line', '{"a":{"b":[1,2,{"c":"xxxxxxxx', 'jsonl'],
  ['a line, and the beginning of another', '{"a":1}\n{"b', 'jsonl'],
  ['a first line that is broken', '{"a":1,}\n{"a":2}\n', 'jsonl'],
  ['a first line that is not ended', '{"a":1\n{"a":2}\n', 'jsonl'],
  ['a pretty-printed object', PRETTY, 'json'],
  ['pretty-printed objects', `${PRETTY}\n${PRETTY}\n`, 'json'],
  ['a pretty-printed object that is cut off', PRETTY.slice(0, 12), 'json'],
  ['objects on one line', '{"a":1}{"a":2} {"a":3}', 'json'],
  ['objects on one line, and another line', '{"a":1} {"a":2}\n{"a":3} {"a":4}\n', 'json'],
  ['an object with one in it on one line, cut off', '{"a":[{"b":1},{"b":2', 'jsonl'],
  ['an array of objects on a line', '[{"a":1},{"a":2}]', 'json'],
  ['an array of objects that is cut off', '[{"a":1},{"a"', 'json'],
  ['an array of objects, one per line', '[\n{"a":1},\n{"a":2}\n]\n', 'json'],
  ['an array of objects, one per line, the first at once', '[{"a":1},\n{"a":2}]\n', 'json'],
  ['an array of objects, pretty-printed', PRETTY_ARRAY, 'json'],
  ['an empty array', '[]', 'json'],
  ['a bracket alone', '[', 'json'],
  ['an array of arrays on a line', '[[1,"a"],[2,"b"]]', 'json'],
  ['an array per line', '[1,"a"]\n[2,"b"]\n', 'json-compact'],
  ['an array per line with blanks', '[1, "a"]\n[2, "b"]\n', 'json-compact'],
  ['one array of values', '[1,"a",null]\n', 'json-compact'],
  ['an array per line that begins with an object', '[{"a":1},2]\n[{"a":2},3]\n', 'json-compact'],
  ['an array per line that begins with an array', '[[1,2],"a"]\n[[3],"b"]\n', 'json-compact'],
  ['an array per line, the first broken', '[1,"a",]\n[2,"b"]\n', 'json-compact'],
  ['an array that is cut off', '["a","b', 'json-compact'],
  ['separated values', 'id,name\n1,a\n', 'csv'],
  ['tabs', 'id\tname\n1\ta\n', 'csv'],
  ['a number', '17\n', 'csv'],
  ['quoted values', '"a","b"\n', 'csv'],
  ['names in brackets', '[id],[name]\n1,a\n', 'csv'],
  ['numbers in brackets', '[1],[2]\n[3],[4]\n', 'csv'],
  ['a template', '{name},{city}\nAnn,Berlin\n', 'csv'],
  ['a header that begins like a format', 'ORC,ELF\n1,2\n', 'csv'],
  ['Parquet', Buffer.from('PAR1\x15\x04\x15'), 'parquet'],
  ['Parquet with an encrypted footer', Buffer.from('PARE\x15\x04\x15'), 'parquet'],
  ['Arrow', Buffer.from('ARROW1\0\0\xff\xff\xff\xff', 'latin1'), 'arrow'],
  ['an Arrow stream', Buffer.from('\xff\xff\xff\xff\x80\0\0\0\x10', 'latin1'), 'arrow-stream'],
  ['Avro', Buffer.from('Obj\x01\x04\x16avro.schema', 'latin1'), 'avro'],
  ['ORC', Buffer.from('ORC\x08\x03\x10\0', 'latin1'), 'orc'],
  ['a spreadsheet', Buffer.from('PK\x03\x04\x14\0\x06\0', 'latin1'), 'zip'],
  ['SQLite', Buffer.from('SQLite format 3\0\x10\0', 'latin1'), 'sqlite'],
  ['COPY BINARY', Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0', 'latin1'), 'pg-copy-binary'],
  ['a dump', Buffer.from('PGDMP\x01\x0e\0', 'latin1'), 'pg-dump'],
]

for (const [name, content, format] of CASES) {
  test(`${name} looks like ${format}`, () => {
    assert.equal(looksLike(typeof content === 'string' ? Buffer.from(content) : content), format)
  })
}

test('a sample that ends anywhere after its first line looks the same', () => {
  const lines: [content: string, format: string][] = [
    ['{"a":1}\n{"a":2}\n{"a":{"b":[{},{}]}}\n', 'jsonl'],
    ['[1,"a",{}]\n[2,"b",{}]\n[3,"],",{}]\n', 'json-compact'],
    ['a,b\n[1],{"c":1}\n{,}\n', 'csv'],
  ]
  for (const [content, format] of lines) {
    for (let length = content.indexOf('\n') + 1; length <= content.length; length++) {
      const sample = content.slice(0, length)
      assert.equal(looksLike(Buffer.from(sample)), format, sample)
    }
  }
})
