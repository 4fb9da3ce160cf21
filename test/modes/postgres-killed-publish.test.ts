// bulkload is killed in the transaction of the publish: a resume ends in exactly the right table.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { type RunReport, showRun } from '../../src/index.ts'
import { jsonl } from '../jsonl.ts'
import type { RoomSettings } from '../postgres/postgres-room.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { BAD, type Kill, killedLoad } from './killed-publish.ts'

let server: PostgresDatabase
before(async () => {
  server = await openPostgres()
})
after(() => server?.stop())

const INPUT = jsonl([
  { p: 1, id: 10 },
  { p: 2, id: 20 },
])
const OLD = [
  { p: 1, id: 1 },
  { p: 2, id: 2 },
]
const NEW = [
  { p: 1, id: 10 },
  { p: 2, id: 20 },
]

interface Way {
  readonly name: string
  readonly settings: RoomSettings
  readonly published: unknown
}

const WAYS: readonly Way[] = [
  { name: 'swap', settings: { mode: 'replace' }, published: NEW },
  { name: 'copy-in', settings: { mode: 'replace', replaceBy: 'copy-in' }, published: NEW },
  { name: 'delete', settings: { mode: 'replace', replaceBy: 'delete' }, published: NEW },
  { name: 'upsert', settings: { mode: 'upsert' }, published: NEW },
  { name: 'insert-new', settings: { mode: 'insert-new' }, published: OLD },
]

/** At the statements behind the last one that changes something. */
const AT_COMMIT = { after: /SET CONSTRAINTS ALL IMMEDIATE/, statement: /^COMMIT$/ }
const BEFORE_END = { after: /bulkload_stage_/, statement: /SET CONSTRAINTS ALL IMMEDIATE/ }

let tables = 0
async function filled(): Promise<string> {
  const name = `k${++tables}`
  await server.query(`CREATE TABLE ${name} (p int PRIMARY KEY, id int); INSERT INTO ${name} VALUES (1, 1), (2, 2)`)
  return name
}

const rowsIn = (table: string): Promise<unknown> => server.query(`SELECT p, id FROM ${table} ORDER BY p`)

async function stagesOf(table: string): Promise<string[]> {
  const found = await server.query(`SELECT relname FROM pg_class WHERE relname LIKE 'bulkload%\\_${table}'`)
  return found.map(({ relname }) => String(relname))
}

function kill(table: string, settings: Way['settings'], more: Pick<Kill, 'after' | 'statement' | 'fault'>) {
  return killedLoad({ sink: 'postgres', url: server.url, input: INPUT, at: 0, table, settings, ...more })
}

function assertWhole({ tables: [table], exitStatus }: RunReport): void {
  assert.equal(table?.error, undefined, table?.error?.message)
  assert.deepEqual(table?.rows, { read: 3, loaded: 2, rejected: 1, skipped: 0 })
  assert.equal(table?.balanced, true)
  assert.equal(exitStatus, 3)
}

describe('killed', { concurrency: 6 }, () => {
  for (const { name, settings, published } of WAYS) {
    for (const [where, more] of [
      ['before the end of the transaction', { ...BEFORE_END, fault: 'lose request' }],
      ['before the COMMIT', { ...AT_COMMIT, fault: 'lose request' }],
      ['behind the COMMIT', { ...AT_COMMIT, fault: 'lose answer' }],
    ] as const) {
      test(`${name}: killed ${where}`, async () => {
        const table = await filled()
        const killed = await kill(table, settings, more)
        try {
          const resumed = await killed.resume()
          assertWhole(resumed)
          assert.equal(/are published/.test(resumed.tables[0]?.warnings.join() ?? ''), more.fault === 'lose answer')
          const { inserted, updated, unchanged } = resumed.tables[0]?.write ?? {}
          assert.equal((inserted ?? 0) + (updated ?? 0) + (unchanged ?? 0), 2)
          assert.deepEqual(await rowsIn(table), published)
          assert.deepEqual(await stagesOf(table), [])
          assert.equal(readFileSync(killed.rejects, 'utf8'), BAD)
          assert.equal((await killed.resume()).exitStatus, 3)
          assert.deepEqual(await rowsIn(table), published, 'a further resume does nothing')
          const shown = await showRun(killed.runId, { state: `${killed.folder.path}/state` })
          assert.equal(shown.details[0]?.state, 'done')
        } finally {
          await killed.stop()
        }
      })
    }
  }
})

test('a COMMIT that is still on its way is unknown, until it has come', async () => {
  const table = await filled()
  // Readers are not locked out by it.
  const settings = { mode: 'replace', replaceBy: 'delete' } as const
  const killed = await kill(table, settings, { ...AT_COMMIT, fault: 'late' })
  try {
    const unknown = await killed.resume()
    assert.equal(unknown.exitStatus, 10)
    assert.equal(unknown.tables[0]?.error?.code, 'BL_RESUME_UNKNOWN')
    assert.match(unknown.tables[0]?.error?.hint ?? '', /pg_terminate_backend/)
    assert.deepEqual(await rowsIn(table), OLD)
    await killed.release()
    assertWhole(await killed.resume())
    assert.deepEqual(await rowsIn(table), NEW)
  } finally {
    await killed.stop()
  }
})

test('a stage that another process of the run uses is not dropped', async () => {
  const table = await filled()
  const killed = await kill(table, { mode: 'replace' }, { ...BEFORE_END, fault: 'lose request' })
  const [stage = ''] = await stagesOf(table)
  const other = new pg.Client({ connectionString: server.url })
  try {
    await other.connect()
    await other.query(`SELECT pg_advisory_lock(hashtext('bulkload stage'), hashtext($1))`, [stage])
    const refused = await killed.resume()
    assert.equal(refused.tables[0]?.error?.code, 'BL_RUN_ACTIVE')
    assert.deepEqual(await stagesOf(table), [stage])
    await other.end()
    assertWhole(await killed.resume())
    assert.deepEqual(await stagesOf(table), [])
  } finally {
    await killed.stop()
  }
})
