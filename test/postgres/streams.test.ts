// --streams: several COPYs into one table at the same time, and what is left of a load that fails.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { tableBlock } from '../../src/progress/table-block.ts'
import type { TableReport } from '../../src/report.ts'
import { assertLoaded, postgresRoom, type RoomSettings } from './postgres-room.ts'

const room = postgresRoom()
let tables = 0

/** Lines of a segment. */
const PER_SEGMENT = 32
const STREAMS: RoomSettings = { commitEvery: '1KiB', blockSize: 256, streams: 3 }

function lines(count: number, change: (line: string, id: number) => string = (line) => line): string {
  const line = (id: number): string => change(`${`{"id":${id},`.padEnd(24)}"n":1}`.padEnd(31), id)
  return Array.from({ length: count }, (_, id) => `${line(id)}\n`).join('')
}

async function newTable(): Promise<string> {
  const name = `t${++tables}`
  await room.query(`CREATE TABLE ${name} (id int PRIMARY KEY, n int, pid int DEFAULT pg_backend_pid())`)
  return name
}

async function idsIn(table: string): Promise<number[]> {
  return (await room.query(`SELECT id FROM ${table} ORDER BY id`)).map(({ id }) => Number(id))
}

/** What of the input is in the table: whole segments, and as many rows as the report says. */
async function assertWholeSegments(table: string, report: TableReport, of: number): Promise<Set<number>> {
  const ids = await idsIn(table)
  assert.equal(report.rows.loaded, ids.length)
  const segments = new Set(ids.map((id) => Math.floor(id / PER_SEGMENT)))
  assert.equal(segments.size, report.segments)
  assert.ok(segments.size < of)
  return segments
}

test('as many segments as streams are written at the same time, each on a connection of its own', async () => {
  // The first row of each of the first three segments waits until three COPYs are under way.
  const table = await newTable()
  await room.query(`CREATE SEQUENCE arrivals;
    CREATE FUNCTION together() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM nextval('arrivals');
      FOR i IN 1..6000 LOOP
        EXIT WHEN (SELECT last_value >= 3 FROM arrivals);
        PERFORM pg_sleep(0.01);
      END LOOP;
      IF (SELECT last_value < 3 FROM arrivals) THEN RAISE 'no other COPY came'; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER together BEFORE INSERT ON ${table} FOR EACH ROW WHEN (NEW.id IN (0, 32, 64)) EXECUTE FUNCTION together()`)
  const report = await room.load(table, lines(1000), STREAMS)
  assertLoaded(report, 1000)
  assert.equal(report.segments, 32)
  assert.deepEqual(report.streams, { count: 3 })
  const [counts] = await room.query(
    `SELECT count(DISTINCT pid) AS pids, count(DISTINCT xmin::text) AS xids FROM ${table}`,
  )
  assert.deepEqual(counts, { pids: '3', xids: '32' })
  assert.match(tableBlock(report), /32 committed, \d+ blocks sent over 3 streams\n/)
})

test('the segments are those of one stream', async () => {
  const ranges = async (table: string) =>
    room.query(`SELECT min(id), max(id) FROM ${table} GROUP BY xmin::text ORDER BY min(id)`)
  const [one, many] = [await newTable(), await newTable()]
  assertLoaded(await room.load(one, lines(300), { ...STREAMS, streams: 1 }), 300)
  assertLoaded(await room.load(many, lines(300), { ...STREAMS, streams: 4 }), 300)
  assert.deepEqual(await ranges(many), await ranges(one))
})

test('auto says how many it chose, and why', async () => {
  const table = await newTable()
  const report = await room.load(table, lines(100), { ...STREAMS, streams: 'auto' })
  assertLoaded(report, 100)
  assert.deepEqual(report.streams, { count: 2, reason: 'the server does not report its number of cores' })
})

test('without --commit-every a load of several streams is several transactions, too', async () => {
  const table = await newTable()
  const wide = `{"id":ID,"n":1}${' '.repeat(200_000)}\n`
  const text = Array.from({ length: 100 }, (_, id) => wide.replace('ID', String(id))).join('')
  const report = await room.load(table, text, { streams: 2 })
  assertLoaded(report, 100)
  assert.equal(report.segments, 3)
})

test('a row that the server refuses has its place, and whole segments stay', async () => {
  const table = await newTable()
  const text = lines(1000, (line, id) => (id === 700 ? line.replace('"n":1', '"n":2') : line))
  await room.query(`ALTER TABLE ${table} ADD CHECK (n = 1)`)
  const report = await room.load(table, text, STREAMS)
  assert.equal(report.error?.serverCode, '23514')
  assert.equal(report.error?.place?.line, 701)
  assert.equal(report.error?.place?.byteOffset, 700 * 32)
  const segments = await assertWholeSegments(table, report, 32)
  assert.ok(!segments.has(Math.floor(700 / PER_SEGMENT)))
  assert.match(tableBlock(report), /stay in the table, not always the beginning of the input\n/)
})

test('a bad record ends the load; the rejects files have the rejects of the segments that are there', async () => {
  const table = await newTable()
  const rejects = join(room.folder, 'streams.rejects.jsonl')
  const isBad = (id: number): boolean => id % PER_SEGMENT === 5 || id === 900
  const text = lines(1000, (line, id) => (isBad(id) ? line.replace('"n":1', '"n":x') : line))
  const report = await room.load(table, text, { ...STREAMS, rejects, maxErrors: 29 })
  assert.equal(report.error?.code, 'BL_TOO_MANY_REJECTS')
  const segments = await assertWholeSegments(table, report, 32)
  const found = readFileSync(rejects, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => Number(/\d+/.exec(line)?.[0]))
  assert.deepEqual(
    found,
    [...segments].sort((a, b) => a - b).map((segment) => segment * PER_SEGMENT + 5),
  )
  assert.equal(report.rows.rejected, found.length)
  assert.equal(report.rows.read, report.rows.loaded + report.rows.rejected)
})

test('--mode replace fills its stage with several streams; modes whose rows have an order refuse them', async () => {
  const table = await newTable()
  await room.query(`INSERT INTO ${table} VALUES (-1, 1)`)
  const report = await room.load(table, lines(200), { ...STREAMS, mode: 'replace' })
  assertLoaded(report, 200)
  assert.deepEqual([report.segments, report.streams?.count], [7, 3])
  assert.deepEqual(await idsIn(table), [...Array(200).keys()])
  for (const mode of ['truncate', 'upsert', 'insert-new'] as const)
    await assert.rejects(room.load(table, lines(1), { streams: 2, mode }), { code: 'BL_USAGE', message: /streams/ })
})

test('the connections of a load are closed after it', async () => {
  const own =
    "SELECT count(*) AS open FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'bulkload'"
  for (let look = 0; look < 100; look++) {
    if ((await room.query(own))[0]?.['open'] === '0') return
    await new Promise((done) => setTimeout(done, 50))
  }
  assert.fail('a connection stays open')
})

test('--max-rate: the rows arrive as ever, and the report says what held the load back', async () => {
  const table = await newTable()
  const report = await room.load(table, lines(60), { blockSize: 256, maxRate: '400rows/s' })
  assertLoaded(report, 60)
  const write = report.stages.find(({ stage }) => stage === 'write')
  assert.ok((write?.heldBackSeconds ?? 0) > 0.05, JSON.stringify(report.stages))
})
