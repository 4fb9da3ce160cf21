// What the command line says when it cannot begin: short, with a way on, and nothing of its insides.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { type CliResult, eventsOf, makeWorkspace, numbered, reportOf, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
after(() => workspace.remove())
workspace.rows('events.jsonl', numbered(2))
workspace.rows('users.jsonl', numbered(2))
mkdirSync(join(workspace.path, 'folder'))

/** Nothing listens there: a run that began would end with 6. */
const URL = { pg: 'postgres://u@127.0.0.1:1/db', clickhouse: 'http://127.0.0.1:1' }

interface Case {
  readonly args: string
  readonly status: 2 | 5
  readonly says: RegExp
}

const usage = (args: string, says: RegExp): Case => ({ args, status: 2, says })
const source = (args: string, says: RegExp): Case => ({ args, status: 5, says })

const cases: readonly Case[] = [
  usage('pg', /standard input has no file name/),
  usage('clickhouse', /standard input has no file name/),
  source('pg missing.jsonl', /no file missing\.jsonl/),
  source('clickhouse missing.jsonl', /no file missing\.jsonl/),
  source('pg folder', /folder/),
  usage('pg events.jsonl events.jsonl', /events\.jsonl is named twice/),
  usage('pg ftp://h/events.csv', /ftp:\/\/ is not supported/),
  source('pg no-such-*.csv', /no-such-\*\.csv/),
  usage('pg events.jsonl --encoding ebcdic', /--encoding ebcdic is not a known value\n.*use one of: utf-8, utf-16le/),
  usage('pg -', /standard input has no file name/),
  usage('pg events.jsonl --nope', /--nope/),
  usage('pg events.jsonl --nope=value', /--nope/),
  usage('pg events.jsonl -x', /-x/),
  usage('pg events.jsonl --delimeter ;', /unknown flag --delimeter\n {2}hint: did you mean --delimiter\?/),
  usage('pg events.jsonl --tabel=t', /unknown flag --tabel\n {2}hint: did you mean --table\?/),
  usage('clickhouse events.jsonl --max-error 5', /--max-error\n {2}hint: did you mean --max-errors\?/),
  usage('pg events.jsonl --no-headers', /hint: did you mean --no-header\?/),
  usage('inspect events.jsonl --formt csv', /hint: did you mean --format\?/),
  usage('pg events.jsonl --ulr=postgres://u:pw@h', /unknown flag --ulr\n {2}hint: did you mean --url\?/),
  usage('pg -events.jsonl', /unknown flag -e\n {2}hint: .*\.\/-name/),
  usage('pg events.jsonl --url', /--url expects a value/),
  usage('pg events.jsonl --table', /--table expects a value/),
  usage('pg events.jsonl --url nonsense', /neither a postgres:\/\/ URL nor a list/),
  usage('pg events.jsonl --url postgres://h:port/db', /host and port that cannot be read/),
  usage('pg events.jsonl --url postgres://h:99999/db', /port of the connection is not a number/),
  usage('pg events.jsonl --url host=h --url host=i', /--url can only be specified once/),
  usage('clickhouse events.jsonl --url ftp://h', /must begin with http:\/\/ or https:\/\//),
  usage('clickhouse events.jsonl --url http://u:%zz@h', /percent-encoding/),
  usage('clickhouse events.jsonl --url http://', /not a URL/),
  usage('pg events.jsonl --table a.b.c', /"a\.b\.c" is not a table name/),
  usage('pg events.jsonl --table a..b', /is not a table name/),
  usage('pg events.jsonl --table=', /--table is empty/),
  usage('pg events.jsonl  --table t', /the name of an input is empty/),
  usage('pg events.jsonl --rejects r.jsonl --max-errors 0%', /--rejects has no effect with --max-errors 0%/),
  usage('pg events.csv --quote none --escape double', /--escape has no effect with --quote none/),
  usage('pg events.jsonl --format xml', /--format xml is not a known value/),
  usage('pg events.jsonl --format jsonl --delimiter ;', /--delimiter has no effect with --format jsonl/),
  usage('pg events.jsonl --delimiter ab', /--delimiter "ab" is not one ASCII character/),
  usage('pg events.jsonl --delimiter " --quote "', /are the same character/),
  usage('pg events.csv --delimiter "', /--delimiter is the same character as the quote/),
  usage('inspect events.csv --comment "', /--comment is the same character as the quote/),
  usage('pg events.csv --delimiter , --comment ,', /--delimiter and --comment are the same character/),
  usage('pg events.jsonl --format jsonl --skip-lines 1', /--skip-lines has no effect with --format jsonl/),
  usage('pg events.csv --skip-lines 10001', /--skip-lines 10001 is not a whole number/),
  usage('pg events.jsonl --columns a,b,a', /--columns names a twice/),
  usage('pg events.jsonl --escape slash', /--escape slash is not a known value\n.*use one of: double, backslash/),
  usage('pg events.jsonl --wire binary', /--wire binary is not a known value\n.*use one of: auto, typed, text/),
  usage('pg events.jsonl --epoch h', /--epoch h is not a known value\n.*use one of: s, ms, us, ns/),
  usage(
    'pg events.jsonl --coerce numbers',
    /--coerce numbers is not a known value\n.*quoted-numbers, empty-null, int-bool/,
  ),
  usage('clickhouse events.jsonl --coerce int-bool,numbers', /--coerce numbers is not a known value/),
  usage('clickhouse events.jsonl --wire text --epoch s', /--epoch has no effect with --wire text/),
  usage('pg events.jsonl --wire text --coerce int-bool', /--coerce has no effect with --wire text/),
  usage('pg events.jsonl --codec lz4', /--codec is supported only by bulkload clickhouse/),
  usage('pg events.jsonl --level 3', /--level is supported only by bulkload clickhouse/),
  usage('pg events.jsonl --order-by id', /--order-by is supported only by bulkload clickhouse/),
  usage(
    'inspect events.jsonl --jobs 2',
    /--jobs is supported only by bulkload clickhouse, pg, convert, copy and export$/m,
  ),
  usage('pg events.jsonl --format cvs', /--format cvs is not a known value\n {2}hint: did you mean csv\?/),
  usage('clickhouse events.jsonl --codec gzip', /--codec gzip is not a known value\n.*lz4, zstd, none/),
  usage('clickhouse events.jsonl --codec zstd --level 0', /--level 0 is not a whole number from 1 to 22/),
  usage('clickhouse events.jsonl --codec zstd --level 23', /--level 23/),
  usage('clickhouse events.jsonl --codec zstd --level x', /--level x is not a whole number from 1 to 22/),
  usage('clickhouse events.jsonl --level 3', /--level is not supported for the codec none/),
  usage('clickhouse events.jsonl --codec none --level 3', /--level is not supported for the codec none/),
  usage('clickhouse events.jsonl --embedded --codec zstd', /--codec.*--embedded/),
  usage('clickhouse events.jsonl --order-by id', /--order-by has no effect without --create/),
  usage('pg events.jsonl --jobs 0', /--jobs 0/),
  usage('pg events.jsonl --jobs x', /--jobs x is not a whole number from 1 to 256/),
  usage('pg events.jsonl --jobs 1.5', /--jobs .*1\.5/),
  usage('pg events.jsonl --jobs 1000', /--jobs 1000/),
  usage('pg events.jsonl --workers 0', /--workers 0/),
  usage('pg events.jsonl --workers many', /--workers .*many/),
  usage('pg events.jsonl --block-size big', /--block-size big is not a size/),
  usage('pg events.jsonl --block-size 1', /--block-size 1 is not a size/),
  usage('pg events.jsonl --block-size 1GiB', /--block-size 1GiB is not a size/),
  usage('pg events.jsonl --max-record-bytes 0', /--max-record-bytes 0/),
  usage('pg events.jsonl --max-record-bytes 2GiB', /--max-record-bytes 2GiB/),
  usage('pg events.jsonl --max-errors few', /--max-errors few/),
  usage('pg events.jsonl --max-errors=-1', /--max-errors -1/),
  usage('pg events.jsonl --max-errors 101%', /--max-errors 101%/),
  usage('pg events.jsonl --timeout 0', /--timeout 0 is too short: the shortest time is 1ms/),
  usage('pg events.jsonl --timeout 3d', /--timeout 3d is not a duration/),
  usage('pg events.jsonl --peek=-1', /--peek .*-1/),
  usage('pg events.jsonl --peek all', /--peek .*all/),
  usage('pg events.jsonl --log-format xml', /--log-format xml is not a known value\n.*text, json/),
  usage('pg events.jsonl --embedded --url host=h', /--embedded and --url cannot be used together/),
  usage('pg events.jsonl users.jsonl --max-errors 1 --rejects bad.jsonl', /--rejects names one file/),
  usage('pg events.jsonl --rejects bad.jsonl', /--rejects has no effect without --max-errors/),
  usage('nope', /unknown command nope/),
  usage('nope events.jsonl', /unknown command nope/),
  usage('events.jsonl', /no command specified/),
]

for (const { args, status, says } of cases) {
  test(`bulkload ${args}: one message, a hint, exit status ${status}`, async () => {
    const result = await run(args)
    assert.equal(result.status, status, result.stderr)
    assert.equal(result.stdout, '')
    assert.match(result.stderr, says)
    assertIsShort(result)
  })
}

/** With an address, so that a run that begins although it should not ends with another status. */
function run(args: string): Promise<CliResult> {
  const words = args.split(' ')
  const [verb = ''] = words
  const needsUrl = verb in URL && !args.includes('--url') && !args.includes('--embedded')
  const url = needsUrl ? ['--url', URL[verb as keyof typeof URL]] : []
  return runCli([...words, ...url], { cwd: workspace.path })
}

function assertIsShort({ stderr }: CliResult): void {
  const lines = stderr.trimEnd().split('\n')
  assert.ok(lines.length <= 3, stderr)
  assert.match(lines[0] ?? '', /^BL_[A-Z_]+: \S/)
  assert.match(lines.at(-1) ?? '', /^ {2}hint: \S/)
  assert.doesNotMatch(stderr, /oclif|node_modules|\n\s+at .*\d+:\d+|›|See more help/)
}

const forms = [
  'pg',
  'pg missing.jsonl',
  'pg events.jsonl --nope',
  'pg events.jsonl --jobs x',
  'nope',
  'pg events.jsonl --format xml',
]

for (const args of forms) {
  test(`bulkload ${args} --json: stdout is one document that says the same`, async () => {
    const result = await run(`${args} --json`)
    const { error, status } = reportOf(result) as { error?: { code: string; message: string }; status: string }
    assert.equal(status, 'failed')
    assert.ok(error)
    assert.ok(result.stderr.startsWith(`${error.code}: ${error.message}\n`))
    assertIsShort(result)
  })

  test(`bulkload ${args} --log-format json: stderr is one event`, async () => {
    const result = await run(`${args} --log-format json`)
    assert.equal(result.stdout, '')
    const [event, ...more] = eventsOf(result)
    assert.deepEqual(more, [])
    assert.ok(event?.event === 'run.failed')
    assert.match(event.error.code, /^BL_/)
  })
}

test('--quiet and --log-format json cannot be used together, and the answer is an event', async () => {
  const result = await run('pg events.jsonl --quiet --log-format json')
  assert.equal(result.status, 2)
  const [event] = eventsOf(result)
  assert.ok(event?.event === 'run.failed')
  assert.match(event.error.message, /--quiet and --log-format json/)
})

test('what is piped in is not taken for the name of a file', async () => {
  const result = await runCli(['pg'], { cwd: workspace.path, input: 'events.jsonl\n' })
  assert.equal(result.status, 2)
  assert.match(result.stderr, /the standard input has no file name from which to infer the table/)
})

test('control characters of a name do not reach the terminal', async () => {
  const result = await runCli(['pg', 'a\x1b[2J.jsonl'], { cwd: workspace.path })
  assert.equal(result.status, 5)
  assert.ok(!result.stderr.includes('\x1b'))
})
