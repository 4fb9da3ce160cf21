// Rows that the server refuses are rejects where bad records are tolerated: each with its place, its bytes and the server's words;
// the other rows of its segment are loaded.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { postgresRoom, type RoomSettings } from './postgres-room.ts'

const room = postgresRoom(`
  CREATE DOMAIN small AS int CHECK (VALUE < 100);
  CREATE TABLE parent (id int PRIMARY KEY);
  INSERT INTO parent SELECT generate_series(0, 9);
  CREATE TABLE uniques (id int PRIMARY KEY);
  INSERT INTO uniques VALUES (5);
  CREATE TABLE checks (id int, c int CHECK (c > 0));
  CREATE TABLE domains (id int, d small);
  CREATE TABLE children (id int, parent int REFERENCES parent);
  CREATE TABLE excluded (id int, r int4range, EXCLUDE USING gist (r WITH &&));
  CREATE TABLE parts (id int) PARTITION BY RANGE (id);
  CREATE TABLE parts_low PARTITION OF parts FOR VALUES FROM (0) TO (100);
  CREATE TABLE triggered (id int);
  CREATE FUNCTION odd() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.id = 7 THEN RAISE EXCEPTION 'seven is odd' USING ERRCODE = 'ZZ001'; END IF; RETURN NEW; END $$;
  CREATE TRIGGER odd BEFORE INSERT ON triggered FOR EACH ROW EXECUTE FUNCTION odd();
  CREATE TABLE dropping (id int);
  CREATE FUNCTION denied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM no_such_function(); RETURN NEW; END $$;
  CREATE TRIGGER denied BEFORE INSERT ON dropping FOR EACH ROW EXECUTE FUNCTION denied();
  CREATE TABLE deferred (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);
  CREATE TABLE many (id int PRIMARY KEY, c int CHECK (c > 0), parent int REFERENCES parent, v text)`)

let number = 0

/** Loads the lines, and returns what the table and the rejects files have. */
async function loaded(table: string, lines: readonly string[], settings: RoomSettings = {}) {
  const rejects = join(room.folder, `${++number}.rejects`)
  const report = await room.load(table, `${lines.join('\n')}\n`, { maxErrors: 1000, rejects, ...settings })
  const { file, reasons } = report.rejects ?? {}
  const ids = (await room.query(`SELECT id FROM ${table} ORDER BY id`)).map(({ id }) => id)
  return {
    report,
    ids,
    rejected: file === undefined ? [] : readFileSync(file, 'utf8').trimEnd().split('\n'),
    reasons:
      reasons === undefined
        ? []
        : readFileSync(reasons, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line)),
  }
}

const CASES = [
  ['uniques', '{"id":5}', '23505', /uniques_pkey.*Key \(id\)=\(5\)/],
  ['checks', '{"id":5,"c":0}', '23514', /checks_c_check/],
  ['domains', '{"id":5,"d":100}', '23514', /small_check/],
  ['children', '{"id":5,"parent":77}', '23503', /children_parent_fkey/],
  ['excluded', '{"id":5,"r":"[1,5)"}', '23P01', /excluded_r_excl/],
  ['parts', '{"id":500}', '23514', /no partition/],
  ['triggered', '{"id":7}', 'ZZ001', /seven is odd/],
] as const

for (const [table, bad, serverCode, words] of CASES) {
  test(`${table}: a row that the server refuses is a reject, and the others are loaded`, async () => {
    const first = table === 'excluded' ? '{"id":1,"r":"[1,2)"}' : '{"id":1,"d":1}'
    const lines = [table.includes('domains') ? first : first.replace(',"d":1', ''), bad, '{"id":2,"d":2}']
    if (!table.includes('domains')) lines[2] = '{"id":2}'
    const { report, ids, rejected, reasons } = await loaded(table, lines)
    assert.equal(report.error, undefined)
    assert.deepEqual(report.rows, { read: 3, loaded: 2, rejected: 1, skipped: 0 })
    assert.equal(report.balanced, true)
    assert.deepEqual(ids, table === 'uniques' ? [1, 2, 5] : [1, 2])
    assert.deepEqual(rejected, [bad])
    const [{ code, message, place, serverCode: said }] = reasons
    assert.deepEqual([code === 'BL_SERVER' || code === 'BL_SERVER_REFUSED_ROW', said], [true, serverCode])
    assert.match(message, words)
    assert.deepEqual([place.line, place.byteOffset], [2, (lines[0]?.length ?? 0) + 1])
  })
}

test('many bad rows of all kinds, in several segments and streams: exactly the good ones are in the table', async () => {
  const lines = Array.from({ length: 20_000 }, (_, id) => {
    if (id % 97 === 3) return `{"id":${id - 1},"c":1,"parent":1,"v":"twice"}`
    if (id % 101 === 5) return `{"id":${id},"c":0,"parent":1,"v":"check"}`
    if (id % 211 === 7) return `{"id":${id},"c":1,"parent":99,"v":"no parent"}`
    if (id % 307 === 8) return `{"id":"x${id}","c":1}`
    return `{"id":${id},"c":1,"parent":${id % 10},"v":"${'v'.repeat(id % 50)}"}`
  })
  const ids = new Set<number>()
  const bad = lines.filter((line) => {
    const { id, c, parent } = JSON.parse(line)
    if (typeof id === 'string' || c < 1 || parent > 9 || ids.has(id)) return true
    ids.add(id)
    return false
  })
  const ways: RoomSettings[] = [{}, { commitEvery: 100_000 }, { streams: 3, commitEvery: 50_000 }, { wire: 'text' }]
  for (const settings of ways) {
    await room.query('TRUNCATE many')
    const { report, ids: stored, rejected, reasons } = await loaded('many', lines, settings)
    assert.equal(report.error, undefined)
    assert.deepEqual(
      stored,
      [...ids].sort((a, b) => a - b),
    )
    assert.deepEqual([report.rows.loaded, report.rows.rejected, report.balanced], [ids.size, bad.length, true])
    // With streams a copy of a key may come before the record that it is a copy of.
    if (settings.streams === undefined) assert.deepEqual([...rejected].sort(), [...bad].sort())
    for (const [index, { place }] of reasons.entries()) assert.equal(lines[place.line - 1], rejected[index])
  }
})

test('more than --max-errors end the load, and nothing is loaded', async () => {
  const lines = Array.from({ length: 20 }, (_, id) => `{"id":${id},"c":${id < 10 ? 1 : 0}}`)
  await room.query('TRUNCATE checks')
  const { report, ids } = await loaded('checks', lines, { maxErrors: 3 })
  assert.equal(report.error?.code, 'BL_TOO_MANY_REJECTS')
  assert.deepEqual(ids, [])
  const share = await loaded('checks', lines, { maxErrors: '20%' } as RoomSettings)
  assert.equal(share.report.error?.code, 'BL_TOO_MANY_REJECTS')
  assert.deepEqual(share.ids, [])
})

test('what is not the fault of a row never becomes a reject', async () => {
  const { report, ids, rejected } = await loaded('dropping', ['{"id":1}', '{"id":2}'])
  assert.equal(report.error?.serverCode, '42883')
  assert.deepEqual([ids, rejected], [[], []])
})

test('a deferred constraint is checked at the COMMIT: no row is named, and nothing is loaded', async () => {
  const { report, ids } = await loaded('deferred', ['{"id":1}', '{"id":1}'])
  assert.equal(report.error?.serverCode, '23505')
  assert.match(String(report.error?.hint), /deferred/)
  assert.deepEqual(ids, [])
})

test('without --max-errors the first refused row ends the load', async () => {
  await room.query('TRUNCATE checks')
  const { report, ids } = await loaded('checks', ['{"id":1,"c":1}', '{"id":2,"c":0}'], { maxErrors: 0 })
  assert.equal(report.error?.code, 'BL_SERVER_REFUSED_ROW')
  assert.deepEqual(ids, [])
})
