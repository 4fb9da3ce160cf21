// Flags that turn off what a variable or the settings file turned on.

import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { makeWorkspace, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
after(() => workspace.remove())
const cwd = workspace.path
const BAD = 'inspect missing.csv'

async function printsJson(args: string, env: Record<string, string> = {}): Promise<boolean> {
  const { status, stdout } = await runCli(args.split(' '), { cwd, env })
  assert.equal(status, 5)
  return stdout.startsWith('{')
}

test('--no-json turns off what a variable and the settings file say, and of both flags the last one counts', async () => {
  workspace.write('s.json', '{"json": true}')
  const env = { BULKLOAD_JSON: 'true' }
  assert.equal(await printsJson(BAD, env), true)
  assert.equal(await printsJson(`${BAD} --no-json`, env), false)
  assert.equal(await printsJson(`${BAD} --config s.json`), true)
  assert.equal(await printsJson(`${BAD} --config s.json --no-json`), false)
  assert.equal(await printsJson(`${BAD} --json --no-json`), false)
  assert.equal(await printsJson(`${BAD} --no-json --json`), true)
})

test('a mistyped form gets a hint with the right one, and one of another command with that command', async () => {
  const mistyped = await runCli(['pg', 'x.csv', '--no-creat'], { cwd })
  assert.match(mistyped.stderr, /unknown flag --no-creat\n.*did you mean --no-create\?/s)
  const other = await runCli(['inspect', 'x.csv', '--no-create'], { cwd })
  assert.match(other.stderr, /--no-create is supported only by bulkload clickhouse, pg, convert, copy and export\n/)
})

test('--help shows the second form where neither is the default, --help --all shows all', async () => {
  const short = await runCli(['pg', '--help'], { cwd })
  assert.match(short.stdout, /--\[no-\]header/)
  assert.match(short.stdout, / --create /)
  const all = await runCli(['pg', '--help', '--all'], { cwd })
  for (const flag of ['--[no-]create', '-q, --[no-]quiet', '--[no-]sign-request', '--[no-]embedded [DIR]'])
    assert.ok(all.stdout.includes(flag), flag)
})
