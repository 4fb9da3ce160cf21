// What can pass is tried again: nothing is lost and nothing is doubled.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LoadEvent, load, type TableReport } from '../../src/index.ts'
import { faultTarget, ROWS_BEFORE, withProxy } from './fault-targets.ts'

const postgres = faultTarget('Postgres')
const clickhouse = faultTarget("today's ClickHouse")

type Retried = Extract<LoadEvent, { event: 'target.retried' }>

interface Faulty {
  readonly sink: 'clickhouse' | 'postgres'
  readonly url: string
  readonly table: string
  readonly rows?: number
  readonly options?: object
  /** Called after each row, in the middle of the input. */
  readonly onRow?: (row: number) => Promise<unknown> | undefined
  readonly onRetried?: (event: Retried) => void
}

async function run({
  sink,
  url,
  table,
  rows = 2000,
  options,
  onRow,
  onRetried,
}: Faulty): Promise<[TableReport, Retried[]]> {
  const retried: Retried[] = []
  async function* lines(): AsyncGenerator<string> {
    for (let id = 1; id <= rows; id++) {
      yield `${JSON.stringify({ id, pad: 'x'.repeat(50) })}\n`
      await onRow?.(id)
    }
  }
  const report = await load({
    source: lines(),
    ...{ sink, url, table, env: {}, workers: 1, blockSize: 4096, ...options },
    onEvent: (event) => {
      if (event.event !== 'target.retried') return
      retried.push(event)
      onRetried?.(event)
    },
  })
  return [report, retried]
}

async function assertWhole(target: typeof postgres, table: string, report: TableReport, rows = 2000): Promise<void> {
  assert.deepEqual([report.rows.loaded, report.balanced], [rows, true])
  assert.equal(await target.count(table), rows + ROWS_BEFORE)
  assert.equal(await target.ask(`SELECT count(DISTINCT id) FROM ${table} WHERE id > 0`), String(rows))
}

for (const options of [{}, { commitEvery: '16KiB' }, { commitEvery: '16KiB', streams: 3 }]) {
  test(`a backend that is ended in the middle of a load: its segment is sent again (${JSON.stringify(options)})`, async () => {
    const table = await postgres.table()
    const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_progress_copy WHERE relid = '${table}'::regclass LIMIT 1`
    let hasEnded = false
    const [report, retried] = await run({
      ...{ sink: 'postgres', url: postgres.url(), table, options },
      onRow: async (row) => {
        if (row >= 1000 && !hasEnded) hasEnded = (await postgres.ask(end)) === 'true'
      },
    })
    await assertWhole(postgres, table, report)
    assert.ok(hasEnded)
    assert.equal(report.retries, 1)
    assert.equal(retried[0]?.attempt, 1)
    assert.match(retried[0]?.reason ?? '', /terminating connection|was lost/)
  })
}

test('a server that has no connection left is asked again', async () => {
  const table = await postgres.table()
  const role = `busy_${table}`
  await postgres.ask(
    `CREATE ROLE ${role} LOGIN PASSWORD 'busy' CONNECTION LIMIT 0; GRANT INSERT, SELECT ON ${table} TO ${role}`,
  )
  const url = new URL(postgres.url())
  url.username = role
  url.password = 'busy'
  let lifting: Promise<unknown> | undefined
  const [report, retried] = await run({
    ...{ sink: 'postgres', url: url.href, table },
    onRetried: () => {
      lifting ??= postgres.ask(`ALTER ROLE ${role} CONNECTION LIMIT -1`)
    },
  })
  await lifting
  await assertWhole(postgres, table, report)
  assert.equal(retried[0]?.ordinal, undefined)
  assert.match(retried[0]?.reason ?? '', /too many connections for role/)
})

test('an address that nobody answers at is not asked again', async () => {
  const seen: Retried[] = []
  const faulty = { sink: 'postgres', url: 'postgres://u:p@127.0.0.1:1/db?sslmode=disable', table: 't' } as const
  await assert.rejects(run({ ...faulty, onRetried: (event) => void seen.push(event) }), { code: 'BL_CONNECT' })
  assert.deepEqual(seen, [])
})

const MEMORY = 'Code: 241. DB::Exception: Memory limit (total) exceeded'
const answer = (status: string, body: string, more = ''): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\n${more}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`

for (const [title, response] of [
  ['a server without memory', answer('500 Internal Server Error', MEMORY, 'X-ClickHouse-Exception-Code: 241\r\n')],
  ['a gateway that is busy', answer('503 Service Unavailable', 'slow down')],
] as const) {
  test(`${title} in the middle of an upload to ClickHouse: the segment is sent again`, () =>
    withProxy(clickhouse, async (proxy) => {
      const table = await clickhouse.table()
      const [report, retried] = await run({
        ...{ sink: 'clickhouse', url: clickhouse.url(proxy.port), table },
        onRow: async (row) => {
          if (row === 1000) proxy.answerAfter(0, response, 'close')
        },
        onRetried: () => proxy.passThrough(),
      })
      await assertWhole(clickhouse, table, report)
      assert.equal(report.retries, 1)
      assert.equal(retried.length, 1)
    }))
}

test('a connection to ClickHouse that breaks in the middle of an upload: the segment is sent again', () =>
  withProxy(clickhouse, async (proxy) => {
    const table = await clickhouse.table()
    const [report] = await run({
      ...{ sink: 'clickhouse', url: clickhouse.url(proxy.port), table, options: { streams: 2 } },
      onRow: async (row) => {
        if (row === 1000) proxy.cut()
      },
    })
    await assertWhole(clickhouse, table, report)
    assert.equal(report.retries, 1)
  }))
