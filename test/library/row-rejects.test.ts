// Rows that cannot be JSON are bad records like others: told with their places, and tolerated where those are.

import assert from 'node:assert/strict'
import test, { after, before, beforeEach } from 'node:test'
import { BulkloadError, type LoadEvent, type LoadSettings, load } from '../../src/index.ts'
import { makeWorkspace } from '../cli/run-cli.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { finish } from './finish.ts'

const workspace = makeWorkspace()
let server: PostgresDatabase
let rejects: string

before(async () => {
  server = await openPostgres()
  await server.query('CREATE TABLE v (id int, j json)')
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

beforeEach(async (t) => {
  await server.query('TRUNCATE v')
  rejects = `${workspace.path}/${t.name.replaceAll(/\W+/g, '-')}.jsonl`
})

function settings(source: readonly unknown[], some: Partial<LoadSettings> = {}): LoadSettings {
  return { source: source as object[], sink: 'postgres', url: server.url, table: 'v', rejects, ...some } as LoadSettings
}

const CYCLE: { id: number; me?: unknown } = { id: 1 }
CYCLE.me = CYCLE

function nested(depth: number): object {
  let value: object = {}
  for (let i = 0; i < depth; i++) value = { a: value }
  return value
}

const BAD: readonly [row: unknown, message: string][] = [
  [CYCLE, '$.me refers back to the row'],
  [{ id: 1, j: Promise.resolve(1) }, '$.j is a Promise, which JSON cannot represent'],
  [{ id: 1, j: nested(2000) }, `$.j${'.a'.repeat(11)}… is nested more than 1024 deep`],
  [
    {
      get id(): number {
        throw new Error('closed')
      },
    },
    '$.id cannot be read: closed',
  ],
  [{ id: 1, j: { toJSON: () => JSON.parse('{') } }, '$.j cannot be read: '],
  [null, ' is null, not an object of fields'],
  ['{"id":9}', ' is a string, not an object of fields'],
  // An array is a batch of rows.
  [[9], ' is a number, not an object of fields'],
  // It shows itself as {}, which would be a row of NULLs.
  [new Proxy({}, { ownKeys: () => assert.fail('no keys') }), ' cannot be read: no keys'],
]

test('each is rejected with its place, and the rows around it arrive', async () => {
  const source = BAD.flatMap(([row], i) => [{ id: 10 + i }, row])
  const events: LoadEvent[] = []
  const report = await finish(load(settings(source, { maxErrors: BAD.length, onEvent: (event) => events.push(event) })))
  assert.deepEqual(report.rows, { read: 18, loaded: 9, rejected: 9, skipped: 0 })
  assert.ok(report.balanced)
  assert.deepEqual(
    await server.query('SELECT * FROM v ORDER BY id'),
    BAD.map((_, i) => ({ id: 10 + i, j: null })),
  )
  const errors = events.flatMap((event) => (event.event === 'reject' ? [event.error] : []))
  for (const [i, [, message]] of BAD.entries()) {
    const error = errors[i]
    assert.equal(error?.place?.line, 2 * i + 2)
    assert.match(error?.message ?? '', new RegExp(`^row ${2 * i + 2}\\b`))
    assert.ok(error?.message.includes(message), error?.message)
    assert.doesNotMatch(error?.hint ?? '', /max-?errors/i)
  }
  const lines = workspace
    .read(rejects.slice(workspace.path.length + 1))
    .trimEnd()
    .split('\n')
  assert.equal(lines.length, BAD.length)
  // Nobody loads them by accident.
  for (const line of lines) assert.throws(() => JSON.parse(line), SyntaxError)
  assert.match(lines[1] ?? '', /^not JSON: \{ id: 1, j: Promise \{ 1\b/)
})

for (const create of [false, true]) {
  test(`without maxErrors the first one ends the load${create ? ' of a new table' : ''}`, async () => {
    const table = create ? 'created' : 'v'
    const source = [{ id: 1 }, { id: 2, j: new URLSearchParams() }, { id: 'x' }]
    await assert.rejects(finish(load(settings(source, { create, table }))), (error) => {
      assert.ok(error instanceof BulkloadError)
      assert.equal(error.code, 'BL_ROW_NOT_JSON')
      assert.equal(error.message, 'row 2: $.j is a URLSearchParams, which JSON cannot represent')
      assert.deepEqual(error.place, { source: 'the rows', line: 2, column: 'j' })
      assert.match(error.hint ?? '', /^pass a plain object, .*, or tolerate bad records with /)
      return true
    })
    if (!create) assert.deepEqual(await server.query('SELECT * FROM v'), [])
  })
}

test('the bad record before it is reported first', async () => {
  const source = [{ id: 1 }, { id: 'x' }, { id: 2, j: new URLSearchParams() }]
  await assert.rejects(finish(load(settings(source))), { code: 'BL_VALUE_TYPE' })
})

test('a share counts them, too', async () => {
  const source = Array.from({ length: 100 }, (_, id) => (id % 50 === 0 ? { id, j: /x/ } : { id }))
  assert.equal((await finish(load(settings(source, { maxErrors: '2%' })))).rows.rejected, 2)
  await assert.rejects(finish(load(settings(source, { maxErrors: '1.9%', rejects: `${rejects}-2` }))), {
    code: 'BL_TOO_MANY_REJECTS',
  })
})

test('a row of the first sample that cannot be JSON does not change the columns of a new table', async () => {
  const source = [{ id: 1, j: /x/ }, { id: 2 }, { id: 3, j: { a: 1 } }]
  const report = await finish(load(settings(source, { create: true, table: 'sampled', maxErrors: 1 })))
  assert.match(report.created ?? '', /"id" bigint/)
  assert.deepEqual(report.rows, { read: 3, loaded: 2, rejected: 1, skipped: 0 })
})
