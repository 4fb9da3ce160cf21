// Options that no flag says: variables and the settings file, as the command line shows them. No server is asked.

import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import type { Inspection } from '../../src/index.ts'
import { type CliResult, eventsOf, makeWorkspace, numbered, reportOf, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
after(() => workspace.remove())
workspace.rows('events.jsonl', numbered(2))
workspace.write('semicolons.csv', 'a;b,c\n1;2,3\n')

const NOWHERE = 'postgres://u@127.0.0.1:1/db'

function run(args: string, env: Record<string, string> = {}): Promise<CliResult> {
  return runCli(args.split(' '), { cwd, env })
}

async function columnsOf(args: string, env: Record<string, string> = {}): Promise<string[]> {
  const { stdout, stderr } = await run(`inspect semicolons.csv --header ${args}`.trim(), env)
  assert.equal(stderr, '')
  const [file] = (JSON.parse(stdout) as Inspection).files
  return file !== undefined && 'columns' in file ? file.columns.map(({ name }) => name) : []
}

test('a flag takes precedence over a variable, and a variable over the settings file', async () => {
  workspace.write('s.json', JSON.stringify({ delimiter: 'tab', inspect: { json: true } }))
  assert.deepEqual(await columnsOf('--config s.json'), ['a;b,c'])
  assert.deepEqual(await columnsOf('--config s.json', { BULKLOAD_DELIMITER: ';' }), ['a', 'b,c'])
  assert.deepEqual(await columnsOf('--config s.json --delimiter ,', { BULKLOAD_DELIMITER: ';' }), ['a;b', 'c'])
  assert.deepEqual(await columnsOf('', { BULKLOAD_CONFIG: 's.json', BULKLOAD_DELIMITER: ';' }), ['a', 'b,c'])
  assert.deepEqual(await columnsOf('--json', { BULKLOAD_COLUMNS: 'x,y', BULKLOAD_DELIMITER: ';' }), ['x', 'y'])
})

test('what a variable or the settings file says of CSV is ignored for files of other formats, and what a flag says is not', async () => {
  workspace.write('nulls.json', JSON.stringify({ null: ['', 'NA'], columns: ['id', 'name'] }))
  workspace.write('no-extension', workspace.read('events.jsonl'))
  for (const file of ['events.jsonl', 'no-extension']) {
    const said = await run(`inspect ${file} --json --config nulls.json`, { BULKLOAD_DELIMITER: ';' })
    assert.deepEqual([said.status, said.stderr], [0, ''])
    assert.match(said.stdout, /"jsonl"|jsonl/)
  }
  const byFlag = await run('inspect events.jsonl --null NA')
  assert.equal(byFlag.status, 2)
  assert.match(byFlag.stdout + byFlag.stderr, /--null has no effect on events\.jsonl, which is jsonl by its file name/)
})

test('a settings file that is not named is not read', async () => {
  workspace.write('bulkload.json', JSON.stringify({ delimiter: 'tab' }))
  assert.deepEqual(await columnsOf('--json --delimiter ;'), ['a', 'b,c'])
  assert.notDeepEqual(await columnsOf('--json'), ['a;b,c'])
})

for (const [title, settings, says] of [
  [
    'a duplicate key',
    '{"table":"t",\n"pg":{"table":"{:a","null":[":"],\n"t\\u0061ble":"b"}}',
    /duplicate key "table" in w\.json, line 3\n {2}hint: keep one of the two values of "table"/,
  ],
  [
    'a key that there is not',
    '{"tabel":"t"}',
    /unknown setting "tabel" at the top level of w\.json\n {2}hint: did you mean "table"\?/,
  ],
  ['a kind', '{"jobs":"2"}', /jobs in w\.json is a string\n {2}hint: use a number/],
  ['a value', '{"jobs":0}', /jobs \(w\.json\) 0 is not a whole number from 1 to 256/],
  [
    'a value of a section',
    '{"pg":{"wire":"txt"}}',
    /pg\.wire \(w\.json\) txt is not a known value\n {2}hint: did you mean text\?/,
  ],
  ['a value of the command line', '{"logFormat":"yaml"}', /logFormat \(w\.json\) yaml is not a known value/],
  [
    'two that cannot be used together',
    '{"quiet":true,"logFormat":"json"}',
    /quiet \(w\.json\) and logFormat \(w\.json\) json cannot be used together/,
  ],
  ['no JSON', '{"url":"postgres://u:s3cretpw9@h"\n"jobs":1}', /w\.json is not JSON, line 2/],
  [
    'an address in a wrong place',
    '{"maxErrors":1,"rejects":"postgres://u:s3cretpw9@h"}',
    /rejects \(w\.json\) expects a file, not an address/,
  ],
] as const) {
  test(`${title} of the settings file: a usage error that names it`, async () => {
    workspace.write('w.json', settings)
    const { status, stdout, stderr } = await run(`pg events.jsonl --url ${NOWHERE} --config w.json`)
    assert.deepEqual([status, stdout], [2, ''])
    assert.match(stderr, says)
    assert.doesNotMatch(stderr, /s3cretpw9|--wire|--jobs/)
  })
}

test('a settings file that cannot be read is a usage error', async () => {
  for (const [file, says] of [
    ['none.json', /none\.json does not exist/],
    ['.', /the settings file \. cannot be read \(EISDIR\)/],
  ] as const) {
    const { status, stderr } = await run(`pg events.jsonl --config ${file}`)
    assert.equal(status, 2)
    assert.match(stderr, says)
  }
})

test('a wrong value of a variable is a usage error that names the variable, also as an event', async () => {
  const env = { BULKLOAD_PG_URL: NOWHERE, BULKLOAD_MAX_ERRORS: 'few' }
  const { status, stderr } = await run('pg events.jsonl', env)
  assert.equal(status, 2)
  assert.match(
    stderr,
    /^BL_USAGE: BULKLOAD_MAX_ERRORS few is neither a number nor a percentage\n {2}hint: use a value such as 100/,
  )
  const result = await run('pg events.jsonl', { ...env, BULKLOAD_LOG_FORMAT: 'json', BULKLOAD_JSON: '1' })
  const [event] = eventsOf(result)
  assert.ok(event?.event === 'run.failed')
  assert.match(event.error.message, /^BULKLOAD_MAX_ERRORS few/)
  assert.equal((reportOf(result) as unknown as { status: string }).status, 'failed')
})

test('a variable that is no option is warned of, on stderr and in the report; of inspect it is a hint', async () => {
  const env = { BULKLOAD_MAX_EROR: 's3cretpw9' }
  const words = 'the unknown environment variable BULKLOAD_MAX_EROR is ignored: did you mean BULKLOAD_MAX_ERRORS?'
  const result = await run(`pg events.jsonl --json --url ${NOWHERE}`, env)
  assert.equal(result.status, 6)
  assert.ok(result.stderr.includes(`warning: ${words}\n`), result.stderr)
  assert.deepEqual(reportOf(result).warnings, [words])
  const inspection = await run('inspect events.jsonl --json', env)
  assert.deepEqual((JSON.parse(inspection.stdout) as Inspection).hints, [words])
  assert.doesNotMatch(result.stderr + result.stdout + inspection.stdout, /s3cretpw9/)
})

test('a password in the address of a settings file is hidden in what is printed', async () => {
  workspace.write('p.json', JSON.stringify({ pg: { url: 'postgres://u:s3cretpw9@127.0.0.1:1/db' } }))
  const { status, stdout, stderr } = await run('pg events.jsonl --config p.json')
  assert.equal(status, 6)
  assert.match(stderr, /127\.0\.0\.1:1/)
  assert.doesNotMatch(stdout + stderr, /s3cretpw9/)
})

test('a hint names the variable or the setting that said an option, and a flag where it proposes one', async () => {
  const byVariable = await run('clickhouse events.jsonl', { BULKLOAD_LEVEL: '3' })
  assert.equal(byVariable.status, 2)
  assert.match(
    byVariable.stderr,
    /^BL_USAGE: BULKLOAD_LEVEL is not supported for the codec none\n {2}hint: leave BULKLOAD_LEVEL out, or use --codec zstd\n/,
  )
  workspace.write('level.json', '{"level": 3}')
  const bySettings = await run('clickhouse events.jsonl --config level.json')
  assert.match(bySettings.stderr, /\n {2}hint: leave level \(level\.json\) out, or use --codec zstd\n/)
  const byFlag = await run('clickhouse events.jsonl --level 3')
  assert.match(byFlag.stderr, /\n {2}hint: leave --level out, or use --codec zstd\n/)
  const nowhere = await run('clickhouse events.jsonl', { BULKLOAD_CLICKHOUSE_URL: 'http://127.0.0.1:1' })
  assert.match(nowhere.stderr, /hint: check BULKLOAD_CLICKHOUSE_URL and that the server/)
})
