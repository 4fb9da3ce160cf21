// The modes of a load into ClickHouse, on today's engine and on a server of before 20.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { TableReport } from '../../src/index.ts'
import { jsonl } from '../jsonl.ts'
import { countOf, makeTable, rowsOf, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

const PARTED = 'MergeTree PARTITION BY toYYYYMM(d) ORDER BY id'
const OLD = "(1, '2026-01-01', 'old'), (2, '2026-02-01', 'old')"
const NEW = jsonl([
  { id: 2, d: '2026-02-01', v: 'new' },
  { id: 3, d: '2026-03-01', v: 'new' },
])
/** The second one is in the input and cannot be loaded. */
const BROKEN = `${NEW}{"id":"x"}\n`

let tables = 0
async function filled(server: TestServer, engine = PARTED): Promise<string> {
  const name = `m${++tables}`
  await makeTable(server, name, 'id UInt32, d Date, v String', engine)
  await server.query(`INSERT INTO ${name} VALUES ${OLD}`)
  return name
}

const valuesOf = (server: TestServer, table: string): Promise<unknown> =>
  rowsOf(server, `SELECT id, v FROM ${table} ORDER BY id, v`)

async function assertNothingLeft(server: TestServer): Promise<void> {
  const left = await rowsOf(server, `SELECT name FROM system.tables WHERE name LIKE 'bulkload%'`)
  assert.deepEqual(left, [])
}

function assertDone(report: TableReport, by: string | undefined): void {
  assert.equal(report.error, undefined)
  assert.equal(report.write?.by, by)
}

testOn(both.all, 'truncate: the table has the rows of the input alone', async (server) => {
  const name = await filled(server)
  const report = await loadText(server, name, NEW, { mode: 'truncate' })
  assertDone(report, undefined)
  assert.equal(report.countedBy, 'table')
  assert.match(report.write?.words ?? '', /a failed load leaves the rows that it loaded, and no old rows/)
  assert.deepEqual(await valuesOf(server, name), [
    [2, 'new'],
    [3, 'new'],
  ])
  assertDone(await loadText(server, name, '', { mode: 'truncate' }), undefined)
  assert.equal(await countOf(server, name), 0)
})

testOn(both.all, 'replace: the stage takes the name of the table', async (server) => {
  const name = await filled(server)
  const report = await loadText(server, name, NEW, { mode: 'replace' })
  assertDone(report, server.isOld ? 'rename' : 'exchange')
  assert.equal(report.balanced, true)
  assert.equal(report.write?.inserted, 2)
  assert.deepEqual(await valuesOf(server, name), [
    [2, 'new'],
    [3, 'new'],
  ])
  await assertNothingLeft(server)
})

testOn(both.all, 'replace: a load that fails leaves the old rows and no stage', async (server) => {
  const name = await filled(server)
  const report = await loadText(server, name, BROKEN, { mode: 'replace' })
  assert.equal(report.error?.code, 'BL_VALUE_TYPE')
  assert.deepEqual(report.rows, { read: 0, loaded: 0, rejected: 0, skipped: 0 })
  assert.deepEqual(await valuesOf(server, name), [
    [1, 'old'],
    [2, 'old'],
  ])
  await assertNothingLeft(server)
})

testOn(both.all, 'replace: a view that reads each INSERT is named, and goes on with later ones', async (server) => {
  const name = await filled(server)
  await server.query(`CREATE MATERIALIZED VIEW v_${name} ENGINE = MergeTree ORDER BY id AS SELECT id FROM ${name}`)
  const report = await loadText(server, name, NEW, { mode: 'replace' })
  assertDone(report, server.isOld ? 'rename' : 'exchange')
  assert.match(report.write?.words ?? '', new RegExp(`views that read each INSERT do not see these rows: v_${name}`))
  assert.equal(await countOf(server, `v_${name}`), 0)
  await loadText(server, name, NEW, {})
  assert.equal(await countOf(server, `v_${name}`), 2)
  await server.query(`DROP TABLE v_${name}`)
})

testOn(both.all, 'replace by partition: partitions that the input has no rows for stay', async (server) => {
  const name = await filled(server)
  assertDone(await loadText(server, name, NEW, { mode: 'replace', replaceBy: 'partition' }), 'partition')
  assert.deepEqual(await valuesOf(server, name), [
    [1, 'old'],
    [2, 'new'],
    [3, 'new'],
  ])
  await assertNothingLeft(server)
})

testOn(both.all, '--atomic: the rows are added at the end; a load that fails leaves none', async (server) => {
  const name = await filled(server)
  const report = await loadText(server, name, NEW, { atomic: true })
  assertDone(report, server.isOld ? 'attach' : 'move')
  assert.equal(report.countedBy, 'table')
  assert.equal(report.balanced, true)
  assert.equal(await countOf(server, name), 4)
  const failed = await loadText(server, name, BROKEN, { atomic: true })
  assert.equal(failed.error?.code, 'BL_VALUE_TYPE')
  assert.equal(await countOf(server, name), 4)
  await assertNothingLeft(server)
})

testOn(
  [both.today],
  '--atomic: segments that were committed into the stage are not in the table after a failure',
  async (server) => {
    const name = await filled(server)
    const many = `{"id":1,"d":"2026-01-01","v":""}\n`.repeat(1_100_000)
    const report = await loadText(server, name, `${many}{"id":"x"}\n`, { atomic: true })
    assert.equal(report.error?.code, 'BL_VALUE_TYPE')
    assert.deepEqual([report.segments, report.rows.loaded, report.unconfirmed], [0, 0, undefined])
    assert.equal(await countOf(server, name), 2)
    await assertNothingLeft(server)
  },
)

testOn(both.all, 'tables without rows of their own are refused, and those without partitions', async (server) => {
  const name = await filled(server)
  await server.query(
    `CREATE TABLE d_${name} AS ${name} ENGINE = Buffer(default, ${name}, 1, 10, 100, 10000, 1000000, 10000000, 100000000)`,
  )
  for (const settings of [{ mode: 'replace' }, { atomic: true }, { mode: 'truncate' }] as const) {
    const report = await loadText(server, `d_${name}`, NEW, settings)
    assert.equal(report.error?.code, 'BL_TABLE_UNSUPPORTED', JSON.stringify(settings))
    assert.match(report.error?.message ?? '', /is a Buffer/)
  }
  const memory = await filled(server, 'Memory')
  const report = await loadText(server, memory, NEW, { atomic: true })
  assert.match(report.error?.message ?? '', /requires a table of the MergeTree family/)
  assertDone(await loadText(server, memory, NEW, { mode: 'replace' }), server.isOld ? 'rename' : 'exchange')
  assert.equal(await countOf(server, memory), 2)
  await assertNothingLeft(server)
})

testOn(both.all, 'upsert: a ReplacingMergeTree keeps one row of each key', async (server) => {
  const name = await filled(server, 'ReplacingMergeTree ORDER BY id')
  const report = await loadText(server, name, NEW, { mode: 'upsert', key: 'id' })
  assertDone(report, undefined)
  assert.match(report.write?.words ?? '', /SELECT … FINAL/)
  assert.deepEqual(await valuesOf(server, `${name} FINAL`), [
    [1, 'old'],
    [2, 'new'],
    [3, 'new'],
  ])
})

testOn(
  both.all,
  'upsert: other engines, another key, and a version that the input lacks are refused',
  async (server) => {
    const plain = await loadText(server, await filled(server), NEW, { mode: 'upsert' })
    assert.match(plain.error?.message ?? '', /requires a table with the ReplacingMergeTree engine; .* is a MergeTree/)
    const other = await loadText(server, await filled(server, 'ReplacingMergeTree ORDER BY id'), NEW, {
      mode: 'upsert',
      key: 'd',
    })
    assert.match(other.error?.message ?? '', /--key d is not the sorting key of .*, which is id|key: 'd'/)
    const name = `w${++tables}`
    await makeTable(server, name, 'id UInt32, d Date, v String, ver UInt32', 'ReplacingMergeTree(ver) ORDER BY id')
    const lacking = await loadText(server, name, NEW, { mode: 'upsert', missingFields: 'null' })
    assert.ok(lacking.error !== undefined)
    const given = await loadText(server, name, NEW, { mode: 'upsert', set: { ver: 7 } })
    assertDone(given, undefined)
    assert.match(given.write?.words ?? '', /the row with the largest ver/)
  },
)

testOn(both.all, 'a table that upsert creates is a ReplacingMergeTree by --key', async (server) => {
  const name = `made${++tables}`
  const report = await loadText(server, name, NEW, { mode: 'upsert', key: 'id', create: true })
  assertDone(report, undefined)
  assert.match(report.created ?? '', /ENGINE = ReplacingMergeTree ORDER BY \(`id`\)/)
  for (const mode of ['truncate', 'replace'] as const) {
    const other = await loadText(server, `${name}${mode}`, NEW, { mode, create: true })
    assert.equal(other.error, undefined)
    assert.equal(await countOf(server, `${name}${mode}`), 2)
  }
  assertDone(
    await loadText(server, `${name}atomic`, NEW, { atomic: true, create: true }),
    server.isOld ? 'attach' : 'move',
  )
})

test('what ClickHouse has no mode for is a usage error', async () => {
  for (const [settings, message] of [
    [{ mode: 'insert-new' }, /insert-new/],
    [{ mode: 'replace', replaceBy: 'swap' }, /swap/],
    [{ mode: 'replace', atomic: true }, /atomic/],
    [{ lockTimeout: 5 }, /lock-timeout/],
  ] as const) {
    // @ts-expect-error The types refuse the last one.
    await assert.rejects(async () => loadText(both.today, 'm1', NEW, settings), { code: 'BL_USAGE', message })
  }
})

testOn(both.all, 'a stage that another load has left is named', async (server) => {
  const name = await filled(server)
  const stage = `bulkload_stage_20260101000000-abcdef_${name}`
  await server.query(`CREATE TABLE \`${stage}\` AS ${name}`)
  const report = await loadText(server, name, NEW, { mode: 'replace' })
  assert.match(report.warnings.join(), new RegExp(`DROP TABLE .*${stage}`))
  await server.query(`DROP TABLE \`${stage}\``)
})
