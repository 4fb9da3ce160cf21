// Today's engine, tables with a deduplication window: every load and every segment has a token of its own.
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { startChdbFront } from '../servers/chdb-front.ts'
import { assertDrops, assertEqualSegmentsArrive, assertTwiceIsTwice, sentTwice, TEXT } from './deduplicating-tables.ts'
import { loadText } from './load-text.ts'

const server = await startChdbFront()
after(() => server.stop())

const PLAIN = 'MergeTree PARTITION BY p ORDER BY i'
const WINDOW = `${PLAIN} SETTINGS non_replicated_deduplication_window = 100`

async function make(name: string, engine: string): Promise<void> {
  await server.query(`CREATE TABLE ${name} (p UInt8, i UInt32) ENGINE = ${engine}`)
}

beforeEach(async () => {
  for (const name of ['view', 'view2', 't', 'target']) await server.query(`DROP TABLE IF EXISTS ${name} SYNC`)
})

test('a window: two loads of one file are both there, and so are equal segments of one load', async () => {
  await make('t', WINDOW)
  await assertDrops(server, 't')
  await assertTwiceIsTwice(server, ['t'])
  await server.query('TRUNCATE TABLE t')
  await assertEqualSegmentsArrive(server, 't')
})

for (const [source, target] of [
  [PLAIN, WINDOW],
  [WINDOW, PLAIN],
  [WINDOW, WINDOW],
  ['Null', WINDOW],
] as const) {
  const title = [source, target].map((engine) =>
    engine === WINDOW ? 'with' : engine === PLAIN ? 'without' : 'no rows',
  )
  test(`a view: source ${title[0]}, target ${title[1]} a window`, async () => {
    await make('t', source)
    await make('target', target)
    await server.query('CREATE MATERIALIZED VIEW view TO target AS SELECT p, i FROM t')
    if (target === WINDOW) await assertDrops(server, 'target')
    if (source === 'Null') {
      for (let times = 1; times <= 2; times++) {
        const { error } = await loadText(server, 't', TEXT)
        assert.equal(error, undefined)
      }
      assert.equal(await server.query('SELECT count() FROM target'), '2000\n')
      return
    }
    await assertTwiceIsTwice(server, ['t', 'target'])
    await server.query('TRUNCATE TABLE t')
    await server.query('TRUNCATE TABLE target')
    await assertEqualSegmentsArrive(server, 't', ['target'])
  })
}

test('two views that put the same rows into one table with a window both arrive there', async () => {
  await make('t', WINDOW)
  await make('target', WINDOW)
  for (const view of ['view', 'view2']) {
    await server.query(`CREATE MATERIALIZED VIEW ${view} TO target AS SELECT p, i FROM t`)
  }
  await assertTwiceIsTwice(server, ['t', 'target'], 2000)
})

test('a segment that is sent twice is stored once, by the views too where their target has a window', async () => {
  await make('t', WINDOW)
  await make('target', WINDOW)
  await server.query('CREATE MATERIALIZED VIEW view TO target AS SELECT p, i FROM t')
  assert.deepEqual(await sentTwice(server, ['t', 'target']), ['2', '2'])
})

test('a segment that is sent twice is stored twice by a table without a window', async () => {
  await make('t', PLAIN)
  assert.deepEqual(await sentTwice(server, ['t']), ['4'])
})

test('tokens differ by segment and by load, and name the run', async () => {
  await make('t', WINDOW)
  const seen = server.requests.length
  const runs: string[] = []
  for (let times = 1; times <= 2; times++) {
    await loadText(server, 't', TEXT, {
      onEvent: (event) => {
        if (event.event === 'run.started') runs.push(event.runId)
      },
    })
  }
  const sent = server.requests.slice(seen).filter(({ query }) => query.startsWith('INSERT'))
  const tokens = sent.map(({ settings }) => settings['insert_deduplication_token'] ?? '')
  assert.equal(new Set(tokens).size, 2)
  for (const [i, token] of tokens.entries()) assert.match(token, new RegExp(`^bulkload-${runs[i]}-[0-9a-f]{32}-0$`))
})

test('a token in the address is refused: it would be that of every segment', async () => {
  await make('t', WINDOW)
  const url = `${server.url}/?insert_deduplication_token=mine`
  await assert.rejects(loadText({ url }, 't', TEXT), { code: 'BL_USAGE', message: /insert_deduplication_token/ })
  assert.equal(await server.query('SELECT count() FROM t'), '0\n')
})
