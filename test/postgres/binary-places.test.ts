// Tuples of COPY BINARY that only the server can refuse: it numbers them, and the number leads to file, line and byte,
// whatever stood between the records and however they were cut and encoded.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { ErrorData, RunReport } from '../../src/index.ts'
import { onlyTable, postgresRoom } from './postgres-room.ts'
import { assertError, MARK, marked, type Refusal } from './refusal.ts'

const room = postgresRoom(`
  CREATE DOMAIN small AS int4 CHECK (VALUE < 100);
  CREATE DOMAIN present AS int4 CHECK (VALUE IS NOT NULL);
  CREATE TYPE pair AS (a small, b present);
  CREATE TABLE t (id int4, u int4 UNIQUE, c int4 CHECK (c > 0), d small, p pair, l small[], r int4range, w text, v text);
  INSERT INTO t (id, u) VALUES (0, 4711);
  CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.w LIKE 'bad%' THEN RAISE EXCEPTION 'no %', NEW.w; END IF;
    RETURN NEW; END $$;
  CREATE TRIGGER watch BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION watch();
  CREATE TABLE needs (id int4, n present);
  CREATE TABLE parent (id int4 PRIMARY KEY);
  CREATE TABLE child (id int4, parent int4 REFERENCES parent)`)

interface ServerCase {
  readonly name: string
  readonly record: string
  readonly serverCode: string
  readonly says: string
  readonly column?: string
}

const CASES: readonly ServerCase[] = [
  { name: 'a key that is in the table', record: '{"u":4711}', serverCode: '23505', says: 'Key (u)=(4711) already' },
  { name: 'a key that is twice in the input', record: '{"u":7}', serverCode: '23505', says: 'Key (u)=(7) already' },
  { name: 'a CHECK of the table', record: '{"c":0}', serverCode: '23514', says: 't_c_check' },
  { name: 'a CHECK of a domain', record: '{"d":100}', serverCode: '23514', says: 'small_check', column: 'd' },
  {
    name: 'a CHECK inside a composite',
    record: '{"p":{"a":100,"b":1}}',
    serverCode: '23514',
    says: 'small_check',
    column: 'p',
  },
  {
    name: 'a NULL inside a composite',
    record: '{"p":{"a":1}}',
    serverCode: '23514',
    says: 'present_check',
    column: 'p',
  },
  {
    name: 'a CHECK inside an array',
    record: '{"l":[1,null,100]}',
    serverCode: '23514',
    says: 'small_check',
    column: 'l',
  },
  {
    name: 'a range that ends before it begins',
    record: '{"r":"[2,1]"}',
    serverCode: '22000',
    says: 'lower bound',
    column: 'r',
  },
  {
    name: 'a range without an end to its type',
    record: '{"r":"[1,2147483647]"}',
    serverCode: '22003',
    says: 'out of range',
    column: 'r',
  },
  { name: 'an exception of a trigger', record: '{"w":"bad, line 9"}', serverCode: 'P0001', says: 'no bad, line 9' },
]

/** In the usual form, in another order, with white space, with escapes, and blank lines between. */
function good(i: number): string {
  const v = 'é'.repeat(i % 30)
  const forms = [
    `{"id":${i},"u":${i},"v":"${v}"}\n`,
    `{"id":${i},"u":${i},"v":"${v}"}\n`,
    `{"v":"${v}","u":${i},"id":${i}}\r\n`,
    ` { "id" : ${i}, "u" : ${i} }\n\n`,
    `{"id":${i},"u":${i},"v":"\\u00e9\\n"}\n \t\n`,
  ]
  return forms[i % forms.length]!
}

/** Records of several blocks around the bad one, and before it one that is refused here, if any may be. */
function surrounded(record: string, hasReject: boolean): string {
  const before = Array.from({ length: 40 }, (_, i) => good(i)).join('')
  const after = Array.from({ length: 20 }, (_, i) => good(i + 1000)).join('')
  const reject = '{"id":"not a number"}\n'
  return `\n${hasReject ? reject : ''}${before}${hasReject ? reject : ''}${MARK}${record}\n${after}`
}

function assertPlace(
  run: RunReport,
  refusal: Refusal,
  place: { source: string; line: number; byteOffset: number },
): void {
  const report = onlyTable(run)
  assert.ok(report.error, `${report.rows.loaded} rows are loaded`)
  assertError(report.error, refusal, place)
  assert.deepEqual([report.wire, report.rows.loaded, report.balanced], ['typed', 0, false])
}

for (const { name, record, serverCode, says, column } of CASES) {
  const refusal = { code: 'BL_SERVER_REFUSED_ROW', says: [says], serverCode, ...(column && { column }) } as const
  test(`${name} is refused at its line and byte`, async () => {
    const places = marked(surrounded(record, false))
    for (const blockSize of [100, 262_144]) {
      const source = room.file('alone.jsonl', places.content)
      const { content: _content, ...place } = places
      assertPlace(await room.run([source], { table: 't', blockSize }), refusal, { source, ...place })
    }
  })

  test(`${name} is set aside at its place in a second file, among records that are refused here`, async () => {
    const { content, ...place } = marked(surrounded(record, true))
    const first = room.file('first.jsonl', `\n{"id":1,"u":-1}\n{"id":"no"}\n\n{"id":2,"u":-2}`)
    const source = room.file('second.jsonl', content)
    for (const blockSize of [100, 262_144]) {
      const rejects = `${room.folder}/rejects of ${name} ${blockSize}.jsonl`
      const settings = { table: 't', workers: 2, blockSize, maxErrors: 5, rejects }
      const report = onlyTable(await room.run([first, source], settings))
      assert.equal(report.error, undefined, report.error?.message)
      assert.deepEqual([report.rows.rejected, report.rows.loaded, report.balanced], [4, 62, true])
      const refused = readFileSync(report.rejects?.reasons ?? '', 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as ErrorData)
        .filter(({ code }) => code === 'BL_SERVER_REFUSED_ROW')
      assert.equal(refused.length, 1)
      const { place: found, message, serverCode: said } = refused[0] as ErrorData
      assert.deepEqual({ ...found, column }, { source, ...place, column })
      assert.equal(said, serverCode)
      assert.ok(message.includes(says), message)
      await room.query('TRUNCATE t; INSERT INTO t (id, u) VALUES (0, 4711)')
    }
  })
}

test('a NULL that a domain refuses is found where the field is missing', async () => {
  const { content, ...place } = marked('{"id":1,"n":1}\n\n{"n":2,"id":2}\n‸{"id":3}\n{"id":4,"n":4}\n')
  const refusal = { code: 'BL_SERVER_REFUSED_ROW', column: 'n', says: ['present_check'], serverCode: '23514' } as const
  const source = room.file('needs.jsonl', content)
  assertPlace(await room.run([source], { table: 'needs' }), refusal, { source, ...place })
})

test('a missing foreign key is reported with its value; the server reports no row', async () => {
  const { error, rows, wire } = await room.load('child', '{"id":1,"parent":null}\n{"id":2,"parent":12345}\n')
  assert.equal(wire, 'typed')
  assert.deepEqual([error?.code, error?.serverCode, error?.place], ['BL_SERVER', '23503', undefined])
  assert.match(error?.message ?? '', /Key \(parent\)=\(12345\) is not present/)
  assert.equal(rows.loaded, 0)
})
