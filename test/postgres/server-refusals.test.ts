// Rows that only the server can refuse: its words, and the place in the input of the row that it numbers. Values that the
// server parses use the text wire here.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { onlyTable, postgresRoom } from './postgres-room.ts'
import { assertError, assertRefused, MARK, marked } from './refusal.ts'

const room = postgresRoom(`
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE DOMAIN small AS int CHECK (VALUE < 100);
  CREATE TABLE parent (id int PRIMARY KEY);
  CREATE TABLE t (id int, u int UNIQUE, c int CHECK (c > 0), d small, i inet, m mood, j jsonb, a varchar(2)[],
    "odd: name" inet, v text);
  INSERT INTO t (id, u) VALUES (0, 4711);
  CREATE TABLE child (id int, parent int REFERENCES parent)`)

interface ServerCase {
  readonly name: string
  /** The bad record; the server tells its number, so its place is its first byte. */
  readonly record: string
  readonly serverCode: string
  readonly says: readonly string[]
  readonly column?: string
}

const CASES: readonly ServerCase[] = [
  {
    name: 'a key that is in the table',
    record: '{"u":4711}',
    serverCode: '23505',
    says: ['Key (u)=(4711) already exists'],
  },
  { name: 'a key that is twice in the input', record: '{"u":7}', serverCode: '23505', says: ['Key (u)=(7) already'] },
  { name: 'a CHECK of the table', record: '{"c":0}', serverCode: '23514', says: ['t_c_check', 'Failing row contains'] },
  { name: 'a CHECK of a domain', record: '{"d":100}', serverCode: '23514', says: ['small_check'], column: 'd' },
  { name: 'a malformed address', record: '{"i":"1.2.3.400"}', serverCode: '22P02', says: ['1.2.3.400'], column: 'i' },
  {
    name: 'an unknown label of an enum',
    record: '{"m":"glad"}',
    serverCode: '22P02',
    says: ['mood', 'glad'],
    column: 'm',
  },
  { name: 'NUL in jsonb', record: '{"j":{"a":"\\u0000"}}', serverCode: '22P05', says: ['\\u0000'], column: 'j' },
  { name: 'half a pair in jsonb', record: '{"j":["\\ud800"]}', serverCode: '22P02', says: ['surrogate'], column: 'j' },
  {
    name: 'an element that is too long',
    record: '{"a":["abc"]}',
    serverCode: '22001',
    says: ['varying(2)'],
    column: 'a',
  },
  {
    name: 'a value that looks like a place',
    record: '{"i":"x, line 99: y, line 98"}',
    serverCode: '22P02',
    says: ['x, line 99: y'],
    column: 'i',
  },
  {
    name: 'a value that looks like another context',
    record: '{"m":"a\\nCOPY t, line 99, column c: \\"b\\nCOPY t, line 98"}',
    serverCode: '22P02',
    says: ['mood'],
    column: 'm',
  },
  {
    name: 'a column whose name has a colon',
    record: '{"odd: name":"x"}',
    serverCode: '22P02',
    says: ['inet'],
    column: 'odd: name',
  },
]

/** Records and blank lines of several blocks, among them a client reject when one is tolerated. */
function surrounded(record: string, hasReject: boolean): string {
  const good = (i: number): string => `{"id":${i},"u":${i},"v":"${'é'.repeat(i % 30)}"}\n${i % 7 === 0 ? '\n' : ''}`
  const before = Array.from({ length: 40 }, (_, i) => good(i)).join('')
  const after = Array.from({ length: 40 }, (_, i) => good(i + 1000)).join('')
  const reject = hasReject ? '{"id":"not a number"}\n' : ''
  return `\n${before}${reject}${MARK}${record}\n${after}`
}

for (const [index, { name, record, serverCode, says, column }] of CASES.entries()) {
  test(`${name} is refused by the server at its line and byte`, async () => {
    const refusal = {
      code: 'BL_SERVER_REFUSED_ROW',
      says,
      serverCode,
      ...(column !== undefined && { column }),
    } as const
    const settings = { wire: 'text', blockSize: 200, workers: 2 } as const
    await assertRefused(room, 't', surrounded(record, false), { ...refusal, settings })
    const rejects = `${room.folder}/rejects-${index}.jsonl`
    // Among tolerated records it is one of the rejects, with the same words.
    const { content, line, byteOffset } = marked(surrounded(record, true))
    const report = await room.load('t', content, { ...settings, maxErrors: 50, rejects })
    assert.equal(report.error, undefined)
    assert.equal(report.balanced, true)
    const reasons = readFileSync(report.rejects?.reasons ?? '', 'utf8')
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text))
    const reason = reasons.find(({ place }) => place.line === line)
    assertError(reason, refusal, { source: report.sources[0] ?? '', line, byteOffset })
    await room.query('DELETE FROM t WHERE u IS DISTINCT FROM 4711')
    // With one block for everything.
    await assertRefused(room, 't', surrounded(record, false), { ...refusal, settings: { wire: 'text' } })
  })
}

test('in a second file of the same table the place is in the second file', async () => {
  const first = room.file('one.jsonl', '\n{"id":1,"u":1}\n\n{"id":2,"u":2}\n')
  const bad = marked('\n{"id":3,"u":3}\n\n‸{"id":4,"u":2}\n{"id":5}\n')
  const second = room.file('two.jsonl', bad.content)
  const third = room.file('three.jsonl', '{"id":6}\n')
  for (const blockSize of [64, 262_144]) {
    const report = onlyTable(await room.run([first, second, third], { table: 't', blockSize }))
    assert.ok(report.error)
    const place = { source: second, line: bad.line, byteOffset: bad.byteOffset }
    const refusal = { code: 'BL_SERVER_REFUSED_ROW', says: ['Key (u)=(2)'], serverCode: '23505' } as const
    assertError(report.error, refusal, place)
    assert.deepEqual(report.sources, [first, second, third])
    assert.deepEqual(await room.query('SELECT count(*)::int AS n FROM t'), [{ n: 1 }])
  }
})

test('a bad value in a second file of the same table names the second file', async () => {
  const first = room.file('one.jsonl', '\n{"id":1,"u":1}\n\n{"id":2,"u":2}\n')
  const bad = marked('\n{"id":3,"u":3}\n\n{"id":‸4.5}\n{"id":5}\n')
  const second = room.file('two.jsonl', bad.content)
  const { error, rows } = onlyTable(await room.run([first, second], { table: 't', blockSize: 64 }))
  assert.ok(error)
  const place = { source: second, line: bad.line, byteOffset: bad.byteOffset }
  assertError(error, { code: 'BL_VALUE_TYPE', column: 'id', says: ['4.5'] }, place)
  assert.equal(rows.loaded, 0)
  assert.deepEqual(await room.query('SELECT count(*)::int AS n FROM t'), [{ n: 1 }])
})

test('a foreign key that is not there is quoted, though the server tells no row', async () => {
  const { error, rows } = await room.load('child', '{"id":1,"parent":null}\n{"id":2,"parent":12345}\n')
  assert.equal(error?.code, 'BL_SERVER')
  assert.equal(error.serverCode, '23503')
  assert.match(error.message, /child_parent_fkey/)
  assert.match(error.message, /Key \(parent\)=\(12345\) is not present in table "parent"/)
  assert.match(error.hint ?? '', /load the referenced table first/)
  assert.equal(rows.loaded, 0)
  assert.deepEqual(await room.query('SELECT FROM child'), [])
})

test('a deferred constraint that fails at COMMIT is an error, and nothing is loaded', async () => {
  await room.query('CREATE TABLE deferred (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)')
  const report = await room.load('deferred', '{"id":1}\n{"id":1}\n')
  assert.equal(report.error?.code, 'BL_SERVER')
  assert.match(report.error.message, /COMMIT: .*Key \(id\)=\(1\) already exists/)
  assert.equal(report.rows.loaded, 0)
  assert.equal(report.balanced, false)
  assert.deepEqual(await room.query('SELECT FROM deferred'), [])
})

test('a table whose name looks like a place does not mislead', async () => {
  await room.query('CREATE TABLE "t, line 7, column x: y" (v inet)')
  const input = '{"v":"::"}\n\n{"v":"::"}\n‸{"v":"bad, line 1"}\n'
  const refusal = { code: 'BL_SERVER_REFUSED_ROW', column: 'v', says: ['bad, line 1'], serverCode: '22P02' } as const
  await assertRefused(room, '"t, line 7, column x: y"', input, { ...refusal, settings: { wire: 'text' } })
})

test('the words of a trigger function do not mislead', async () => {
  await room.query(`CREATE TABLE watched (v text);
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.v LIKE 'bad%' THEN RAISE EXCEPTION 'no % here', NEW.v USING ERRCODE = 'P0001', HINT = 'say good instead'; END IF;
      RETURN NEW; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON watched FOR EACH ROW EXECUTE FUNCTION refuse()`)
  const refusal = { code: 'BL_SERVER_REFUSED_ROW', says: ['no bad, line 9: x here'], serverCode: 'P0001' } as const
  await assertRefused(room, 'watched', '{"v":"good"}\n‸{"v":"bad, line 9: x"}\n', refusal)
  const { error } = await room.load('watched', '{"v":"bad"}')
  assert.equal(error?.hint, 'say good instead')
})
