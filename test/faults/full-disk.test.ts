// The disk of the server is full: a small tmpfs under a tablespace of Postgres, and under a database of ClickHouse.
// Mounting takes root on Linux; elsewhere these tests are skipped, for a full disk cannot be made up.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { startPostgres } from '../servers/postgres-server.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { assertFailed, runFaultLoad } from './fault-load.ts'

const cannotMount = whyNoMount()

const DISK_BYTES = 24 * 1024 * 1024

test('the disk of Postgres is full: its words are quoted, and nothing is kept', { skip: cannotMount }, async () => {
  const folder = makeTempFolder('disk')
  const disk = join(folder.path, 'small')
  mkdirSync(disk)
  const unmount = mount(disk)
  const server = await startPostgres()
  try {
    const dataFolder = String((await server.query('SHOW data_directory'))[0]?.['data_directory'])
    const { uid, gid } = statSync(dataFolder)
    chownSync(disk, uid, gid)
    await server.query(`CREATE TABLESPACE small LOCATION '${disk}'`)
    await server.query('CREATE TABLE t (id int8, pad text) TABLESPACE small')
    await server.query("INSERT INTO t VALUES (-1, 'before'), (-2, 'before'), (-3, 'before')")
    // More than fits: however late the refusal is heard, no more is pulled.
    const outcome = await runFaultLoad({ sink: 'postgres', url: server.url, table: 't', waitBehind: 2 * DISK_BYTES })
    const error = assertFailed(outcome, 'BL_SERVER', /could not extend file .*: No space left on device/, DISK_BYTES)
    assert.equal(error.serverCode, '53100')
    assert.match(error.hint ?? '', /disk/)
    assert.equal(error.place, undefined)
    assert.deepEqual(await server.query('SELECT count(*)::int AS rows FROM t'), [{ rows: 3 }])
  } finally {
    // Killed, because a checkpoint to a full disk does not end.
    await server.kill()
    unmount()
    await server.stop()
    folder.remove()
  }
})

test('the disk of ClickHouse is full: its words are quoted, and what was committed is counted', {
  skip: cannotMount || clickhouseMissing,
}, async () => {
  const server = await startClickhouse()
  let unmount = (): void => {}
  try {
    await server.query('CREATE DATABASE small')
    // The server runs in its own folder, which it does not tell.
    unmount = mount(join(readlinkSync(`/proc/${server.pid}/cwd`), 'data', 'data', 'small'))
    await server.query('CREATE TABLE small.t (id Int64, pad String) ENGINE = MergeTree ORDER BY id')
    await server.query("INSERT INTO small.t VALUES (-1, 'before'), (-2, 'before'), (-3, 'before')")
    const outcome = await runFaultLoad({ sink: 'clickhouse', url: `${server.url}/small`, table: 't', rowBytes: 2000 })
    const { error } = outcome
    assert.equal(error?.code, 'BL_SERVER', JSON.stringify(error))
    assert.match(error.message, /^ClickHouse refused: .*(No space left on device|Not enough space)/i)
    assert.match(error.hint ?? '', /disk of the server is full/)
    assert.ok(outcome.isSourceClosed)
    assert.equal((await server.query('SELECT count() FROM small.t')).trim(), String(3 + outcome.loaded))
  } finally {
    await server.kill()
    unmount()
    await server.stop()
  }
})

/** Mounts `DISK_BYTES` of room on `path`; returns what takes it away again. */
function mount(path: string): () => void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', path])
  const unmount = (): void => {
    process.removeListener('exit', unmount)
    execFileSync('umount', ['--lazy', path])
  }
  // A test that dies must not leave it behind, nor stop its folder from being removed.
  process.prependListener('exit', unmount)
  return unmount
}

function whyNoMount(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'mounting a small disk takes root on Linux'
  const folder = makeTempFolder('mount')
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder.path], { stdio: 'pipe' })
    execFileSync('umount', [folder.path])
    return false
  } catch (cause) {
    return `this machine does not let root mount: ${String(cause)}`
  } finally {
    folder.remove()
  }
}
