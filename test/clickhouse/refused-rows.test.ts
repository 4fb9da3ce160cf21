// `--max-errors` covers rows that ClickHouse refuses: each is set aside with its place and the server's words, the others are loaded.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadFiles, type RunReport, resumeRun, type TableReport } from '../../src/index.ts'
import { CALLER } from '../../src/options/caller.ts'
import { clickhouseMissing } from '../servers/clickhouse-server.ts'
import { makeTempFolder, type TempFolder } from '../servers/temp-folder.ts'
import { type BothServers, countOf, startBothServers, type TestServer } from './both-servers.ts'
import type { LoadTextOptions } from './load-text.ts'

let both: BothServers
let folder: TempFolder

before(async () => {
  both = await startBothServers()
  folder = makeTempFolder('refused-rows')
})

after(async () => {
  await both.stop()
  folder.remove()
})

/** Tables in which rows are tried. */
const PROBES = "SELECT count() FROM system.tables WHERE name LIKE 'bulkload_probe%'"

let tables = 0

interface Loaded {
  readonly table: string
  readonly report: TableReport
  readonly run: RunReport
  readonly rejects: string
  readonly reasons: readonly { place: { line: number; byteOffset: number }; code: string; message: string }[]
}

async function load(
  server: TestServer,
  definition: string,
  text: string,
  settings: LoadTextOptions = {},
  views: (table: string) => readonly string[] = () => [],
): Promise<Loaded> {
  const table = `refusing_${++tables}`
  await server.query(`CREATE TABLE ${table} ${definition}`)
  for (const view of views(table)) await server.query(view)
  const path = join(folder.path, `${table}.jsonl`)
  const rejects = join(folder.path, `${table}.rejects.jsonl`)
  writeFileSync(path, text)
  const run = await loadFiles({
    ...{ [CALLER]: {}, url: server.url, env: {}, workers: 2, blockSize: 1024, state: folder.path, maxErrors: 1000 },
    ...{ table, rejects, ...settings, files: [path], sink: 'clickhouse' },
  })
  const read = (name: string): string => {
    try {
      return readFileSync(name, 'utf8')
    } catch {
      return ''
    }
  }
  const reasons = read(rejects.replace('.jsonl', '.reasons.jsonl'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Loaded['reasons'][number])
  assert.equal(await server.query(PROBES), '0\n')
  return { table, report: run.tables[0]!, run, rejects: read(rejects), reasons }
}

const ROWS = 3000
const BAD: ReadonlySet<number> = new Set([0, 1, 700, 701, 702, 1500, 2999])
const row = (id: number): string => `{"id":${id},"n":${BAD.has(id) ? 0 : 1},"v":"text of row ${id}"}\n`
const TEXT = Array.from({ length: ROWS }, (_, id) => row(id)).join('')
const SORTED = 'ENGINE = MergeTree ORDER BY id'

function assertAllButBad({ report, rejects, reasons }: Loaded): void {
  assert.equal(report.error, undefined, report.error?.message)
  assert.deepEqual([report.rows.loaded, report.rows.rejected, report.balanced], [ROWS - BAD.size, BAD.size, true])
  assert.equal(rejects, [...BAD].map(row).join(''))
  assert.deepEqual(
    reasons.map(({ place }) => place.line),
    [...BAD].map((id) => id + 1),
  )
  for (const { place } of reasons) assert.equal(TEXT.slice(0, place.byteOffset).split('\n').length, place.line)
}

async function assertStored(server: TestServer, { table }: Loaded): Promise<void> {
  assert.equal(await countOf(server, table), ROWS - BAD.size)
  assert.equal(await countOf(server, `${table} WHERE n = 0`), 0)
  assert.equal(await server.query(`SELECT uniqExact(id) FROM ${table}`), `${ROWS - BAD.size}\n`)
}

const CASES: readonly (readonly [title: string, definition: string, says: RegExp])[] = [
  [
    'a constraint',
    `(id UInt32, n Int32, v String, CONSTRAINT positive CHECK n > 0) ${SORTED}`,
    /`positive`.*violated\./,
  ],
  [
    'a constraint, partitions',
    '(id UInt32, n Int32, v String, CONSTRAINT positive CHECK n > 0) ENGINE = MergeTree PARTITION BY id % 3 ORDER BY id',
    /Expression: \(n > 0\)/,
  ],
  [
    'a sorting key that cannot be computed',
    '(id UInt32, n Int32, v String) ENGINE = MergeTree ORDER BY intDiv(id, n)',
    /zero/,
  ],
  ['a column that is computed', `(id UInt32, n Int32, v String, m Int32 MATERIALIZED intDiv(9, n)) ${SORTED}`, /zero/],
  [
    'a table that remembers tokens, partitions',
    `(id UInt32, n Int32, v String) ENGINE = MergeTree PARTITION BY id % 3 ORDER BY intDiv(id, n)
     SETTINGS non_replicated_deduplication_window = 100`,
    /zero/,
  ],
]
for (const [title, definition, says] of CASES) {
  for (const wire of ['auto', 'text'] as const) {
    test(`${title}: the rows are set aside, the others are stored once (${wire})`, async () => {
      const loaded = await load(both.today, definition, TEXT, { wire })
      assertAllButBad(loaded)
      await assertStored(both.today, loaded)
      for (const { message, code } of loaded.reasons) {
        assert.match(message, says)
        assert.doesNotMatch(message, /probe|at row/)
        assert.match(code, /^BL_SERVER/)
      }
    })
  }
}

test('several segments, several streams', async () => {
  const text = TEXT.repeat(3)
  const definition = '(id UInt32, n Int32, v String, CONSTRAINT positive CHECK n > 0) ENGINE = MergeTree ORDER BY id'
  for (const streams of [1, 3]) {
    const loaded = await load(both.today, definition, text, { streams })
    assert.equal(loaded.report.error, undefined, loaded.report.error?.message)
    assert.equal(loaded.report.rows.rejected, 3 * BAD.size)
    assert.equal(await countOf(both.today, loaded.table), 3 * (ROWS - BAD.size))
  }
})

test('by a stage, and rows of which all are bad', async () => {
  const definition = `(id UInt32, n Int32, v String, CONSTRAINT positive CHECK n > 0) ENGINE = MergeTree PARTITION BY n ORDER BY id`
  const staged = await load(both.today, definition, TEXT, { atomic: true })
  assertAllButBad(staged)
  await assertStored(both.today, staged)
  const none = await load(both.today, definition, row(0) + row(1))
  assert.equal(none.report.error, undefined, none.report.error?.message)
  assert.deepEqual([none.report.rows.loaded, none.report.rows.rejected], [0, 2])
  assert.equal(await countOf(both.today, none.table), 0)
})

test('more bad rows than allowed: nothing is stored', async () => {
  const definition = `(id UInt32, n Int32, v String, CONSTRAINT positive CHECK n > 0) ${SORTED}`
  const { report, table } = await load(both.today, definition, TEXT, { maxErrors: 3 })
  assert.equal(report.error?.code, 'BL_TOO_MANY_REJECTS', report.error?.message)
  assert.equal(await countOf(both.today, table), 0)
})

test('a view that refuses a row: the table may have the segment, and the load ends', async () => {
  const { report } = await load(both.today, `(id UInt32, n Int32, v String) ${SORTED}`, TEXT, {}, (table) => [
    `CREATE MATERIALIZED VIEW ${table}_v ENGINE = MergeTree ORDER BY m AS SELECT intDiv(9, n) AS m FROM ${table}`,
  ])
  assert.match(report.error?.message ?? '', /zero.*the row cannot be left out: materialized views read the table/)
})

test('partitions that are written one after another: the load ends', async () => {
  const definition = '(id UInt32, n Int32, v String) ENGINE = MergeTree PARTITION BY id % 3 ORDER BY intDiv(id, n)'
  const { report } = await load(both.today, definition, TEXT)
  assert.match(report.error?.message ?? '', /the row cannot be left out: partitions are written one after another/)
})

test('an old server names the row of its text', { skip: clickhouseMissing }, async () => {
  const text = Array.from({ length: 300 }, (_, id) => `{"id":${id === 200 ? '-0' : id}}\n`).join('')
  const loaded = await load(both.old, `(id UInt64) ${SORTED}`, text, { wire: 'text' })
  assert.equal(loaded.report.error, undefined, loaded.report.error?.message)
  assert.deepEqual([loaded.rejects, loaded.reasons[0]?.place.line], ['{"id":-0}\n', 201])
  assert.equal(await countOf(both.old, loaded.table), 299)
})

test('an old server computes a column: the rows are found by halving', { skip: clickhouseMissing }, async () => {
  for (const definition of [
    `(id UInt32, n Int32, v String, m Int32 MATERIALIZED intDiv(9, n)) ${SORTED}`,
    '(id UInt32, n Int32, v String, m Int32 MATERIALIZED intDiv(9, n)) ENGINE = Memory',
  ]) {
    const loaded = await load(both.old, definition, TEXT, { wire: 'text' })
    assertAllButBad(loaded)
    await assertStored(both.old, loaded)
    const typed = await load(both.old, definition, TEXT)
    assert.match(typed.report.error?.message ?? '', /zero.*cannot be left out: this server is too old to find it/)
    assert.equal(await countOf(both.old, typed.table), 0)
  }
})

test('tables in memory and in a log', async () => {
  for (const engine of ['Memory', 'StripeLog']) {
    const definition = `(id UInt32, n Int32, v String, m Int32 MATERIALIZED intDiv(9, n)) ENGINE = ${engine}`
    const loaded = await load(both.today, definition, TEXT)
    assertAllButBad(loaded)
    await assertStored(both.today, loaded)
  }
})

const MANY = 4000
const isBad = (id: number): boolean => id % 40 === 7
const manyLine = (id: number): string => `{"id":${id},"n":${isBad(id) ? 0 : 1},"v":"text of row ${id}"}\n`
const MANY_IDS = Array.from({ length: MANY }, (_, id) => id)
const BY_KEY = '(id UInt32, n Int32, v String) ENGINE = MergeTree ORDER BY intDiv(id, n)'

test('many bad rows, for which the server names no row', async () => {
  const loaded = await load(both.today, BY_KEY, MANY_IDS.map(manyLine).join(''))
  assert.equal(loaded.report.error, undefined, loaded.report.error?.message)
  assert.equal(loaded.rejects, MANY_IDS.filter(isBad).map(manyLine).join(''))
  assert.equal(await countOf(both.today, loaded.table), MANY - MANY / 40)
})

test('a load that ends while rows are searched leaves no table behind, and is resumed', async () => {
  const stop = new AbortController()
  const loading = load(both.today, BY_KEY, MANY_IDS.map(manyLine).join(''), { signal: stop.signal })
  while ((await both.today.query(PROBES)) === '0\n') await sleep(5)
  stop.abort()
  const { run, table, report } = await loading
  assert.equal(report.error?.code, 'BL_ABORTED')
  assert.equal(await countOf(both.today, table), 0)
  const { tables: resumed } = await resumeRun(run.runId, { state: folder.path, url: both.today.url, env: {} })
  const [{ error, rows } = report] = resumed
  assert.equal(error, undefined, error?.message)
  assert.deepEqual([rows.loaded, rows.rejected], [MANY - MANY / 40, MANY / 40])
  assert.equal(await countOf(both.today, table), MANY - MANY / 40)
  assert.equal(await both.today.query(PROBES), '0\n')
})

test('a role that may not create tables: the load ends, and says why', async () => {
  const { report, table } = await load(both.today, BY_KEY, TEXT, { url: `${both.today.url}?allow_ddl=0` })
  assert.match(report.error?.message ?? '', /zero.*cannot be left out: a table to find it in cannot be created: .*DDL/)
  assert.equal(await countOf(both.today, table), 0)
})
