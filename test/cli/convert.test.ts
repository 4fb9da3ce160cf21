// `bulkload convert` as its users have it: standard output, a reader that has enough, and a disk that is full.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { BIN, makeWorkspace, reportOf, runCli, runProgram } from './run-cli.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
after(() => workspace.remove())

workspace.rows('in.jsonl', [
  { id: 1, name: 'a' },
  { id: 2, name: null },
])

test('a file to a file', async () => {
  const { status, stdout } = await runCli(['convert', 'in.jsonl', '-o', 'out.csv'], { cwd })
  assert.equal(status, 0)
  assert.match(stdout, /^out: 2 read = 2 written \+ 0 rejected \+ 0 skipped {2}balanced$/m)
  assert.equal(readFileSync(join(cwd, 'out.csv'), 'utf8'), 'id,name\n1,a\n2,\n')
})

test('the report as JSON', async () => {
  const report = reportOf(await runCli(['convert', 'in.jsonl', '-o', 'out2.csv', '--json'], { cwd }))
  assert.deepEqual(
    [report.tables[0]?.target, report.tables[0]?.countedBy, report.tables[0]?.address],
    ['file', 'writer', 'out2.csv'],
  )
})

for (const name of ['-', '/dev/stdout', '/dev/fd/1']) {
  test(`to standard output as ${name}: rows on stdout, and words on stderr`, async () => {
    const { status, stdout, stderr } = await runProgram(['convert', 'in.jsonl', '-o', name, '--to', 'csv'], { cwd })
    assert.deepEqual([status, stdout], [0, 'id,name\n1,a\n2,\n'])
    assert.match(stderr, /2 read = 2 written/)
  })
}

test('from standard input to standard output', async () => {
  const args = ['convert', '-', '-o', '-', '--to', 'jsonl', '--quiet']
  const { status, stdout } = await runProgram(args, { cwd, input: 'a,b\n1,x\n' })
  assert.deepEqual([status, stdout], [0, '{"a":1,"b":"x"}\n'])
})

test('a reader that has enough ends it quietly, with status 0', () => {
  const lines = Array.from({ length: 200_000 }, (_, id) => JSON.stringify({ id, text: 'some text' }))
  workspace.write('many.jsonl', `${lines.join('\n')}\n`)
  const script = `set -o pipefail; "$0" "$1" convert many.jsonl -o - --to csv --quiet | head -n 2`
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, BIN], { cwd, encoding: 'utf8' })
  assert.deepEqual([status, stdout, stderr], [0, 'id,text\n0,some text\n', ''])
})

test('a full disk: what, where, what next', { skip: !existsSync('/dev/full') && 'there is no /dev/full' }, async () => {
  const { status, stderr } = await runCli(['convert', 'in.jsonl', '-o', '/dev/full', '--to', 'csv'], { cwd })
  assert.equal(status, 6)
  assert.match(stderr, /BL_FILE_WRITE: cannot write \/dev\/full: ENOSPC[^\n]*\n {2}hint: free some space/)
})

test('a file that exists: use --overwrite', async () => {
  const args = ['convert', 'in.jsonl', '-o', 'twice.csv']
  assert.equal((await runCli(args, { cwd })).status, 0)
  const second = await runCli(args, { cwd })
  assert.equal(second.status, 2)
  assert.match(second.stderr, /BL_OUTPUT_EXISTS: twice\.csv exists already\n {2}hint: use --overwrite/)
  assert.equal((await runCli([...args, '--overwrite'], { cwd })).status, 0)
})

test('rejects are set aside, and what comes next works', async () => {
  workspace.write('bad.csv', 'id,b\n1,2\n3\n')
  const args = ['convert', 'bad.csv', '-o', 'bad.jsonl', '--max-errors', '1']
  const { status, stdout } = await runCli(args, { cwd })
  assert.equal(status, 3)
  assert.match(
    stdout,
    /next: read bad\.rejects\.reasons\.jsonl, correct bad\.rejects\.csv and convert it into another file$/m,
  )
  assert.equal(readFileSync(join(cwd, 'bad.jsonl'), 'utf8'), '{"id":1,"b":2}\n')
})

test('without an output it is a usage error', async () => {
  const { status, stderr } = await runCli(['convert', 'in.jsonl'], { cwd })
  assert.equal(status, 2)
  assert.match(stderr, /no output is named/)
})
