// What a refusal advises is done here as it is said, and the same load works then.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { after } from 'node:test'
import type { TableReport } from '../../src/index.ts'
import { until } from '../until.ts'
import { countOf, makeTable, startBothServers, testOn } from './both-servers.ts'
import { lines, loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

/** The address with the setting that the hint names. */
function withAdvised({ url }: { readonly url: string }, { error }: TableReport): { url: string } {
  const [setting = ''] = /\?[a-z_]+=\w+/.exec(error?.hint ?? '') ?? []
  assert.notEqual(setting, '', error?.hint)
  return { url: `${url}/${setting}` }
}

function assertLoaded(report: TableReport, rows: number): void {
  assert.equal(report.error, undefined, report.error?.message)
  assert.deepEqual([report.rows.loaded, report.balanced], [rows, true])
}

testOn(
  [both.today],
  'too many partitions for an INSERT: the setting that is advised lifts the limit',
  async (server) => {
    await makeTable(server, 't', 'i UInt32', 'MergeTree PARTITION BY i ORDER BY i')
    const text = lines(Array.from({ length: 150 }, (_, i) => `{"i":${i}}`))
    const refused = await loadText(server, 't', text)
    assert.equal(refused.error?.serverCode, 252)
    assert.match(refused.error?.hint ?? '', /^add \?max_partitions_per_insert_block=0 to the address \(--url\)/)
    assertLoaded(await loadText(withAdvised(server, refused), 't', text), 150)
  },
)

testOn(both.all, 'too many parts: the load works when the server has merged them', async (server) => {
  const limits = 'parts_to_delay_insert = 1, parts_to_throw_insert = 1'
  await makeTable(server, 't', 'i UInt32', `MergeTree ORDER BY i SETTINGS ${limits}`)
  await server.query('SYSTEM STOP MERGES')
  try {
    const text = '{"i":1}\n'
    let refused: TableReport | undefined
    for (let loads = 1; loads <= 3 && refused === undefined; loads++) {
      const report = await loadText(server, 't', text)
      if (report.error !== undefined) refused = report
    }
    assert.equal(refused?.error?.serverCode, 252)
    assert.match(refused?.error?.hint ?? '', /cannot merge parts as fast as they arrive: wait/)
  } finally {
    await server.query('SYSTEM START MERGES')
  }
  await server.query('OPTIMIZE TABLE t FINAL')
  await server.query('TRUNCATE TABLE t')
  assertLoaded(await loadText(server, 't', '{"i":2}\n'), 1)
})

testOn(both.all, 'a view: the table behind it, which is advised, takes the rows', async (server) => {
  await makeTable(server, 't', 'i UInt32', 'MergeTree ORDER BY i')
  await server.query('DROP TABLE IF EXISTS seen')
  await server.query('CREATE VIEW seen AS SELECT * FROM t')
  const refused = await loadText(server, 'seen', '{"i":1}\n')
  assert.equal(refused.error?.hint, 'load into a table; for a view, into the table that it reads from')
  assertLoaded(await loadText(server, 't', '{"i":1}\n'), 1)
})

testOn(both.all, 'a setting that the server does not know: without it the load works', async (server) => {
  await makeTable(server, 't', 'i UInt32', 'MergeTree ORDER BY i')
  const refused = await loadText({ url: `${server.url}/?nonsense=1` }, 't', '{"i":1}\n')
  assert.equal(refused.error?.serverCode, 115)
  assert.match(refused.error?.hint ?? '', /remove the setting from the address/)
  assertLoaded(await loadText(server, 't', '{"i":1}\n'), 1)
})

testOn([both.today], 'a right that is missing: the GRANT names it', async (server) => {
  // The one right of all that this engine keeps from its only user, wanted by a view that the table feeds.
  await makeTable(server, 't', 'i UInt32', 'MergeTree ORDER BY i')
  await makeTable(server, 'counted', 'users UInt64', 'MergeTree ORDER BY users')
  await server.query('DROP VIEW IF EXISTS counting')
  await server.query(
    'CREATE MATERIALIZED VIEW counting TO counted AS SELECT count() AS users FROM t CROSS JOIN system.users',
  )
  const refused = await loadText(server, 't', '{"i":1}\n')
  await server.query('DROP VIEW counting')
  assert.deepEqual(
    [refused.error?.serverCode, refused.error?.hint],
    [497, 'GRANT SHOW USERS ON *.* TO the user'],
    refused.error?.message,
  )
})

testOn(
  [both.today],
  'a constraint: the record that is shown can be corrected, or the constraint changed',
  async (server) => {
    await makeTable(server, 't', 'i UInt32, CONSTRAINT small CHECK i < 10', 'MergeTree ORDER BY i')
    const refused = await loadText(server, 't', '{"i":5}\n{"i":50}\n')
    const { serverCode, message = '', hint } = refused.error ?? {}
    assert.deepEqual([serverCode, hint], [469, 'correct the record in the message, or change the constraint'])
    assert.match(message, /Constraint `small`.*i = 50/)
    assert.equal(await countOf(server, 't'), 0)
    assertLoaded(await loadText(server, 't', '{"i":5}\n{"i":5}\n'), 2)
    await server.query('ALTER TABLE t DROP CONSTRAINT small')
    assertLoaded(await loadText(server, 't', '{"i":5}\n{"i":50}\n'), 2)
  },
)

// An INSERT into 18.16 has no limit of time.
testOn([both.today], 'a limit of time: the setting that is advised lifts it', async (server) => {
  await makeTable(server, 't', 'i UInt32, slept UInt8 MATERIALIZED sleepEachRow(0.02)', 'MergeTree ORDER BY i')
  const text = lines(Array.from({ length: 100 }, (_, i) => `{"i":${i}}`))
  const refused = await loadText({ url: `${server.url}/?max_execution_time=1` }, 't', text)
  assert.equal(refused.error?.serverCode, 159, refused.error?.message)
  assert.match(refused.error?.hint ?? '', /^add \?max_execution_time=0 to the address \(--url\)/)
  assertLoaded(await loadText(withAdvised(server, refused), 't', text), 100)
})

testOn([both.old], 'too many queries at once: the load works when the others have ended', async (server) => {
  await makeTable(server, 't', 'i UInt32', 'MergeTree ORDER BY i')
  // An answer without end, which nobody reads.
  const query = 'SELECT number FROM system.numbers'
  const other = request(`${server.url}/?query=${encodeURIComponent(query)}`).end()
  other.on('error', () => undefined)
  await once(other, 'response')
  const limited = { url: `${server.url}/?max_concurrent_queries_for_user=1` }
  const refused = await loadText(limited, 't', '{"i":1}\n')
  assert.equal(refused.error?.serverCode, 202, refused.error?.message)
  assert.equal(refused.error?.hint, 'the server is busy: load fewer tables in parallel (--jobs 1), or wait')
  other.destroy()
  const running = `SELECT count() FROM system.processes WHERE query = '${query}'`
  await until(async () => (await server.query(running)) === '0\n', 'the other query ends')
  assertLoaded(await loadText(limited, 't', '{"i":1}\n'), 1)
})

for (const [what, name] of [
  ['7,000 columns', 'c'],
  ['7,000 columns with long names', 'one_of_the_many_columns_of_a_wide_table_'],
] as const) {
  testOn(both.all, `${what} are created and loaded, typed and by text`, async (server) => {
    await server.query('DROP TABLE IF EXISTS wide')
    const names = Array.from({ length: 7000 }, (_, i) => `${name}${i}`)
    const text = `${names.join(',')}\n${names.map((_, i) => i).join(',')}\n`
    const options = { format: 'csv', header: true } as const
    assertLoaded(await loadText(server, 'wide', text, { ...options, create: true }), 1)
    assertLoaded(await loadText(server, 'wide', text, options), 1)
    assertLoaded(await loadText(server, 'wide', text, { ...options, wire: 'text' }), 1)
    assert.equal(await countOf(server, 'wide'), 3)
    assert.equal(await server.query(`SELECT DISTINCT ${name}6999 FROM wide`), '6999\n')
  })
}
