// The flags that only `bulkload clickhouse` has, and the shared ones where its server sees them.

import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { type ChdbFront, type FrontLogEntry, startChdbFront } from '../servers/chdb-front.ts'
import { type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts'
import { type CliResult, makeWorkspace, numbered, reportOf, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
let front: ChdbFront
let proxy: FaultProxy

before(async () => {
  front = await startChdbFront()
  proxy = await startFaultProxy({ host: '127.0.0.1', port: Number(new URL(front.url).port) })
  const columns = 'id Int64, name String, CONSTRAINT positive CHECK id > 0'
  await front.query(`CREATE TABLE events (${columns}) ENGINE = MergeTree ORDER BY id`)
  workspace.rows('events.jsonl', numbered(5000))
})

after(async () => {
  await proxy?.stop()
  await front?.stop()
  workspace.remove()
})

function clickhouse(args: string): Promise<CliResult> {
  return runCli(['clickhouse', ...args.split(' ')], { cwd, env: { BULKLOAD_CLICKHOUSE_URL: front.url } })
}

/** The INSERT of a load that must succeed. */
async function insertOf(args: string): Promise<FrontLogEntry> {
  const before = front.requests.length
  const result = await clickhouse(args)
  assert.equal(result.status, 0, result.stderr)
  const inserts = front.requests.slice(before).filter((request) => request.query.startsWith('INSERT'))
  assert.equal(inserts.length, 1)
  return inserts[0] as FrontLogEntry
}

test('--codec and --level change the bytes on the wire, to this machine nothing is compressed by default; the front decodes each of them', async () => {
  const size: Record<string, number> = {}
  for (const flags of ['', '--codec lz4', '--codec zstd', '--codec zstd --level 19', '--codec none']) {
    const { bytes, rows, settings } = await insertOf(`events.jsonl ${flags}`.trim())
    assert.equal(rows, 5000)
    assert.equal(settings['decompress'] ?? '', '')
    size[flags] = bytes
  }
  const { '': byDefault, '--codec lz4': lz4, '--codec zstd': zstd, '--codec none': none } = size
  const best = size['--codec zstd --level 19']
  assert.equal(byDefault, none)
  assert.ok(best !== undefined && zstd !== undefined && lz4 !== undefined && none !== undefined)
  assert.ok(zstd < lz4 && lz4 < none, JSON.stringify(size))
  // Which level is smaller is the library's affair; that they differ is ours.
  assert.notEqual(best, zstd)
  assert.equal(await front.query('SELECT count(), uniqExact(id, name) FROM events'), '25000\t5000\n')
})

test('the report names the codec', async () => {
  const report = reportOf(await clickhouse('events.jsonl --codec zstd --json'))
  assert.equal(report.tables[0]?.codec, 'zstd')
})

test('--order-by is the sorting key of a table that is created', async () => {
  await insertOf('events.jsonl --table by_default --create')
  await insertOf('events.jsonl --table sorted --create --order-by name,id')
  const keys = await front.query("SELECT name, sorting_key FROM system.tables WHERE name IN ('by_default', 'sorted')")
  assert.equal(keys, 'by_default\t\nsorted\tname, id\n')
})

test('--order-by with a column that is not there is the answer of the server', async () => {
  const result = await clickhouse('events.jsonl --table unsorted --create --order-by nope --json')
  assert.equal(result.status, 6, result.stdout + result.stderr)
  assert.match(reportOf(result).tables[0]?.error?.message ?? '', /nope/)
})

test('--block-size decides how many blocks there are', async () => {
  const one = reportOf(await clickhouse('events.jsonl --json')).tables[0]
  const many = reportOf(await clickhouse('events.jsonl --block-size 16KiB --json')).tables[0]
  assert.equal(one?.blocks, 1)
  assert.ok((many?.blocks ?? 0) >= (many?.bytes.read ?? 0) / (16 * 1024), JSON.stringify(many))
})

test('--timeout ends a load into a server that says nothing', async () => {
  proxy.stallAfter(0)
  const args = ['clickhouse', 'events.jsonl', '--url', `http://127.0.0.1:${proxy.port}`, '--timeout', '1', '--json']
  const result = await runCli(args, { cwd })
  proxy.passThrough()
  assert.equal(result.status, 6, result.stdout + result.stderr)
  assert.equal(reportOf(result).tables[0]?.error?.code, 'BL_TIMEOUT')
})

test('--peek shows the first rows of the table', async () => {
  await front.query('CREATE TABLE few (id Int64, name Nullable(String)) ENGINE = MergeTree ORDER BY id')
  workspace.rows('few.jsonl', [{ id: 1, name: null }, ...numbered(3).slice(1)])
  const { stdout } = await clickhouse('few.jsonl --peek 2')
  assert.ok(stdout.startsWith('few:\nid  name\n--  ------\n 1  NULL\n 2  name 2\n\nfew: '), stdout)
})

for (const [title, text, flags, status, code] of [
  ['all rows', '{"id":1,"name":"a"}', '', 0, undefined],
  ['tolerated rejects', 'nope\n{"id":1,"name":"a"}', ' --max-errors 1', 3, undefined],
  ['too many rejects', 'nope\nnope\n', ' --max-errors 1', 4, 'BL_TOO_MANY_REJECTS'],
  ['a bad record', 'nope', '', 5, 'BL_JSON_SYNTAX'],
  ['a row that the server refuses', '{"id":-1,"name":"a"}', '', 6, 'BL_SERVER'],
] as const) {
  test(`bulkload clickhouse, ${title}: exit status ${status}`, async () => {
    workspace.write(`case${status}.jsonl`, text)
    const result = await clickhouse(`case${status}.jsonl --table events${flags} --json`)
    assert.equal(result.status, status)
    assert.equal(reportOf(result).tables[0]?.error?.code, code)
  })
}
