// `copy --max-errors`: rows that the target refuses are rejects with the values that they have in the source; all others are copied.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { copy, type TableReport } from '../../src/index.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { makeTempFolder, type TempFolder } from '../servers/temp-folder.ts'

const ROWS = 3000
const BAD = [1, 2, 700, 1500, 1501, 3000]
/** A NULL where the column takes none: bulkload finds it. */
const WITHOUT_NAME = 2000

let from: PostgresDatabase
let to: PostgresDatabase
let clickhouse: ChdbFront
let folder: TempFolder
let copies = 0

before(async () => {
  from = await openPostgres()
  to = await openPostgres()
  clickhouse = await startChdbFront()
  folder = makeTempFolder('copy-refused')
  await clickhouse.query('CREATE DATABASE other')
  const source = `SELECT i AS id, CASE WHEN i IN (${BAD.join(', ')}) THEN 0 ELSE 1 END AS n, 'row ' || i AS name`
  await from.query(`CREATE TABLE whole (id int, n int, name text);
    INSERT INTO whole ${source} FROM generate_series(1, ${ROWS}) AS i;
    CREATE TABLE holes AS SELECT id, n, CASE WHEN id <> ${WITHOUT_NAME} THEN name END AS name FROM whole`)
  for (const [table, name] of [
    ['whole', "concat('row ', toString(id))"],
    ['holes', `if(id = ${WITHOUT_NAME}, NULL, concat('row ', toString(id)))`],
  ]) {
    const type = table === 'holes' ? 'Nullable(String)' : 'String'
    await clickhouse.query(`CREATE TABLE ${table} (id Int32, n Int32, name ${type}) ENGINE = MergeTree ORDER BY id`)
    await clickhouse.query(
      `INSERT INTO ${table} SELECT number + 1 AS id, if(id IN (${BAD.join(', ')}), 0, 1) AS n, ${name} FROM numbers(${ROWS})`,
    )
  }
})

after(async () => {
  await from?.stop()
  await to?.stop()
  await clickhouse?.stop()
  folder?.remove()
})

interface Copied {
  readonly report: TableReport
  readonly rejects: readonly string[]
  readonly places: readonly (number | undefined)[]
}

async function copied(source: string, target: string, table: string, settings: object = {}): Promise<Copied> {
  const rejects = join(folder.path, `${++copies}.jsonl`)
  const run = await copy({ source, target, tables: [table], maxErrors: 10, rejects, workers: 2, ...settings })
  const report = run.tables[0]!
  const linesOf = (path: string | undefined): string[] =>
    path === undefined ? [] : readFileSync(path, 'utf8').trimEnd().split('\n')
  const reasons = linesOf(report.rejects?.reasons).map((line) => JSON.parse(line) as { place: { row?: number } })
  return { report, rejects: linesOf(report.rejects?.file), places: reasons.map(({ place }) => place.row) }
}

function assertCopied({ report, rejects, places }: Copied, table: string): void {
  assert.equal(report.error, undefined, report.error?.message)
  const bad = table === 'holes' ? [...BAD, WITHOUT_NAME] : BAD
  const texts = bad.map((id) => {
    const name = id === WITHOUT_NAME && table === 'holes' ? 'null' : `"row ${id}"`
    return `{"id":${id},"n":${BAD.includes(id) ? 0 : 1},"name":${name}}`
  })
  assert.deepEqual(rejects.toSorted(), texts.toSorted())
  const ascending = (numbers: readonly (number | undefined)[]): number[] =>
    numbers.map((one) => one ?? 0).sort((a, b) => a - b)
  assert.deepEqual(ascending(places), ascending(bad))
  const { read, loaded, rejected } = report.rows
  assert.deepEqual([read, loaded, rejected, report.balanced], [ROWS, ROWS - bad.length, bad.length, true])
}

/** `widened`: a column of another type, so that no tuple or block passes as it is. */
const WAYS = [
  ['whole', false],
  ['whole', true],
  ['holes', false],
] as const

for (const [table, isWidened] of WAYS) {
  const what = `${table}${isWidened ? ', another type' : ''}`
  const sources = (): readonly string[] => [from.url, clickhouse.url]

  test(`into Postgres: ${what}`, async () => {
    for (const source of sources()) {
      await to.query(`DROP TABLE IF EXISTS ${table};
        CREATE TABLE ${table} (id ${isWidened ? 'bigint' : 'int'}, n int CHECK (n > 0), name text NOT NULL)`)
      assertCopied(await copied(source, to.url, table), table)
      const bad = table === 'holes' ? BAD.length + 1 : BAD.length
      assert.deepEqual(await to.query(`SELECT count(DISTINCT id)::int AS ids, min(n) AS n FROM ${table}`), [
        { ids: ROWS - bad, n: 1 },
      ])
    }
  })

  test(`into ClickHouse: ${what}`, async () => {
    for (const source of sources()) {
      await clickhouse.query(`DROP TABLE IF EXISTS other.${table}`)
      await clickhouse.query(`CREATE TABLE other.${table}
        (id ${isWidened ? 'Int64' : 'Int32'}, n Int32, name String, CONSTRAINT positive CHECK n > 0)
        ENGINE = MergeTree ORDER BY id`)
      assertCopied(await copied(source, `${clickhouse.url}/other`, table), table)
      const bad = table === 'holes' ? BAD.length + 1 : BAD.length
      const counted = await clickhouse.query(`SELECT count(), uniqExact(id), min(n) FROM other.${table}`)
      assert.equal(counted, `${ROWS - bad}\t${ROWS - bad}\t1\n`)
    }
  })
}

test('one more than allowed: a copy into one transaction leaves nothing', async () => {
  await to.query('DROP TABLE IF EXISTS whole; CREATE TABLE whole (id int, n int CHECK (n > 0), name text)')
  const { report } = await copied(from.url, to.url, 'whole', { maxErrors: 5 })
  assert.equal(report.error?.code, 'BL_TOO_MANY_REJECTS', report.error?.message)
  assert.deepEqual(await to.query('SELECT count(*)::int AS rows FROM whole'), [{ rows: 0 }])
})
