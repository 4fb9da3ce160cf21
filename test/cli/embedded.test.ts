// --embedded: an engine of our own, whose data stays and whose process does not.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { type CliResult, makeWorkspace, numbered, reportOf, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
after(() => workspace.remove())
workspace.rows('events.jsonl', numbered(3))
workspace.write('bad.jsonl', '{"id":4,"name":"d"}\nnot json\n')

const ENGINES = { pg: 'embedded Postgres', clickhouse: 'embedded ClickHouse' }
type Verb = keyof typeof ENGINES

function run(verb: Verb, args: string, input?: string): Promise<CliResult> {
  return runCli([verb, ...args.split(' ')], { cwd, ...(input !== undefined && { input }) })
}

/** Processes that have the folder in their command line. */
function processesIn(folder: string): string[] {
  const listing = execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' })
  return listing.split('\n').filter((line) => line.includes(join(cwd, folder)))
}

for (const verb of ['pg', 'clickhouse'] as const) {
  test(`bulkload ${verb} --embedded makes the table, counts its rows, and a second run appends`, async () => {
    const folder = `${verb}-data`
    const first = await run(verb, `events.jsonl --embedded ${folder} --peek 2 --verbose`)
    assert.equal(first.status, 0, first.stderr)
    assert.match(first.stdout, /\n {2}created +the table did not exist and was created\n/)
    assert.match(first.stdout, /\n {2}in table +3 rows, counted by the engine\n/)
    assert.match(first.stdout, /\nevents: 3 read = 3 loaded .* balanced\n/)
    assert.match(first.stdout, /^events:\nid +name\n--.*\n *1 +name 1\n *2 +name 2\n\nevents \(/)
    assert.match(first.stderr, new RegExp(`CREATE TABLE[\\s\\S]*loading into \\w+ at ${ENGINES[verb]} in ${folder}; `))
    assert.deepEqual(processesIn(folder), [])

    const second = reportOf(await run(verb, `events.jsonl --embedded ${folder} --json`))
    assert.equal(second.tables[0]?.created, undefined)
    assert.equal(second.tables[0]?.rows.loaded, 3)
    assert.equal(second.tables[0]?.inTable, 6)
    assert.deepEqual(processesIn(folder), [])
  })

  test(`bulkload ${verb} --embedded: a load that fails leaves the table as it was, and the engine in order`, async () => {
    const folder = `${verb}-failing`
    const failed = await run(verb, `bad.jsonl --table t --embedded ${folder} --json`)
    assert.equal(failed.status, 5)
    assert.equal(reportOf(failed).tables[0]?.error?.code, 'BL_JSON_SYNTAX')
    assert.deepEqual(processesIn(folder), [])
    const next = reportOf(await run(verb, `events.jsonl --table t --embedded ${folder} --json`))
    assert.equal(next.tables[0]?.inTable, 3)
  })

  test(`bulkload ${verb} --embedded loads several tables in parallel`, async () => {
    workspace.rows('users.jsonl', numbered(2))
    const report = reportOf(await run(verb, `events.jsonl users.jsonl --embedded ${verb}-two --jobs 2 --json`))
    assert.deepEqual(
      report.tables.map((table) => table.inTable),
      [3, 2],
    )
  })

  test(`bulkload ${verb} --embedded ignores the variables that name a server`, async () => {
    const env = { BULKLOAD_PG_URL: 'postgres://h:1/x', BULKLOAD_CLICKHOUSE_URL: 'http://h:1', PGHOST: 'h', PGPORT: '1' }
    const args = [verb, 'events.jsonl', '--embedded', `${verb}-env`, '--json']
    assert.equal((await runCli(args, { cwd, env })).status, 0)
  })
}

mkdirSync(join(cwd, 'known.d'))
for (const [args, folder] of [
  ['events.jsonl --embedded', 'bulkload-data'],
  ['--embedded events.jsonl', 'bulkload-data'],
  ['--embedded here events.jsonl', 'here'],
  ['--embedded=new.d events.jsonl', 'new.d'],
  ['--embedded known.d events.jsonl', 'known.d'],
] as const) {
  test(`bulkload clickhouse ${args}: the data is in ${folder}`, async () => {
    assert.ok(!existsSync(join(cwd, folder, 'clickhouse')) || folder === 'bulkload-data')
    const report = reportOf(await run('clickhouse', `${args} --json`))
    assert.equal(report.tables[0]?.address, `embedded ClickHouse in ${folder === 'bulkload-data' ? './' : ''}${folder}`)
    assert.ok(existsSync(join(cwd, folder, 'clickhouse')))
  })
}

test('bulkload clickhouse --embedded - reads the standard input', async () => {
  const report = reportOf(await run('clickhouse', '--embedded - --table piped --json', '{"a":1}\n{"a":2}\n'))
  assert.equal(report.tables[0]?.inTable, 2)
})

test('bulkload clickhouse --embedded --order-by: the sorting key is in the statement that was run', async () => {
  const report = reportOf(await run('clickhouse', 'events.jsonl --table sorted --embedded --order-by id --json'))
  assert.match(report.tables[0]?.created ?? '', /ORDER BY \(id\)/)
})
