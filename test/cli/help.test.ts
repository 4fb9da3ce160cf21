import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test, { after } from 'node:test'
import { makeWorkspace, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
after(() => workspace.remove())
const cwd = workspace.path

const SHARED_FLAGS = [
  '--url',
  '--password-file',
  '--embedded',
  '--table',
  '--create',
  '--wire',
  '--format',
  '--encoding',
  '--files-from',
  '--endpoint',
  '--region',
  '--no-sign-request',
  '--ignore-hive-partitions',
  '--delimiter',
  '--quote',
  '--escape',
  '--[no-]skip-initial-space',
  '--[no-]header',
  '--skip-lines',
  '--columns',
  '--null',
  '--comment',
  '--ragged',
  '--epoch',
  '--coerce',
  '--rename',
  '--skip',
  '--set',
  '--only',
  '--unknown-fields',
  '--missing-fields',
  '--max-record-bytes',
  '--max-errors',
  '--rejects',
  '--timeout',
  '--fail-fast',
  '--jobs',
  '--workers',
  '--block-size',
  '--peek',
  '--json',
  '--verbose',
  '--log-format',
  '--quiet',
  '--config',
  '--help',
]
const TLS_FLAGS = ['--ca-file', '--cert-file', '--key-file', '--tls-server-name']
const FLAGS = { pg: SHARED_FLAGS, clickhouse: [...SHARED_FLAGS, ...TLS_FLAGS, '--codec', '--level', '--order-by'] }

for (const [command, flags] of Object.entries(FLAGS)) {
  test(`bulkload ${command} --help shows every flag, examples and the exit statuses`, async () => {
    const { status, stdout, stderr } = await runCli([command, '--help'], { cwd })
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' })
    const [, described = ''] = /^([\s\S]*)\nDESCRIPTION\n/.exec(stdout) ?? []
    const shown = [...described.matchAll(/^ +(?:-\w, )?(--(?:\[no-\])?[a-z-]+)/gm)].map(([, flag]) => flag)
    assert.deepEqual(shown.sort(), [...flags].sort())
    assert.match(stdout, new RegExp(`EXAMPLES\\n[\\s\\S]*\\$ bulkload ${command} events\\.jsonl`))
    assert.doesNotMatch(stdout, /FLAG DESCRIPTIONS|Show CLI help/)
    assert.match(stdout.replace(/\s+/g, ' '), /Exit status: 0 all rows, 2 usage, 3 .*, 4 .*, 5 .*, 6 .*, 7 /)
  })

  test(`bulkload ${command} -h shows the same page`, async () => {
    const long = await runCli([command, '--help'], { cwd })
    const short = await runCli([command, '-h'], { cwd })
    assert.deepEqual(short, long)
  })
}

test('bulkload inspect --help shows how the input is said, its own flags and the exit statuses', async () => {
  const { status, stdout, stderr } = await runCli(['inspect', '--help'], { cwd })
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' })
  for (const flag of ['--target', '--table', '--format', '--delimiter', '--null', '--encoding', '--json']) {
    assert.match(stdout, new RegExp(`^ +${flag}\\b`, 'm'))
  }
  assert.doesNotMatch(stdout, /--url|--create|--workers|FLAG DESCRIPTIONS/)
  assert.match(stdout, /\$ bulkload inspect events\.csv/)
  assert.match(stdout.replace(/\s+/g, ' '), /Exit status: 0 .*, 2 usage, 5 /)
})

for (const args of [['--help'], ['-h'], []]) {
  test(`bulkload ${args.join(' ')} names the commands and shows examples`, async () => {
    const { status, stdout, stderr } = await runCli(args, { cwd })
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' })
    assert.match(stdout, /^ {2}clickhouse +\S/m)
    assert.match(stdout, /^ {2}pg +\S/m)
    assert.match(stdout, /\$ bulkload pg \S+/)
    assert.match(stdout, /\$ bulkload clickhouse \S+/)
    assert.match(stdout, /^ {2}inspect +\S/m)
    assert.match(stdout, /\$ bulkload inspect \S+/)
  })
}

test('bulkload --version prints the version of the package', async () => {
  const { status, stdout } = await runCli(['--version'], { cwd })
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  assert.equal(status, 0)
  assert.ok(stdout.startsWith(`bulkload/${(JSON.parse(text) as { version: string }).version} `))
})

test('bulkload help is told where the help is', async () => {
  const { status, stderr } = await runCli(['help', 'pg'], { cwd })
  assert.equal(status, 2)
  assert.match(stderr, /hint: .*--help/)
})
