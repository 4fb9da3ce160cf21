// What a load tells while it goes and when it ends, and that it tells nobody else.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import test, { after, before, beforeEach } from 'node:test'
import { fileURLToPath } from 'node:url'
import { inspect, type LoadEvent, load, loadFiles, type RejectedRecord } from '../../src/index.ts'
import { makeWorkspace, numbered, resultOf } from '../cli/run-cli.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { collect } from './finish.ts'

const workspace = makeWorkspace()
const PROGRAM = fileURLToPath(new URL('./silent-program.js', import.meta.url))
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

const FILE = workspace.rows('people.jsonl', numbered(2000))

test('the totals never go back, and the last ones are those of the report', async () => {
  const { yielded, returned } = await collect(
    load({ source: FILE, sink: 'postgres', url: server.url, blockSize: '4KiB', workers: 2 }),
  )
  assert.ok(yielded.length > 10)
  let before = { blocksSent: 0, bytesCompressed: 0, bytesUncompressed: 0, rowsProcessed: 0 }
  assert.deepEqual(
    yielded.map(({ complete }) => complete),
    yielded.map((_, i) => i === yielded.length - 1),
  )
  for (const { complete: _, ...totals } of yielded) {
    assert.deepEqual(Object.keys(totals).sort(), Object.keys(before).sort())
    for (const [name, value] of Object.entries(before)) assert.ok(totals[name as keyof typeof totals] >= value)
    before = totals
  }
  assert.deepEqual(before, {
    blocksSent: returned.blocks,
    bytesCompressed: returned.bytes.sent,
    bytesUncompressed: returned.bytes.read,
    rowsProcessed: 2000,
  })
})

test('the report counts rows and bytes, and says who counted', async () => {
  const { returned } = await collect(load({ source: FILE, sink: 'postgres', url: server.url }))
  const { table, target, sources, rows, bytes, segments, countedBy, balanced } = returned
  assert.deepEqual(
    { table, target, sources, rows, segments, countedBy, balanced },
    {
      table: 'people',
      target: 'postgres',
      sources: [FILE],
      rows: { read: 2000, loaded: 2000, rejected: 0, skipped: 0 },
      segments: 1,
      countedBy: 'server',
      balanced: true,
    },
  )
  const size = Buffer.byteLength(workspace.read('people.jsonl'))
  assert.deepEqual({ read: bytes.read, covered: bytes.covered }, { read: size, covered: size })
  assert.ok(bytes.sent > 0)
})

test('onEvent gets all events, in order', async () => {
  const events: LoadEvent[] = []
  const source = [...numbered(3), { id: 'x' }, { id: 4 }]
  const { returned } = await collect(
    load({
      source,
      sink: 'postgres',
      url: server.url,
      table: 'made',
      create: true,
      maxErrors: 1,
      rejects: `${workspace.path}/rejects.jsonl`,
      onEvent: (event) => events.push(event),
    }),
  )
  // A sample of such rows makes `id` a column of text, which takes them all.
  assert.equal(returned.rows.loaded, 5)
  const names = events.map((event) => event.event)
  assert.deepEqual(names.slice(0, 3), ['table.created', 'table.started', 'table.progress'])
  assert.deepEqual(names.filter((name) => name === 'segment.committed').length, 1)
  const last = events.at(-1)
  assert.ok(last?.event === 'table.finished')
  assert.deepEqual(last.report, returned)
})

test('onEvent gets each reject before it is counted as progress', async () => {
  const events: LoadEvent[] = []
  const source = [{ id: 'x' }, { id: 1 }, { id: 'y' }]
  const rejects = `${workspace.path}/two.jsonl`
  const { returned } = await collect(
    load({
      source,
      sink: 'postgres',
      url: server.url,
      table: 'people',
      maxErrors: 2,
      rejects,
      onEvent: (event) => events.push(event),
    }),
  )
  const lines = events.flatMap((event) => (event.event === 'reject' ? [event.error.place?.line] : []))
  assert.deepEqual(lines, [1, 3])
  assert.deepEqual(returned.rows, { read: 3, loaded: 1, rejected: 2, skipped: 0 })
  assert.deepEqual(returned.rejects, { file: rejects, reasons: `${workspace.path}/two.reasons.jsonl` })
})

test('options are named as options, wherever a load tells of them', async () => {
  const events: LoadEvent[] = []
  const file = workspace.write('named.jsonl', '{"id":"x","extra":1}\n{"id":"7"}\n')
  const settings = {
    sink: 'postgres',
    url: server.url,
    table: 'people',
    onEvent: (event: LoadEvent) => events.push(event),
  } as const
  const { tables } = await loadFiles({ ...settings, files: [file], wire: 'text' })
  assert.match(tables[0]?.wireReason ?? '', /\(wire: 'text'\)/)
  assert.match(tables[0]?.error?.hint ?? '', /unknownFields: 'skip', or tolerate bad records with maxErrors$/)
  const rejects = `${workspace.path}/named.rejects.jsonl`
  await loadFiles({ ...settings, files: [file], rejects, maxErrors: 2, unknownFields: 'skip' })
  const hints = events.flatMap((event) => (event.event === 'reject' ? [event.error.hint] : []))
  assert.match(hints[1] ?? '', /coerce: 'quoted-numbers'/)
  assert.doesNotMatch(
    JSON.stringify([events, tables], (key, value) => (key === 'flags' ? '' : value)),
    /--[a-z]/,
  )
  await assert.rejects(loadFiles({ ...settings, files: [file], wire: 'text', epoch: 's' }), {
    message: "epoch has no effect with wire: 'text'",
  })
  const { hints: advice } = await inspect({ files: [file, workspace.write('other.jsonl', '{"id":"x","extra":1}\n')] })
  assert.match(advice.join(), /have the same columns: table: 'NAME' loads them/)
})

test('a program that loads prints nothing and exits by itself, whatever the outcome of its loads', async () => {
  const child = spawn(process.execPath, [PROGRAM], {
    cwd: workspace.path,
    env: { ...process.env, TEST_PG_URL: server.url },
  })
  child.stdin.end()
  // 42 is what the program sets at its end: nobody else ended it.
  assert.deepEqual(await resultOf(child), { status: 42, stdout: '', stderr: '' })
})

test('a load without rows is complete at its end', async () => {
  const { yielded } = await collect(load({ source: [], sink: 'postgres', url: server.url, table: 'people' }))
  const nothing = { blocksSent: 0, bytesCompressed: 0, bytesUncompressed: 0, rowsProcessed: 0 }
  assert.deepEqual(yielded.at(-1), { complete: true, ...nothing })
})

test('onReject gets each bad record with its place and code, and no file is written unless one is named', async () => {
  const lines = ['{"id":1}', '{"id":"x"}', '{"id":3', '{"id":4,"name":"ä"}']
  const file = workspace.write('four.jsonl', `${lines.join('\n')}\n`)
  const files = readdirSync('.')
  const rejects: RejectedRecord[] = []
  const settings = { source: file, sink: 'postgres', url: server.url, table: 'people', maxErrors: 3 } as const
  const report = await load({ ...settings, onReject: (reject) => rejects.push(reject) })
  assert.deepEqual(report.rows, { read: 4, loaded: 2, rejected: 2, skipped: 0 })
  assert.equal(report.rejects, undefined)
  assert.deepEqual(readdirSync('.'), files)
  const told = rejects.map(({ record, error: { code, place } }) => ({ record, code, line: place?.line }))
  assert.deepEqual(told, [
    { record: lines[1], code: 'BL_VALUE_TYPE', line: 2 },
    { record: lines[2], code: 'BL_JSON_SYNTAX', line: 3 },
  ])
  const named = `${workspace.path}/named.rejects`
  assert.equal((await load({ ...settings, rejects: named })).rejects?.file, named)
})

test('what onReject throws ends the load, and is the cause of its error', async () => {
  await server.query('CREATE TABLE thrown (id int)')
  const cause = new Error('the queue is full')
  const onReject = () => {
    throw cause
  }
  const settings = { sink: 'postgres', url: server.url, table: 'thrown', maxErrors: 5, onReject } as const
  await assert.rejects(load({ source: [{ id: 1 }, { id: 'x' }], ...settings }), {
    code: 'BL_ABORTED',
    message: 'onReject failed: the queue is full',
    cause,
  })
  assert.deepEqual(await server.query('SELECT count(*)::int AS rows FROM thrown'), [{ rows: 0 }])
})

test('an onReject that fails later ends the load, too', async () => {
  await server.query('CREATE TABLE thrown_later (id int)')
  const cause = new Error('the queue is closed')
  const onReject = async () => {
    await new Promise(setImmediate)
    throw cause
  }
  async function* endless() {
    yield [{ id: 'x' }]
    for (let id = 0; ; id++) {
      await new Promise(setImmediate)
      yield Array.from({ length: 1000 }, () => ({ id }))
    }
  }
  const settings = { sink: 'postgres', url: server.url, table: 'thrown_later', maxErrors: 5, onReject } as const
  await assert.rejects(load({ source: endless(), ...settings }), { code: 'BL_ABORTED', cause })
  assert.deepEqual(await server.query('SELECT count(*)::int AS rows FROM thrown_later'), [{ rows: 0 }])
})

test('onReject gets rows that the server refuses', async () => {
  await server.query('CREATE TABLE positive (id int CHECK (id > 0))')
  const rejects: RejectedRecord[] = []
  const source = [{ id: 1 }, { id: -2 }, { id: 3 }]
  const settings = { source, sink: 'postgres', url: server.url, table: 'positive', maxErrors: 1 } as const
  const report = await load({ ...settings, onReject: (reject) => rejects.push(reject) })
  assert.deepEqual(report.rows, { read: 3, loaded: 2, rejected: 1, skipped: 0 })
  assert.deepEqual(
    rejects.map(({ record, error }) => [record, error.code, error.serverCode]),
    [['{"id":-2}', 'BL_SERVER_REFUSED_ROW', '23514']],
  )
})
