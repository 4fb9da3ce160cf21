// What a load is to its caller: a promise of the report, a loop over the progress, or both, and it begins at the call.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import test, { after, before, beforeEach } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import {
  BulkloadError,
  insertCompressedStream,
  type Loading,
  type LoadProgress,
  type LoadSettings,
  load,
  type Receipt,
  type TableReport,
} from '../../src/index.ts'
import { makeWorkspace, numbered, resultOf } from '../cli/run-cli.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

const workspace = makeWorkspace()
const PROGRAM = fileURLToPath(new URL('./unclaimed-program.js', import.meta.url))
let server: PostgresDatabase
let front: ChdbFront

before(async () => {
  ;[server, front] = await Promise.all([openPostgres(), startChdbFront()])
  await server.query('CREATE TABLE people (id int, name text)')
  await front.query('CREATE TABLE people (id Int32, name String) ENGINE = Memory')
})

after(async () => {
  await server?.stop()
  await front?.stop()
  workspace.remove()
})

beforeEach(async () => {
  await server.query('TRUNCATE people')
})

function settings(some: Partial<LoadSettings> = {}): LoadSettings {
  return { source: numbered(500), sink: 'postgres', url: server.url, table: 'people', ...some } as LoadSettings
}

async function count(): Promise<unknown> {
  const [row] = await server.query('SELECT count(*)::int AS n FROM people')
  return row?.['n']
}

test('await gives the report, when every row is confirmed', async () => {
  const report: TableReport = await load(settings())
  assert.deepEqual(report.rows, { read: 500, loaded: 500, rejected: 0, skipped: 0 })
  assert.equal(await count(), 500)
})

test('a failure is that of the promise: await, catch, finally', async () => {
  const bad = (): Loading<LoadProgress, TableReport> => load(settings({ table: 'nowhere' }))
  await assert.rejects(async () => await bad(), { code: 'BL_TABLE_NOT_FOUND' })
  assert.equal(
    await bad().catch((error: unknown) => error instanceof BulkloadError && error.code),
    'BL_TABLE_NOT_FOUND',
  )
  let ends = 0
  await assert.rejects(
    bad().finally(() => ends++),
    { code: 'BL_TABLE_NOT_FOUND' },
  )
  await load(settings()).finally(() => ends++)
  assert.equal(ends, 2)
})

test('it is a Promise for those who want one', async () => {
  const promise: Promise<TableReport> = load(settings())
  const [a, b] = await Promise.all([promise, load(settings({ source: numbered(7) }))])
  assert.deepEqual([a.rows.loaded, b.rows.loaded], [500, 7])
  assert.equal(await count(), 507)
})

test('awaiting several times loads once', async () => {
  const loading = load(settings())
  const [first, second] = await Promise.all([loading, loading])
  assert.equal(first, second)
  assert.equal(await loading, first)
  assert.equal(await count(), 500)
})

test('a loop gives the progress, and await the report after it', async () => {
  const loading = load(settings({ blockSize: '1KiB' }))
  let last: LoadProgress | undefined
  let steps = 0
  for await (const progress of loading) {
    last = progress
    steps++
  }
  assert.ok(steps > 3)
  assert.equal(last?.rowsProcessed, 500)
  assert.equal((await loading).rows.loaded, 500)
  assert.equal(await count(), 500)
})

test('the loop drives the load: rows are taken no faster than the caller asks', async () => {
  let taken = 0
  function* rows(): Generator<object> {
    for (const row of numbered(200_000)) {
      taken++
      yield row
    }
  }
  const loading = load(settings({ source: rows(), blockSize: '1KiB', workers: 1 }))
  await loading.next()
  const before = taken
  for (let i = 0; i < 20; i++) await turn()
  assert.equal(taken, before)
  await loading.return(undefined as never)
  assert.ok(taken < 200_000)
  assert.equal(await count(), 0)
})

test('await after some steps goes on to the end', async () => {
  const loading = load(settings({ blockSize: '1KiB' }))
  assert.equal((await loading.next()).done, false)
  assert.equal((await loading).rows.loaded, 500)
  assert.equal(await count(), 500)
})

test('a loop beside await ends with it', async () => {
  const loading = load(settings({ blockSize: '1KiB' }))
  const report = loading.then((all) => all.rows.loaded)
  let last: IteratorResult<LoadProgress, TableReport> = await loading.next()
  while (!last.done) last = await loading.next()
  assert.equal(last.value.rows.loaded, 500)
  assert.equal(await report, 500)
})

test('leaving a loop beside await takes the load back, and the promise says so', async () => {
  async function* silent(): AsyncGenerator<object> {
    for (let id = 0; id < 20_000; id++) yield { id }
    await new Promise(() => undefined)
  }
  const loading = load(settings({ source: silent(), blockSize: '1KiB' }))
  const failed = assert.rejects(
    loading.then(() => undefined),
    { code: 'BL_ABORTED' },
  )
  for await (const _ of loading) break
  await failed
  assert.equal(await count(), 0)
})

test('after a loop that was left, await says that the load was', async () => {
  const loading = load(settings({ blockSize: '1KiB' }))
  for await (const _ of loading) break
  await assert.rejects(async () => await loading, {
    code: 'BL_ABORTED',
    message: 'the load was stopped before its end',
  })
  assert.equal(await count(), 0)
})

test('a load that is left before it began never begins', async () => {
  const source = { [Symbol.iterator]: (): Iterator<object> => assert.fail('it began') }
  const loading = load(settings({ source }))
  assert.deepEqual(await loading.return(undefined as never), { done: true, value: undefined })
  await assert.rejects(async () => await loading, { code: 'BL_ABORTED' })
})

test('an error that is thrown into a load ends it', async () => {
  const loading = load(settings({ blockSize: '1KiB' }))
  await loading.next()
  await assert.rejects(loading.throw(new Error('enough')), { message: 'enough' })
  await assert.rejects(async () => await loading, { message: 'enough' })
  assert.equal(await count(), 0)
})

test('it begins at the call, and a later caller gets its outcome', async () => {
  const late = load(settings())
  const failed = load(settings({ table: 'nowhere' }))
  const looped = load(settings({ table: 'nowhere' }))
  while ((await count()) !== 500) await turn()
  assert.equal((await late).rows.loaded, 500)
  // Both have failed by the time that a third one has: it has not been reported.
  await assert.rejects(async () => await load(settings({ table: 'nowhere' })))
  await turn()
  await assert.rejects(async () => await failed, { code: 'BL_TABLE_NOT_FOUND' })
  await assert.rejects(
    async () => {
      for await (const _ of looped) assert.fail('there is no progress')
    },
    { code: 'BL_TABLE_NOT_FOUND' },
  )
})

test('a source is not touched within the call', async () => {
  let isTouched = false
  const source = {
    *[Symbol.iterator]() {
      isTouched = true
      yield { id: 1 }
    },
  }
  const loading = load(settings({ source }))
  assert.equal(isTouched, false)
  assert.equal((await loading).rows.loaded, 1)
  assert.equal(isTouched, true)
})

test('a statement of the caller is awaited in the same way', async () => {
  const insert = (): Loading<LoadProgress, Receipt> =>
    insertCompressedStream('INSERT INTO people FORMAT JSONEachRow', numbered(300), {
      url: front.url,
      blockSize: '1KiB',
    })
  const receipt: Receipt = await insert()
  assert.equal(receipt.rows, 300)
  let steps = 0
  const loading = insert()
  for await (const { rowsProcessed } of loading) {
    steps++
    assert.ok(rowsProcessed <= 300)
  }
  assert.ok(steps > 1)
  assert.equal((await loading).rows, 300)
  assert.equal((await front.query('SELECT count() FROM people')).trim(), '600')
})

test('a failure that is never awaited is an unhandled rejection once it cannot be awaited any more', async () => {
  const run = async (what: string): Promise<{ status: number | null; stdout: string; stderr: string }> => {
    const child = spawn(process.execPath, ['--expose-gc', PROGRAM, what], {
      env: { ...process.env, TEST_PG_URL: server.url },
    })
    child.stdin.end()
    return resultOf(child)
  }
  const forgotten = await run('forgotten')
  assert.equal(forgotten.status, 1)
  assert.match(forgotten.stderr, /BL_TABLE_NOT_FOUND/)
  assert.match(forgotten.stdout, /^the end of the program\n$/)
  const collected = await run('collected')
  assert.equal(collected.stdout, 'BL_TABLE_NOT_FOUND\n')
  assert.equal(collected.status, 0)
  assert.deepEqual(await run('late'), { status: 0, stdout: 'BL_TABLE_NOT_FOUND\n', stderr: '' })
  assert.deepEqual(await run('unawaited'), { status: 0, stdout: '', stderr: '' })
  assert.equal(await count(), 3)
})

test('abort ends the load, and its reason is the cause', async () => {
  async function* silent(): AsyncGenerator<object> {
    for (let id = 0; id < 20_000; id++) yield { id }
    await new Promise(() => undefined)
  }
  const loading = load(settings({ source: silent(), blockSize: '1KiB' }))
  await loading.next()
  const reason = new Error('enough')
  loading.abort(reason)
  await assert.rejects(loading.report, (error) => {
    assert.ok(error instanceof BulkloadError)
    assert.equal(error.code, 'BL_ABORTED')
    assert.equal(error.cause, reason)
    return true
  })
  assert.equal(await count(), 0)
})

test('report is the promise, and a load that is complete stays so when its loop is left', async () => {
  const loading = load(settings({ blockSize: '1KiB' }))
  for await (const { complete } of loading) if (complete) break
  assert.equal((await loading.report).rows.loaded, 500)
  assert.equal((await loading).balanced, true)
  loading.abort()
  assert.equal(await count(), 500)
})

test('await using ends a load that nobody awaited', async () => {
  const loading = load(settings({ blockSize: '1KiB' }))
  await loading.next()
  await loading[Symbol.asyncDispose]()
  assert.equal(await count(), 0)
})
