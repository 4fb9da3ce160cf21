// `npm run demo`: the whole way, in one command, for somebody who has only Node.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { startEngine } from '../../src/sinks/postgres/engine/engine.ts'
import { type CliResult, makeWorkspace, resultOf } from '../cli/run-cli.ts'

const DEMO = fileURLToPath(new URL('../../examples/demo.js', import.meta.url))
const workspace = makeWorkspace()
after(() => workspace.remove())
const temporary = join(workspace.path, 'temporary')
mkdirSync(temporary)

function demo(...args: string[]): Promise<CliResult> {
  const env = { ...process.env, TMPDIR: temporary }
  const child = spawn(process.execPath, [DEMO, ...args], { cwd: workspace.path, env })
  child.stdin.end()
  return resultOf(child)
}

for (const [args, target] of [
  [[], 'postgres'],
  [['clickhouse'], 'clickhouse'],
] as const) {
  test(`npm run demo ${args.join()} loads 200,000 events, shows the equation and some rows, and cleans up`, async () => {
    const { status, stdout, stderr } = await demo(...args)
    assert.equal(status, 0, stderr)
    assert.match(
      stdout,
      /^Made 200000 events, \d+\.\d MB\.\n\n\$ bulkload \w+ \S+events\.jsonl --embedded=\S+ --peek 5 --verbose\n/,
    )
    assert.ok(stdout.includes(`\nevents (${target}) from `))
    assert.match(stdout, /\n {2}in table +200,000 rows, counted by the engine\n/)
    assert.match(stdout, /\nevents: 200,000 read = 200,000 loaded \+ 0 rejected \+ 0 skipped {2}balanced\n/)
    assert.match(stdout, /\nid +at +user +kind +ok +ms +place +note\n[- ]+\n( *\d .*\n){5}\n/)
    assert.deepEqual(readdirSync(temporary), [])
  })
}

test('the demo fails when the equation does not balance, and cleans up nevertheless', async () => {
  const database = join(workspace.path, 'leaky')
  const engine = await startEngine(database)
  const client = new pg.Client({ connectionString: engine.url })
  await client.connect()
  await client.query(`CREATE TABLE events (id int, at text, "user" text, kind text, ok bool, ms float8, place json, note text);
    CREATE FUNCTION drop_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE TRIGGER leak BEFORE INSERT ON events FOR EACH ROW WHEN (NEW.id = 7) EXECUTE FUNCTION drop_row()`)
  await client.end()
  await engine.stop()
  const { status, stdout } = await demo('pg', database)
  assert.equal(status, 7)
  assert.match(stdout, /DOES NOT BALANCE/)
  assert.deepEqual(readdirSync(temporary), [])
  assert.ok(existsSync(join(database, 'postgres')))
})

test('the demo knows no other target', async () => {
  const { status, stdout, stderr } = await demo('mysql')
  assert.equal(status, 2)
  assert.equal(stdout, '')
  assert.match(stderr, /pg or clickhouse, not with mysql/)
})
