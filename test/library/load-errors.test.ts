// How a load fails: a BulkloadError with a code, nothing half-written, and no generator or stream left open.

import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import test, { after, before, beforeEach } from 'node:test'
import { BulkloadError, type ErrorCode, type LoadSettings, load } from '../../src/index.ts'
import { makeWorkspace, numbered } from '../cli/run-cli.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { finish } from './finish.ts'

const workspace = makeWorkspace()
let server: PostgresDatabase

before(async () => {
  server = await openPostgres()
  await server.query('CREATE TABLE people (id int, name text)')
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

beforeEach(() => server.query('TRUNCATE people'))

function settings(some: Partial<LoadSettings>): LoadSettings {
  return { source: numbered(3), sink: 'postgres', url: server.url, table: 'people', ...some } as LoadSettings
}

async function assertFails(some: Partial<LoadSettings>, code: ErrorCode, says: RegExp): Promise<BulkloadError> {
  // What is wrong with the options is thrown at the call.
  const error = await (async () => finish(load(settings(some))))().then(
    () => assert.fail('the load did not fail'),
    (cause: unknown) => cause,
  )
  assert.ok(error instanceof BulkloadError, String(error))
  assert.equal(error.code, code)
  assert.match(error.message, says)
  assert.doesNotMatch(`${error.message} ${error.hint}`, /--[a-z]/)
  assert.deepEqual(await server.query('SELECT * FROM people'), [])
  return error
}

const cases: readonly [title: string, some: () => Partial<LoadSettings>, code: ErrorCode, says: RegExp][] = [
  ['a wrong option', () => ({ workers: 0 }), 'BL_USAGE', /^workers: 0 is not/],
  ['a stream without a table', () => ({ table: undefined as never }), 'BL_USAGE', /requires the option table/],
  ['a path that is not there', () => ({ source: 'nowhere.jsonl' }), 'BL_SOURCE_NOT_FOUND', /nowhere\.jsonl/],
  ['a table that is not there', () => ({ table: 'nowhere' }), 'BL_TABLE_NOT_FOUND', /no table nowhere/],
  ['a server that is not there', () => ({ url: 'postgres://u@127.0.0.1:1/d' }), 'BL_CONNECT', /ECONNREFUSED/],
  ['a row that does not fit', () => ({ source: [{ id: 1 }, { id: 'x' }] }), 'BL_VALUE_TYPE', /"x"/],
  [
    'too many of them',
    () => ({ source: [{ id: 1 }, { id: 'x' }], maxErrors: '1%', rejects: `${workspace.path}/r` }),
    'BL_TOO_MANY_REJECTS',
    /1 of 2/,
  ],
]

for (const [title, some, code, says] of cases) {
  test(`${title} is thrown as ${code}`, async () => {
    await assertFails(some(), code, says)
  })
}

test('the error of a generator is the cause of the error, and its rows are taken back', async () => {
  const own = new Error('the source is tired')
  function* tired(): Generator<object> {
    yield* numbered(10)
    throw own
  }
  const error = await assertFails({ source: tired() }, 'BL_SOURCE_FAILED', /the source is tired/)
  assert.equal(error.cause, own)
})

test('the error of a generator before its first row is reported in the same way', async () => {
  async function* broken(): AsyncGenerator<object> {
    if (server) throw new Error('nothing to give')
    yield {}
  }
  await assertFails({ source: broken() }, 'BL_SOURCE_FAILED', /nothing to give/)
})

test('the error of a stream is reported in the same way', async () => {
  const stream = new Readable({
    read() {
      this.push('{"id":1}\n')
      this.destroy(new Error('the disk is gone'))
    },
  })
  await assertFails({ source: stream }, 'BL_SOURCE_FAILED', /the disk is gone/)
})

/** Rows for ever, and whether their generator was closed. */
function endless(): { rows: AsyncGenerator<object>; isClosed: () => boolean } {
  let isClosed = false
  async function* rows(): AsyncGenerator<object> {
    try {
      for (let id = 1; ; id = (id % 1_000_000) + 1) yield { id }
    } finally {
      isClosed = true
    }
  }
  return { rows: rows(), isClosed: () => isClosed }
}

test('leaving the loop takes the load back and closes the generator', async () => {
  const { rows, isClosed } = endless()
  for await (const progress of load(settings({ source: rows, blockSize: '4KiB' }))) {
    if (progress.blocksSent >= 3) break
  }
  assert.ok(isClosed())
  assert.deepEqual(await server.query('SELECT * FROM people'), [])
})

test('an error of the caller leaves the loop in the same way', async () => {
  const { rows, isClosed } = endless()
  const own = new Error('enough')
  const loading = async (): Promise<void> => {
    for await (const _ of load(settings({ source: rows, blockSize: '4KiB' }))) throw own
  }
  await assert.rejects(loading(), own)
  assert.ok(isClosed())
  assert.deepEqual(await server.query('SELECT * FROM people'), [])
})

for (const [title, some] of [
  ['a server that is not there', { url: 'postgres://u@127.0.0.1:1/d' }],
  ['a table that is not there', { table: 'nowhere' }],
] as const) {
  test(`${title} closes the generator too`, async () => {
    const { rows, isClosed } = endless()
    await assert.rejects(finish(load(settings({ source: rows, ...some }))))
    // It is asked to end; whether it does in time is up to it.
    await new Promise((resolve) => setImmediate(resolve))
    assert.ok(isClosed())
  })
}

test('a signal that is aborted before the load is an error at once', async () => {
  const { rows } = endless()
  const reason = new Error('no longer wanted')
  const error = await assertFails({ source: rows, signal: AbortSignal.abort(reason) }, 'BL_ABORTED', /no longer wanted/)
  assert.equal(error.cause, reason)
})

test('a signal that is aborted during the load takes it back and closes the generator', async () => {
  const { rows, isClosed } = endless()
  const controller = new AbortController()
  let blocks = 0
  const loading = async (): Promise<void> => {
    for await (const progress of load(settings({ source: rows, blockSize: '4KiB', signal: controller.signal }))) {
      blocks = progress.blocksSent
      if (blocks === 2) controller.abort(new Error('stop it'))
    }
  }
  await assert.rejects(loading(), (error) => error instanceof BulkloadError && error.code === 'BL_ABORTED')
  assert.ok(blocks >= 2)
  assert.ok(isClosed())
  assert.deepEqual(await server.query('SELECT * FROM people'), [])
})

test('a signal ends the wait for a source that never answers', async () => {
  async function* silent(): AsyncGenerator<object> {
    yield { id: 1 }
    await new Promise(() => undefined)
  }
  await assertFails({ source: silent(), signal: soon() }, 'BL_ABORTED', /./)
})

test('a signal ends the wait for the first row of a source that never answers', async () => {
  async function* silent(): AsyncGenerator<object> {
    yield await new Promise<object>(() => undefined)
  }
  await assertFails({ source: silent(), signal: soon() }, 'BL_ABORTED', /./)
})

/** Aborts in a moment. Unlike that of AbortSignal.timeout, its timer keeps this process alive. */
function soon(): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 200)
  return controller.signal
}
