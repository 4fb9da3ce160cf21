// Signals to the command line while an engine of its own starts or works.
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeWorkspace, reportOf, resultOf, startCli } from '../cli/run-cli.ts'
import { allGone } from '../servers-self/leftovers.ts'
import { until } from '../until.ts'
import { rowLine } from './generated-source.ts'

const skip = process.platform === 'win32' ? 'Windows has no signals to send' : false
const workspace = makeWorkspace()
after(() => workspace.remove())
const cwd = workspace.path
const rows = (count: number): string => Array.from({ length: count }, (_, i) => rowLine(i + 1, 100)).join('')
workspace.write('few.jsonl', rows(10))

for (const signals of [['SIGINT'], ['SIGINT', 'SIGINT'], ['SIGTERM', 'SIGTERM']] as const) {
  test(`${signals.join(' and ')} while the embedded Postgres starts: it is gone afterwards`, { skip }, async () => {
    const folder = `starting-${signals.join('-')}`
    const child = startCli(['pg', 'few.jsonl', '--embedded', folder], { cwd })
    const heard = hearing(child)
    const result = resultOf(child)
    // The file is there some time before the server is ready. (While initdb works the number is negative.)
    const lockFile = join(cwd, folder, 'postgres', 'postmaster.pid')
    let pid = 0
    await until(() => {
      pid = firstLine(lockFile)
      return pid > 0
    }, 'the server starts')
    for (const [i, signal] of signals.entries()) {
      // Two that come together are one to the kernel.
      if (i > 0) await until(() => heard().includes('stopping cleanly'), 'the first signal is heard')
      child.kill(signal)
    }
    const { status } = await result
    assert.equal(status, signals[0] === 'SIGINT' ? 130 : 143)
    await allGone([pid])
  })
}

test('SIGINT in the middle of a load into the embedded Postgres: it is gone, and the next run finds the table empty', {
  skip,
}, async () => {
  const args = ['pg', '--table', 'events', '--embedded', 'middle', '--json']
  const child = startCli([...args, '-'], { cwd })
  const heard = hearing(child)
  const result = resultOf(child)
  child.stdin.on('error', () => undefined)
  // Standard input stays open: the load cannot end by itself.
  child.stdin.write(rows(20_000))
  await until(() => heard().includes('loading into'), 'the load has begun')
  const pid = firstLine(join(cwd, 'middle', 'postgres', 'postmaster.pid'))
  child.kill('SIGINT')
  const report = reportOf(await result)
  assert.equal(report.exitStatus, 130)
  assert.equal(report.tables[0]?.rows.loaded, 0)
  await allGone([pid])
  const again = startCli([...args, 'few.jsonl'], { cwd })
  const { exitStatus, tables } = reportOf(await resultOf(again))
  assert.deepEqual({ exitStatus, inTable: tables[0]?.inTable }, { exitStatus: 0, inTable: 10 })
})

test('SIGINT in the middle of a load into the embedded ClickHouse: the process ends, and nothing of it stays', {
  skip,
}, async () => {
  const args = ['clickhouse', '--table', 'events', '--embedded', 'chdb', '--json']
  const child = startCli([...args, '-'], { cwd })
  const heard = hearing(child)
  const result = resultOf(child)
  child.stdin.on('error', () => undefined)
  child.stdin.write(rows(20_000))
  await until(() => heard().includes('loading into'), 'the load has begun')
  child.kill('SIGINT')
  const report = reportOf(await result)
  assert.equal(report.exitStatus, 130)
  assert.equal(report.tables[0]?.rows.loaded, 0)
  assert.deepEqual(
    readdirSync(join(cwd, 'chdb', 'clickhouse')).filter((name) => name.startsWith('upload-')),
    [],
  )
  const again = startCli([...args, 'few.jsonl'], { cwd })
  const { exitStatus, tables } = reportOf(await resultOf(again))
  assert.deepEqual({ exitStatus, inTable: tables[0]?.inTable }, { exitStatus: 0, inTable: 10 })
})

/** What the child has said on stderr so far. */
function hearing(child: ChildProcess): () => string {
  let heard = ''
  child.stderr?.on('data', (text: Buffer) => {
    heard += text.toString()
  })
  return () => heard
}

/** The first line of the lock file, the process id; 0 while it is not there. */
function firstLine(path: string): number {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10) || 0
  } catch {
    return 0
  }
}
