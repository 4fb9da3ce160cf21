// Stores of every kind by one list of cases: what is written is read back, counted, and refused in the same way.
import assert from 'node:assert/strict'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { open, type Row, type Store, type StoreDriver } from '../../src/index.ts'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'

const ROWS = Array.from({ length: 5000 }, (_, id) => ({
  id,
  name: id % 7 === 0 ? null : `name\t${id}\n"\\N"`,
  even: id % 2 === 0,
}))

let postgres: PostgresDatabase
let clickhouse: ClickhouseServer | undefined
let folder: ReturnType<typeof makeTempFolder>

before(async () => {
  postgres = await openPostgres()
  clickhouse = clickhouseMissing ? undefined : await startClickhouse()
  folder = makeTempFolder('bulkload-store-')
})

after(async () => {
  await postgres?.stop()
  await clickhouse?.stop()
  folder?.remove()
})

async function read(store: Store, table: string, selection = {}): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of store.table(table).readable(selection)) rows.push(row)
  return rows
}

const KINDS: Readonly<Record<string, () => string | undefined>> = {
  postgres: () => postgres.url,
  clickhouse: () => clickhouse?.url,
  files: () => pathToFileURL(folder.path).href,
  memory: () => 'memory:',
}

for (const [kind, address] of Object.entries(KINDS)) {
  test(`${kind}: rows are written and read, selected and counted`, async (t) => {
    const text = address()
    if (text === undefined) return t.skip('no ClickHouse server')
    await using store = await open(text)
    const table = store.table('people')
    await table.create(
      [
        { name: 'id', type: 'int32', nullable: false },
        { name: 'name', type: 'text' },
        { name: 'even', type: 'bool' },
      ],
      { key: ['id'] },
    )
    const writable = table.writable()
    await pipeline(ROWS, writable)
    assert.equal(writable.written?.rows, ROWS.length)
    assert.equal(await table.count(), ROWS.length)
    const byId = (rows: Row[]): Row[] => rows.toSorted((a, b) => Number(a['id']) - Number(b['id']))
    const asIs = (row: Row): Row => ({ ...row, even: Boolean(row['even']) })
    assert.deepEqual(byId(await read(store, 'people')).map(asIs), ROWS)
    const some = await read(store, 'people', { columns: ['id'], limit: 3 })
    assert.deepEqual(
      some.map((row) => Object.keys(row)),
      [['id'], ['id'], ['id']],
    )
    const ids: number[] = []
    for await (const batch of table.ids({ key: 'id', batchSize: 700 })) {
      assert.ok(batch.length <= 1000)
      ids.push(...batch.map(Number))
    }
    assert.deepEqual(
      ids.sort((a, b) => a - b),
      ROWS.map(({ id }) => id),
    )
    await table.drop()
    await table.drop()
    await assert.rejects(read(store, 'people'), { name: 'BulkloadError' })
  })

  test(`${kind}: a stream that is left lets go of everything, and the store goes on`, async (t) => {
    const text = address()
    if (text === undefined) return t.skip('no ClickHouse server')
    await using store = await open(text)
    const table = store.table('left')
    await table.create([{ name: 'id', type: 'int32' }])
    await table.insert(
      ROWS.map(({ id }) => ({ id })),
      { mode: kind === 'files' ? 'replace' : 'append' },
    )
    for await (const row of table.readable()) {
      assert.equal(typeof row['id'], 'number')
      break
    }
    assert.equal(await table.count(), ROWS.length)
    await table.drop()
  })
}

test('values keep what they are: 64-bit integers, decimals, JSON, bytes', async () => {
  await postgres.query(
    "CREATE TABLE kinds (i int8, n numeric(30, 10), j jsonb, b bytea, f float8, t timestamptz); SET TimeZone TO 'UTC'",
  )
  await using store = await open(postgres.url)
  const row = {
    ...{ i: 9223372036854775807n, n: '12345678901234567890.0123456789', j: { a: [1, null, 'x'] } },
    ...{ b: Uint8Array.of(0, 255, 92), f: Number.NaN, t: '2026-01-02T03:04:05.123456Z' },
  }
  await store.table('kinds').insert([{ ...row, b: '\\x00ff5c' }])
  const [found] = await read(store, 'kinds')
  assert.deepEqual({ ...found, t: undefined }, { ...row, t: undefined })
  assert.match(String(found?.['t']), /^2026-01-02[T ]03:04:05\.123456/)
})

test('what is read is written back with every digit, also into a table that has a type without a codec', async () => {
  const columns = 'ints int8[], nums numeric[], doc jsonb, bounds int4[], "__proto__" int, n numeric, x xml'
  await postgres.query(`CREATE TABLE exact (${columns}); CREATE TABLE exact_back (${columns});
    INSERT INTO exact VALUES ('{9223372036854775807,1}', '{0.1,12345678901234567890.123}',
      '{"a": 9007199254740993, "b": [1e30, -0.5, "9007199254740993 \\" 1.0000000000000000001"]}', '[2:3]={1,NULL}', 1, 1.50, '<x/>')`)
  await using store = await open(postgres.url)
  const [found] = await read(store, 'exact')
  assert.deepEqual(Object.entries(found ?? {}), [
    ['ints', [9223372036854775807n, 1]],
    ['nums', [0.1, '12345678901234567890.123']],
    ['doc', { a: 9007199254740993n, b: [10n ** 30n, -0.5, '9007199254740993 " 1.0000000000000000001'] }],
    ['bounds', '[2:3]={1,NULL}'],
    ['__proto__', 1],
    ['n', '1.50'],
    ['x', '<x/>'],
  ])
  await store.table('exact_back').insert(store.table('exact').readable())
  const rows = (table: string) => postgres.query(`SELECT t::text FROM ${table} t`)
  assert.deepEqual(await rows('exact_back'), await rows('exact'))
})

test('a table into a table of another database, through a transform', async () => {
  await using from = await open(postgres.url)
  await using to = await open('memory:')
  await from.table('source').create([{ name: 'id', type: 'int64' }])
  await from.table('source').insert(ROWS.map(({ id }) => ({ id })))
  const double = new Transform({
    objectMode: true,
    transform: (row: { id: bigint }, _, done) => done(null, { id: row.id * 2n }),
  })
  await pipeline(from.table('source').readable(), double, to.table('target').writable({ create: true }))
  assert.equal(await to.table('target').count(), ROWS.length)
  const [, , third] = (await read(to, 'target')).map((row) => row['id'] as bigint).sort((a, b) => Number(a - b))
  assert.equal(third, 4n)
})

test('an error has the record, and nothing of the rows is in the table', async () => {
  await using store = await open(postgres.url)
  const table = store.table('strict')
  await table.create([{ name: 'id', type: 'int32', nullable: false }])
  const rows = [{ id: 1 }, { id: 2 }, { id: 'not a number' }, { id: 4 }]
  await assert.rejects(pipeline(rows, table.writable()), { name: 'BulkloadError', record: { id: 'not a number' } })
  assert.equal(await table.count(), 0)
  await assert.rejects(pipeline(rows, store.table('nowhere').writable()), { code: 'BL_TABLE_NOT_FOUND' })
})

test('a writer that is destroyed writes nothing, at a hundred moments', async () => {
  await using store = await open(postgres.url)
  const table = store.table('aborted')
  await table.create([{ name: 'id', type: 'int32', nullable: false }])
  for (let round = 0; round < 20; round++) {
    const stop = new AbortController()
    async function* endless(): AsyncGenerator<object> {
      for (let id = 0; ; id++) {
        if (id === round * 37) setImmediate(() => stop.abort())
        yield { id }
        if (id % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
    }
    await assert.rejects(pipeline(endless, table.writable(), { signal: stop.signal }), { name: 'AbortError' })
  }
  assert.equal(await table.count(), 0)
})

test('a slow reader slows the server: little is held', async () => {
  await postgres.query(
    "CREATE TABLE large AS SELECT i AS id, repeat('x', 500) AS text FROM generate_series(1, 200000) i",
  )
  await using store = await open(postgres.url)
  const readable = store.table('large').readable({ batchSize: 10 })
  const before = process.memoryUsage.rss()
  let count = 0
  let held = 0
  for await (const _ of readable) {
    count++
    if (count === 1) {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      held = process.memoryUsage.rss() - before
    }
    if (count === 20) break
  }
  // 100 MB of rows are in the table.
  assert.ok(held < 80e6, `${held} bytes were held while nothing was read`)
})

test('drivers of a program, and addresses that no driver knows', async () => {
  const own: StoreDriver = async (address) => ({ ...(await open('memory:')), address })
  await using store = await open('mine:there', { drivers: { mine: own } })
  assert.equal(store.address, 'mine:there')
  await store.table('t').create([{ name: 'id', type: 'int32' }])
  assert.equal((await store.table('t').insert([{ id: 1 }])).rows, 1)
  await assert.rejects(open('nothing:there'), { code: 'BL_USAGE', message: /no store with the scheme nothing:/ })
  await assert.rejects(open('/data'), { code: 'BL_USAGE', message: /has no scheme/ })
  await assert.rejects(open('constructor:x'), { code: 'BL_USAGE' })
  await assert.rejects(open('file:///data', { format: 'xls' }), { code: 'BL_USAGE', message: /no file format xls/ })
})

test('files: a table stays in its folder, and the first row that cannot be written says why', async () => {
  await using store = await open(pathToFileURL(folder.path).href)
  for (const name of ['../outside', 'a/../../outside', '..\\outside', '']) {
    assert.throws(() => store.table(name), { code: 'BL_USAGE', message: /is not the name of a table in a folder/ })
  }
  await assert.rejects(store.table('first').insert([{ at: new Map([[1, Number.NaN]]) }]), {
    code: 'BL_ROW_NOT_JSON',
    message: /cannot create first, because no record can be read: row 1: \$\.at\["?1"?\] is NaN/,
  })
})
