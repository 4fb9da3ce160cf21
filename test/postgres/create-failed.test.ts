// A load that fails drops the table that it created, when nothing of it is there and nobody needs it; else the table stays.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LoadEvent, load } from '../../src/index.ts'
import { assertLoaded, postgresRoom } from './postgres-room.ts'

const room = postgresRoom()

async function exists(table: string): Promise<boolean> {
  const [row] = await room.query(`SELECT to_regclass('${table}') IS NOT NULL AS there`)
  return row?.['there'] === true
}

const TWICE = '{"id":1}\n{"id":2,"id":3}\n'

for (const [title, text, options] of [
  ['a record that is wrong', TWICE, {}],
  ['too many rejects', TWICE.repeat(3), { maxErrors: 1 }],
  ['a wire that cannot be', '{"id":1}\n', { epoch: 's', wire: 'typed', set: { id: 'x' } }],
] as const) {
  test(`dropped after ${title}`, async () => {
    const events: LoadEvent[] = []
    const settings = { ...options, create: true, onEvent: (event: LoadEvent) => void events.push(event) }
    const report = await room.load('gone', text, settings)
    assert.notEqual(report.error, undefined)
    assert.equal(await exists('gone'), false)
    const wasMade = events.some(({ event }) => event === 'table.created')
    assert.equal(report.dropped, wasMade ? true : undefined)
    assert.equal(
      events.some(({ event }) => event === 'table.dropped'),
      wasMade,
    )
  })
}

test('a table that was there stays, and one that was loaded', async () => {
  await room.query('CREATE TABLE old (id int)')
  const report = await room.load('old', TWICE, { create: true })
  assert.deepEqual([report.error?.code, report.dropped], ['BL_DUPLICATE_KEY', undefined])
  assert.ok(await exists('old'))
  assertLoaded(await room.load('fresh', '{"id":1}\n', { create: true }), 1)
  assert.ok(await exists('fresh'))
})

test('a table that the hint would make wider stays', async () => {
  async function* lines(): AsyncGenerator<string> {
    for (let i = 0; i < 1000; i++) yield `{"id":${i}}\n`
    yield '{"id":"x"}\n'
  }
  const source = lines()
  const settings = { source, sink: 'postgres', url: room.server.url, env: {}, table: 'wide', create: true } as const
  const run = load({ ...settings, workers: 1, blockSize: 64 })
  await assert.rejects(async () => {
    for await (const _ of run);
  }, /"x"/)
  assert.ok(await exists('wide'))
})

test('a table that somebody has put rows into since stays', async () => {
  let filled: Promise<unknown> | undefined
  const onEvent = (event: LoadEvent): void => {
    if (event.event === 'table.created') filled = room.query('INSERT INTO shared VALUES (7)')
  }
  async function* source(): AsyncGenerator<string> {
    for (let i = 0; i < 50; i++) yield `{"id":${i}}\n`
    await filled
    yield '{"id":1,"id":2}\n'
  }
  const run = load({
    ...{ source: source(), sink: 'postgres', url: room.server.url, env: {}, table: 'shared' },
    ...{ create: true, workers: 1, blockSize: 64, onEvent },
  })
  await assert.rejects(async () => {
    for await (const _ of run);
  }, /duplicate key/)
  assert.deepEqual(await room.query('SELECT id FROM shared'), [{ id: '7' }])
})

test('dropped when the load is aborted', async () => {
  const stop = new AbortController()
  async function* source(): AsyncGenerator<string> {
    for (let i = 0; ; i++) {
      yield `{"id":${i}}\n`
      if (i === 500) stop.abort()
    }
  }
  const settings = { source: source(), sink: 'postgres', url: room.server.url, env: {}, table: 'broken' } as const
  const run = load({ ...settings, create: true, workers: 1, blockSize: 64, signal: stop.signal })
  await assert.rejects(async () => {
    for await (const _ of run);
  })
  assert.equal(await exists('broken'), false)
})
