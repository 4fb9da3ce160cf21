import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test, { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { makeWorkspace, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
after(() => workspace.remove())
const cwd = workspace.path

const SHARED_FLAGS = [
  '--url',
  '--password-file',
  '--[no-]embedded',
  '--table',
  '--[no-]create',
  '--wire',
  '--mode',
  '--key',
  '--replace-by',
  '--format',
  '--encoding',
  '--files-from',
  '--endpoint',
  '--region',
  '--[no-]sign-request',
  '--source-retries',
  '--retries',
  '--deadline',
  '--[no-]ignore-hive-partitions',
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
  '--date-format',
  '--time-zone',
  '--decimal-comma',
  '--thousands',
  '--exact-integers',
  '--true',
  '--false',
  '--rename',
  '--skip',
  '--set',
  '--only',
  '--unknown-fields',
  '--missing-fields',
  '--header-match',
  '--max-record-bytes',
  '--transform',
  '--max-errors',
  '--rejects',
  '--timeout',
  '--[no-]fail-fast',
  '--jobs',
  '--streams',
  '--max-rate',
  '--workers',
  '--block-size',
  '--peek',
  '--[no-]json',
  '--[no-]verbose',
  '--log-format',
  '--[no-]quiet',
  '--config',
  '--help',
]
const TLS_FLAGS = ['--ca-file', '--cert-file', '--key-file', '--tls-server-name']
const FLAGS = {
  pg: [...SHARED_FLAGS, '--commit-every', '--[no-]ledger', '--state', '--lock-timeout'],
  clickhouse: [
    ...SHARED_FLAGS,
    ...TLS_FLAGS,
    '--[no-]ledger',
    '--state',
    '--codec',
    '--level',
    '--order-by',
    '--[no-]atomic',
  ],
}

/** The flags on a page. */
function flagsOn(page: string): string[] {
  const [, described = ''] = /^([\s\S]*)\nDESCRIPTION\n/.exec(page) ?? []
  return [...described.matchAll(/^ +(?:-\w, )?(--(?:\[no-\])?[a-z-]+)/gm)].map(([, flag]) => flag ?? '')
}

for (const [command, flags] of Object.entries(FLAGS)) {
  test(`bulkload ${command} --help --all shows every flag`, async () => {
    const { status, stdout, stderr } = await runCli([command, '--help', '--all'], { cwd })
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' })
    assert.deepEqual(flagsOn(stdout).sort(), [...flags].sort())
    assert.match(stdout, /BULKLOAD_MAX_ERRORS/)
  })

  test(`bulkload ${command} --help shows the options that matter, examples and the exit statuses`, async () => {
    const { status, stdout, stderr } = await runCli([command, '--help'], { cwd })
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' })
    const shown = flagsOn(stdout)
    assert.ok(shown.length >= 12 && shown.length <= 18, shown.join())
    for (const flag of ['--url', '--create', '--format', '--max-errors', '--jobs', '--json', '--help']) {
      assert.ok(shown.includes(flag), flag)
    }
    assert.match(stdout, new RegExp(`bulkload ${command} --help --all shows all ${flags.length} options`))
    assert.match(stdout, new RegExp(`EXAMPLES\\n[\\s\\S]*\\$ bulkload ${command} events\\.jsonl`))
    assert.match(
      stdout.replace(/\s+/g, ' '),
      /Exit status: 0 all rows loaded, 2 usage error, 3 .*, 4 .*, 5 .*, 6 .*, 7 /,
    )
    assert.ok(
      stdout.split('\n').every((line) => line.length <= 80),
      'a line is too long for a terminal',
    )
  })

  test(`bulkload ${command} -h shows the same page`, async () => {
    const long = await runCli([command, '--help'], { cwd })
    const short = await runCli([command, '-h'], { cwd })
    assert.deepEqual(short, long)
  })
}

test('every option has its default in --help, or says what it does without one', async () => {
  const { stdout } = await runCli(['clickhouse', '--help', '--all'], { cwd })
  const text = stdout.replace(/\s+/g, ' ')
  for (const words of [
    '--timeout TIME Fail if the server neither answers nor accepts data for this long, in seconds or with a unit (500ms, 5m). Default: 60s.',
    '--jobs N Tables to load in parallel, 1 to 256. Default: 1.',
    '--max-record-bytes SIZE Maximum size of a record, in bytes or with a unit (1MB); a larger one is an error. Default: 64MiB.',
    '--codec lz4|zstd|none Compression of the upload. Default: none for a server on this machine, else lz4.',
  ]) {
    assert.ok(text.includes(words), words)
  }
})

test('--help of a command that is not one says so', async () => {
  const { status, stdout, stderr } = await runCli(['nope', '--help'], { cwd })
  assert.deepEqual([status, stdout], [2, ''])
  assert.match(stderr, /unknown command nope/)
})

test('--help loads no target, no worker, no HTTP client', () => {
  const root = fileURLToPath(new URL('../../src/', import.meta.url))
  const packages = new Set<string>()
  const found = new Set(
    ['dispatch', 'help/help', 'pg', 'clickhouse', 'inspect', 'completion'].map((name) =>
      join(root, `commands/${name}.js`),
    ),
  )
  for (const file of found) {
    const text = readFileSync(file, 'utf8')
    for (const [, specifier = ''] of text.matchAll(/^(?:import|export) (?:[^;]*? from )?'([^']+)'/gms)) {
      if (specifier.startsWith('.')) found.add(join(dirname(file), specifier))
      else packages.add(specifier)
    }
  }
  const own = [...found].map((file) => file.slice(root.length))
  assert.deepEqual(
    own.filter((file) => /^(?:sinks|run|table|transfer|index)\b|workers\/pool/.test(file)),
    [],
  )
  assert.deepEqual(
    [...packages].filter((name) => !name.startsWith('node:')),
    ['@oclif/core'],
  )
})

test('bulkload inspect --help shows how the input is said, its own flags and the exit statuses', async () => {
  const { status, stdout, stderr } = await runCli(['inspect', '--help', '--all'], { cwd })
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' })
  for (const flag of ['--target', '--table', '--format', '--delimiter', '--null', '--encoding', '--[no-]json']) {
    assert.match(stdout, new RegExp(`^ +${flag.replaceAll(/[[\]]/g, '\\$&')}(?![a-z-])`, 'm'))
  }
  assert.doesNotMatch(stdout, / --url| --workers/)
  assert.match(stdout, /\$ bulkload inspect events\.csv/)
  assert.match(stdout.replace(/\s+/g, ' '), /Exit status: 0 .*, 2 usage error, 5 /)
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

test('bulkload help gets a hint where the help is', async () => {
  const { status, stderr } = await runCli(['help', 'pg'], { cwd })
  assert.equal(status, 2)
  assert.match(stderr, /hint: .*--help/)
})
