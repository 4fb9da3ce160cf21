// How often a load asks a server for a source: once for what it is, and once for its bytes, whatever is looked at before.

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type RangeServer, startRangeServer } from '../servers/range-server.ts'
import { assertLoaded, onlyTable, postgresRoom, type RoomSettings } from './postgres-room.ts'

const room = postgresRoom(
  'CREATE TABLE plain (id int, v text); CREATE TABLE filled (id int, v text, at timestamptz DEFAULT now(), n int DEFAULT 7)',
)
const servers: RangeServer[] = []
after(async () => {
  for (const server of servers) await server.stop()
})

const csv = (rows: number): string => `id,v\n${Array.from({ length: rows }, (_, i) => `${i},value ${i}\n`).join('')}`

async function serve(content: Buffer): Promise<RangeServer> {
  const server = await startRangeServer({ content })
  servers.push(server)
  return server
}

/** What was asked for: how many requests of one byte, of the whole, and of ranges in it. */
function asked({ requests }: RangeServer): readonly [facts: number, whole: number, places: number] {
  const ranges = requests.map(({ headers }) => headers.range)
  const facts = ranges.filter((range) => range === 'bytes=0-0').length
  const whole = ranges.filter((range) => range === undefined).length
  return [facts, whole, ranges.length - facts - whole]
}

async function load(table: string, name: string, server: RangeServer, rows: number, settings: RoomSettings = {}) {
  const report = onlyTable(await room.run([`${server.origin}/${name}`], { table, ...settings }))
  assertLoaded(report, rows)
  assert.equal(report.bytes.source, server.resource.content.length)
}

test('a source is read once, whether its table is there or made from a sample', async () => {
  for (const [name, content, rows] of [
    ['small.csv', Buffer.from(csv(20)), 20],
    ['middle.csv', Buffer.from(csv(40_000)), 40_000],
    ['zipped.csv.gz', gzipSync(csv(40_000)), 40_000],
    ['lines.jsonl', Buffer.from('{"id":1,"v":"x"}\n{"id":2,"v":"y"}\n'), 2],
  ] as const) {
    const there = await serve(content)
    await room.query('TRUNCATE plain')
    await load('plain', name, there, rows)
    assert.deepEqual(asked(there), [1, 1, 0], name)
    const defaults = await serve(content)
    await room.query('TRUNCATE filled')
    await load('filled', name, defaults, rows)
    assert.deepEqual(asked(defaults), [1, 1, 0], `${name} into columns with a DEFAULT`)
    const made = await serve(content)
    await load(`made_${name.replaceAll('.', '_')}`, name, made, rows, { create: true })
    assert.deepEqual(asked(made), [1, 1, 0], `${name} with --create`)
  }
})

test('a large source is read once, and its sample takes a request for each place', async () => {
  const server = await serve(Buffer.from(csv(120_000)))
  await load('large', 'large.csv', server, 120_000, { create: true })
  const [facts, whole, places] = asked(server)
  assert.deepEqual([facts, whole], [1, 1])
  assert.ok(places > 8 && places < 16, `${places}`)
})

test('of several sources the first is looked at for its header and its sample, and read, by one request', async () => {
  const [one, other] = [await serve(Buffer.from(csv(20))), await serve(Buffer.from(csv(30)))]
  const files = [`${one.origin}/one.csv`, `${other.origin}/other.csv`]
  const report = onlyTable(await room.run(files, { table: 'several', create: true }))
  assertLoaded(report, 50)
  assert.deepEqual(asked(one), [1, 1, 0])
  // Its sample is read long before its turn.
  assert.deepEqual(asked(other), [1, 2, 0])
})
