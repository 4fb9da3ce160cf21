// What ClickHouse says of an INSERT whose answer was lost: its query log, or that the token is still remembered.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answer } from '../../src/sinks/doubt.ts'
import type { Evidence } from '../../src/sinks/segment-writer.ts'
import { connectionOn } from '../clickhouse/connection-on.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'

const FRAME = new TextEncoder().encode('{"p":0,"i":1}\n{"p":1,"i":2}\n')
const PLAIN = 'MergeTree PARTITION BY p ORDER BY i'
const WINDOW = `${PLAIN} SETTINGS non_replicated_deduplication_window = 100`

let old: ClickhouseServer | undefined
let today: ChdbFront

before(async () => {
  today = await startChdbFront()
  if (clickhouseMissing === false) old = await startClickhouse()
})

after(async () => {
  await today.stop()
  await old?.stop()
})

interface Asked {
  readonly url: string
  query(sql: string): Promise<string>
}

/** Inserts two rows, and asks about a segment of `rows` rows by `evidence`; without one, by that of the INSERT. */
async function ask(server: Asked, rows: number | undefined, evidence?: Evidence): Promise<Answer> {
  const connection = await connectionOn(server)
  try {
    const schema = await connection.catalog?.describe({ schema: undefined, table: 't' })
    assert.ok(schema)
    const columns = ['p', 'i']
    const rules = { mode: 'append', key: undefined, replaceBy: 'auto', atomic: false, lockTimeoutMs: 1000 } as const
    const writer = await connection.open({
      ...{ table: schema.name, schema, columns, given: columns },
      ...{ encoding: 'clickhouse-text', rules },
    })
    const askedAt = new Date()
    const segment = await writer.begin({ ordinal: 0, token: `t-${Math.random()}` })
    await segment.write(FRAME, 2)
    await segment.commit({ rows: 2 })
    const doubt = { table: { schema: undefined, table: 't' }, token: '', rows, askedAt }
    const answer = await connection.ask?.({ ...doubt, evidence: evidence ?? segment.evidence })
    assert.ok(answer)
    return answer
  } finally {
    await connection.close()
  }
}

async function make(server: Asked, engine: string): Promise<void> {
  for (const name of ['v', 't', 'target']) await server.query(`DROP TABLE IF EXISTS ${name}`)
  await server.query(`CREATE TABLE t (p UInt8, i UInt32) ENGINE = ${engine}`)
}

test('the query log of an old server tells what was finished, and what was taken in part', {
  skip: clickhouseMissing,
}, async () => {
  assert.ok(old)
  await make(old, 'MergeTree ORDER BY i')
  assert.equal((await ask(old, 2)).outcome, 'done')
  const part = await ask(old, 3)
  assert.equal(part.outcome, 'unknown')
  assert.match(part.why, /\b2\b.* rows/)
  const never = await ask(old, 2, { id: 'bulkload-never-sent' })
  assert.equal(never.outcome, 'unknown')
  assert.equal(never.mayResend, undefined)
  assert.match(never.ask ?? '', /system\.query_log WHERE query_id = 'bulkload-never-sent'/)
})

test('an old server counts no rows of an INSERT that failed: only of one part it is known that there are none', {
  skip: clickhouseMissing,
}, async () => {
  assert.ok(old)
  for (const [engine, outcome] of [
    ['MergeTree ORDER BY i', 'not done'],
    [PLAIN, 'unknown'],
  ] as const) {
    await make(old, engine)
    const id = `bulkload-failed-${outcome.replace(' ', '-')}`
    // Blocks of one row: the first two of them are stored.
    const settings = 'max_insert_block_size=1&min_insert_block_size_rows=1&log_queries=1'
    const statement = encodeURIComponent('INSERT INTO t FORMAT TSV')
    const url = `${old.url}?query=${statement}&query_id=${id}&${settings}`
    const response = await fetch(url, { method: 'POST', body: '0\t1\n1\t2\nx\n' })
    assert.notEqual(response.status, 200)
    assert.equal((await old.query('SELECT count() FROM t')).trim(), '2')
    // bulkload itself sends one block, so that a table of one part has none of its rows.
    assert.equal((await ask(old, 2, { id })).outcome, outcome)
  }
})

test('where the table keeps tokens the segment can be sent again', async () => {
  await make(today, WINDOW)
  const answer = await ask(today, 2)
  assert.deepEqual([answer.outcome, answer.mayResend], ['unknown', true])
  await make(today, PLAIN)
  const without = await ask(today, 2)
  assert.deepEqual([without.outcome, without.mayResend], ['unknown', undefined])
  assert.match(without.why, /keeps no tokens/)
})

test('a view whose target keeps no tokens would get the rows twice', async () => {
  for (const [engine, mayResend] of [
    [PLAIN, undefined],
    [WINDOW, true],
  ] as const) {
    await make(today, WINDOW)
    await today.query(`CREATE TABLE target (p UInt8, i UInt32) ENGINE = ${engine}`)
    await today.query('CREATE MATERIALIZED VIEW v TO target AS SELECT p, i FROM t')
    assert.equal((await ask(today, 2)).mayResend, mayResend, engine)
  }
})

test('the window is that of the whole table: blocks of other partitions count, and so do those of the INSERT itself', async () => {
  const settings = 'SETTINGS non_replicated_deduplication_window = 2'
  await make(today, `${PLAIN} ${settings}`)
  assert.equal((await ask(today, 2)).mayResend, undefined)
  await make(today, `${PLAIN.replace('BY p', 'BY tuple()')} ${settings}`)
  assert.equal((await ask(today, 2)).mayResend, true)
})

test('so many blocks since then that the token may be forgotten', async () => {
  await make(today, `${PLAIN} SETTINGS non_replicated_deduplication_window = 1`)
  const answer = await ask(today, 2)
  assert.equal(answer.mayResend, undefined)
  assert.match(answer.why, /1/)
})
