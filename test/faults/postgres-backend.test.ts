// What others do to the backend of a load, and statements that it may not run.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../until.ts'
import { assertFailed, runFaultLoad, startFaultLoad } from './fault-load.ts'
import { faultTarget, ROWS_BEFORE, withProxy } from './fault-targets.ts'

const MEGABYTE = 1_000_000
const postgres = faultTarget('Postgres')

const SIGNALS = [
  {
    signal: 'pg_terminate_backend',
    endsConnection: true,
    serverCode: '57P01',
    words: /terminating connection due to administrator command/,
    hint: /an administrator ended the connection; the transaction was rolled back/,
  },
  {
    signal: 'pg_cancel_backend',
    endsConnection: false,
    serverCode: '57014',
    words: /canceling statement due to user request/,
    hint: /someone cancelled the statement/,
  },
]

// Without a proxy, which would lose what the server says right before it hangs up.
for (const { signal, endsConnection, serverCode, words, hint } of SIGNALS) {
  test(`${signal} in the middle of the load is quoted, and nothing is kept`, async () => {
    const table = await postgres.table()
    const wait = { waitBehind: 8 * MEGABYTE, thenGive: 8 * MEGABYTE }
    const load = startFaultLoad({ sink: 'postgres', url: postgres.url(), table, ...wait })
    const backend = `FROM pg_stat_progress_copy WHERE relid = '${table}'::regclass AND bytes_processed > ${2 * MEGABYTE}`
    await until(async () => (await postgres.ask(`SELECT pid ${backend}`)) !== '', 'the load has begun')
    assert.equal(await postgres.ask(`SELECT ${signal}(pid) ${backend}`), 'true')
    // The input stays silent: a connection that ends must be noticed nevertheless. A cancelled COPY ends at its next bytes.
    if (!endsConnection) load.child.kill('SIGWINCH')
    const error = assertFailed(await load.outcome, 'BL_SERVER', words)
    assert.equal(error.serverCode, serverCode)
    assert.match(error.hint ?? '', hint)
    assert.equal(error.place, undefined)
    assert.equal(await postgres.count(table), ROWS_BEFORE)
  })
}

test('a COPY that is refused before its first byte is quoted', async () => {
  const table = await postgres.table()
  await postgres.ask(`CREATE ROLE guest_${table} LOGIN PASSWORD 'guest'; GRANT SELECT ON ${table} TO guest_${table}`)
  const url = new URL(postgres.url())
  url.username = `guest_${table}`
  url.password = 'guest'
  const outcome = await runFaultLoad({ sink: 'postgres', url: url.href, table })
  const error = assertFailed(outcome, 'BL_SERVER', new RegExp(`permission denied for table ${table}`))
  assert.equal(error.serverCode, '42501')
  assert.match(error.hint ?? '', /GRANT INSERT/)
  assert.equal(await postgres.count(table), ROWS_BEFORE)
})

test('a BEGIN that fails because the connection is gone is a lost connection', () =>
  withProxy(postgres, async (proxy) => {
    const table = await postgres.table()
    // The login and the questions about the table take less; the answer to what comes then is lost.
    proxy.dropReply({ afterBytes: 1500 })
    const outcome = await runFaultLoad({ sink: 'postgres', url: postgres.url(proxy.port), table })
    assertFailed(outcome, 'BL_CONNECTION_LOST', /was lost during/)
    assert.equal(await postgres.count(table), ROWS_BEFORE)
  }))
