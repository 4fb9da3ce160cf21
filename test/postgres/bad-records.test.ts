// Lines that are no records of the table: each gets its code at the byte that is at fault.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ErrorCode } from '../../src/index.ts'
import { assertLoaded, postgresRoom } from './postgres-room.ts'
import { assertRefused, assertRefusedAt } from './refusal.ts'

const room = postgresRoom(`
  CREATE TABLE t (id int NOT NULL, v text, j json, g int GENERATED ALWAYS AS (id + 1) STORED,
    virtual int GENERATED ALWAYS AS (id + 2), "dé\ny" int, "with ""quotes""" int);
  INSERT INTO t (id) VALUES (0)`)

/** Lines with the mark before the byte at fault, and what the message must say. */
const SYNTAX: readonly (readonly [line: string, says: string])[] = [
  ['‸hello', 'h'],
  ["{‸'id':1}", "'"],
  ['{‸id:1}', 'i'],
  ['{"id":1,‸}', '}'],
  ['{"id":1,‸x}', 'x'],
  ['{"id":1 ‸"v":"x"}', '"'],
  ['{"id" ‸1}', '1'],
  ['{"id":1,‸é}', 'é'],
  ['{"id":‸😀}', '😀'],
  ['{"id":0‸1}', '1'],
  ['{"id":1.‸}', '}'],
  ['{"id":‸.5}', '.'],
  ['{"id":‸+1}', '+'],
  ['{"id":-‸x}', 'x'],
  ['{"id":‸NaN}', 'N'],
  ['{"id":‸tru}', 't'],
  ['{"id":‸nul', 'n'],
  ['{"id":1}‸,', ','],
  ['{"id":1} ‸{"id":2}', '{'],
  ['{"id":1}‸]', ']'],
  ['{"v":"a‸\tb","id":1}', '\\x09'],
  ['{"v":"a‸\\x41"}', '\\'],
  ['{"v":"‸\\u12g4"}', '\\'],
  ['{"id":1,"j":[1,‸]}', ']'],
  ['{"id":1,"j":{"a":1‸]}', ']'],
  ['{"id":1,"j":{‸a:1}}', 'a'],
  ['{"id":1,"j":[1‸}', '}'],
  ['[1,‸}', '}'],
  // The line ends too early.
  ['{"id":1‸', 'unexpected end of line'],
  ['{‸', 'unexpected end of line'],
  ['{"id":1,"v":"abc‸', 'unexpected end of line'],
  ['{"id":1,"v":"abc\\"}‸', 'unexpected end of line'],
  ['{"id":‸', 'unexpected end of line'],
  ['{"id"‸', 'unexpected end of line'],
  ['{"id":1,"j":[[]‸', 'unexpected end of line'],
]

const RECORDS: readonly (readonly [line: string, code: ErrorCode, says: string, column?: string])[] = [
  ['‸[{"id":1}]', 'BL_NOT_AN_OBJECT', '[{"id":1}]'],
  ['  ‸"text"', 'BL_NOT_AN_OBJECT', '"text"'],
  ['‸5', 'BL_NOT_AN_OBJECT', '5'],
  ['‸null', 'BL_NOT_AN_OBJECT', 'null'],
  ['‸true', 'BL_NOT_AN_OBJECT', 'true'],
  ['{"id":1,"‸nope":2}', 'BL_UNKNOWN_FIELD', '"nope"'],
  ['{"id":1,"‸":2}', 'BL_UNKNOWN_FIELD', '""'],
  ['{"id":1,"‸ID":2}', 'BL_UNKNOWN_FIELD', '"ID"'],
  ['{"id":1,"‸i":2}', 'BL_UNKNOWN_FIELD', '"i"'],
  ['{"id":1,"‸id ":2}', 'BL_UNKNOWN_FIELD', '"id "'],
  ['{"id":1,"‸\\u0076v":2}', 'BL_UNKNOWN_FIELD', '"\\u0076v"'],
  ['{"id":1,"‸\\ud800":2}', 'BL_LONE_SURROGATE', '\\ud800'],
  ['{"id":1,"v":null,"‸id":1}', 'BL_DUPLICATE_KEY', '"id"', 'id'],
  ['{"id":1,"‸\\u0069d":2}', 'BL_DUPLICATE_KEY', '"\\u0069d"', 'id'],
  ['{"dé\\ny":1,"id":1,"‸d\\u00e9\\ny":1}', 'BL_DUPLICATE_KEY', '"d\\u00e9\\ny"', 'dé\ny'],
  ['‸{"v":"x"}', 'BL_MISSING_FIELD', 'id', 'id'],
  ['‸{}', 'BL_MISSING_FIELD', 'id', 'id'],
  ['{"id":‸null}', 'BL_NULL', 'null', 'id'],
  ['{"id":1,"g":‸2}', 'BL_COLUMN_NOT_WRITABLE', 'g', 'g'],
  ['{"virtual":‸2,"id":1}', 'BL_COLUMN_NOT_WRITABLE', 'virtual', 'virtual'],
  ['{"id":1,"with \\"quotes\\"":"‸x"}', 'BL_VALUE_TYPE', 'x', 'with "quotes"'],
  [`{"id":1,"j":${'['.repeat(1024)}‸${'['.repeat(76)}${']'.repeat(1100)}}`, 'BL_JSON_TOO_DEEP', '1024'],
]

for (const [line, says] of SYNTAX) {
  test(`the line ${JSON.stringify(line)} is not JSON`, async () => {
    const input = `{"id":1,"v":"é"}\n\n${line}\n{"id":3}\n`
    await assertRefused(room, 't', input, { code: 'BL_JSON_SYNTAX', says: [says] })
  })
}

test('lines that end with CRLF are counted and refused like others', async () => {
  const refusal = { code: 'BL_JSON_SYNTAX', says: ['x'] } as const
  await assertRefused(room, 't', '{"id":1}\r\n\r\n{"id":‸x}\r\n{"id":3}\r\n', refusal)
  // A carriage return is white space: the fault is that the line ends.
  await assertRefused(room, 't', '{"id":1}\r\n\r\n{"id":1\r‸\n', { ...refusal, says: ['unexpected end of line'] })
})

for (const [line, code, says, column] of RECORDS) {
  test(`the record ${JSON.stringify(line.slice(0, 60))} is refused with ${code}`, async () => {
    const refusal = { code, says: [says], ...(column !== undefined && { column }) }
    await assertRefused(room, 't', `{"id":1,"v":"é"}\n \t\n${line}\n{"id":3}\n`, refusal)
    await assertRefused(room, 't', line, refusal)
  })
}

test('1024 arrays in one another are not too deep', async () => {
  await room.query('CREATE TABLE deep (j json)')
  assertLoaded(await room.load('deep', `{"j":${'['.repeat(1024)}${']'.repeat(1024)}}`), 1)
})

/** Bytes after `{"id":1,"v":"` (or elsewhere), and where the first bad one stands in them. */
const BAD_UTF8: readonly (readonly [name: string, bytes: readonly number[], at: number])[] = [
  ['a lone continuation byte', [0x80], 0],
  ['Latin-1', [0x61, 0xe9, 0x62], 1],
  ['an overlong slash', [0xc0, 0xaf], 0],
  ['an overlong NUL of three bytes', [0xc3, 0xa9, 0xe0, 0x80, 0x80], 2],
  ['a surrogate', [0xed, 0xa0, 0x80], 0],
  ['a code point above U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 0],
  ['the byte F5', [0x61, 0x62, 0xf5, 0x80, 0x80, 0x80], 2],
  ['a character that is cut off', [0xf0, 0x9f, 0x98], 0],
  ['UTF-16 with a BOM', [0xff, 0xfe], 0],
]

for (const [name, bad, at] of BAD_UTF8) {
  test(`${name} in a text, a key or between values is invalid UTF-8 at its byte`, async () => {
    for (const [before, after] of [
      ['{"id":1,"v":"', '"}'],
      ['{"id":1,"', '":1}'],
      ['{"id":1,', '}'],
    ] as const) {
      const start = Buffer.from(`{"id":1,"v":"日本"}\n\n${before}`)
      const content = Buffer.concat([start, Buffer.from(bad), Buffer.from(`${after}\n{"id":2}\n`)])
      const hex = bad[at]!.toString(16)
      const place = { line: 3, byteOffset: start.length + at }
      await assertRefusedAt(room, 't', content, place, { code: 'BL_INVALID_UTF8', says: [`\\x${hex}`] })
    }
  })
}

test('UTF-8 that is cut by the end of a chunk is not invalid', async () => {
  await room.query('CREATE TABLE cut_characters (v text)')
  const lines = Array.from({ length: 60 }, (_, i) => `{"v":"${'x'.repeat(i)}é日😀"}\n`)
  assertLoaded(await room.load('cut_characters', lines.join(''), { blockSize: 64, workers: 2 }), 60)
  const rows = await room.query("SELECT count(*)::int AS n FROM cut_characters WHERE v ~ '^x*é日😀$'")
  assert.deepEqual(rows, [{ n: 60 }])
})
