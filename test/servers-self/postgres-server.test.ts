import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { startPostgres } from '../servers/postgres-server.ts'
import { allGone, foldersLeft, isAlive } from './leftovers.ts'

const MODULE = new URL('../servers/postgres-server.js', import.meta.url).href

test('Postgres starts, answers and leaves nothing behind', async () => {
  const server = await startPostgres({ settings: { work_mem: '7MB' } })
  assert.equal(foldersLeft('postgres').length, 1)
  const rows = await server.query(
    "SELECT 1 AS a; SELECT 2 AS b, current_setting('work_mem') AS w, current_setting('fsync') AS f",
  )
  assert.deepEqual(rows, [{ b: 2, w: '7MB', f: 'off' }])
  assert.deepEqual(await server.query('CREATE TABLE t (a int)'), [])
  assert.match(server.logs.join(''), /ready to accept connections/)
  await assert.rejects(server.query('SELECT nope'), /column "nope" does not exist/)
  await server.stop()
  assert.equal(isAlive(server.pid), false)
  assert.deepEqual(foldersLeft('postgres'), [])
})

test('a killed Postgres is gone with all its children, and stop() still returns', async () => {
  const server = await startPostgres()
  const asleep = assert.rejects(server.query('SELECT pg_sleep(60)'))
  while ((await server.query("SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'")).length === 0);
  const children = childrenOf(server.pid)
  assert.ok(children.length >= 5)
  await server.kill()
  await asleep
  await allGone([server.pid, ...children])
  assert.equal(foldersLeft('postgres').length, 1)
  await server.stop()
  await server.stop()
  assert.deepEqual(foldersLeft('postgres'), [])
})

test('two servers live side by side', async () => {
  const [a, b] = await Promise.all([startPostgres(), startPostgres()])
  assert.notEqual(a.port, b.port)
  await a.query('CREATE TABLE only_in_a ()')
  await assert.rejects(b.query('SELECT FROM only_in_a'))
  await Promise.all([a.stop(), b.stop()])
})

test('the exit status of a test process that forgot stop() is its own, and the server goes with it', async () => {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(MODULE)})
    const stopped = await startPostgres()
    await stopped.stop()
    process.exitCode = 3
    const server = await startPostgres()
    console.log(server.pid)
    process.exit()`
  const { status, stdout, stderr } = await runNode(script)
  assert.deepEqual({ status, stderr }, { status: 3, stderr: '' })
  await allGone([Number(stdout)])
})

test('a stopped server does not change the exit status', async () => {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(MODULE)})
    await (await startPostgres()).stop()
    process.exitCode = 3`
  assert.deepEqual(await runNode(script), { status: 3, stdout: '', stderr: '' })
})

function childrenOf(parent: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).split('\n')
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number))
  return pairs.flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []))
}

function runNode(script: string): Promise<{ status: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', script], (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : error.code, stdout, stderr })
    })
  })
}
