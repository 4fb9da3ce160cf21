// A file that changes while it is loaded: no target keeps a mixture of two versions, and the change is reported.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { load, type TableReport } from '../../src/index.ts'
import { lockTable } from '../cli/lock-table.ts'
import { BIN } from '../cli/run-cli.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { until } from '../until.ts'
import { type FaultTarget, faultTargets, ROWS_BEFORE } from './fault-targets.ts'
import { rowLine } from './generated-source.ts'

const targets = faultTargets('Postgres', "today's ClickHouse")
const [postgres] = targets as [FaultTarget, FaultTarget]
const folder = makeTempFolder('changed-file')
after(() => folder.remove())

const ROWS = 120_000
const ids = Array.from({ length: ROWS }, (_, i) => i)
const rows = ids.map((id) => JSON.parse(rowLine(id, 100)) as { id: number; pad: string })
const jsonl = Buffer.from(ids.map((id) => rowLine(id, 100)).join(''))
const parquet = Buffer.from(
  parquetWriteBuffer({
    columnData: [
      { name: 'id', data: ids, type: 'INT32', nullable: false },
      { name: 'pad', data: rows.map(({ pad }) => pad), type: 'STRING', nullable: false },
    ],
    rowGroupSize: 4000,
    codec: 'UNCOMPRESSED',
  }),
)
/** Each takes more than twelve chunks, of which at most five are read before the first block is loaded. */
const FILES: Readonly<Record<string, Buffer>> = {
  jsonl,
  csv: Buffer.from(`id,pad\n${rows.map(({ id, pad }) => `${id},${pad}\n`).join('')}`),
  parquet,
  'jsonl.gz': gzipSync(jsonl, { level: 1 }),
}

/** Writes bytes into the file in place. */
function overwrite(path: string, bytes: Uint8Array, positions: readonly number[]): void {
  const descriptor = openSync(path, 'r+')
  for (const position of positions) writeSync(descriptor, bytes, 0, bytes.length, position)
  closeSync(descriptor)
}

const CHANGES: Readonly<Record<string, { readonly change: (path: string) => void; readonly message: RegExp }>> = {
  'overwritten in place with zeros': {
    change: (path) => overwrite(path, new Uint8Array(5000), [5_000_000, 7_600_000]),
    message: /changed while it was read: it was written to at 20/,
  },
  'overwritten by a program that sets its modification time back': {
    change: (path) => {
      overwrite(path, new Uint8Array(5000), [5_000_000, 7_600_000])
      utimesSync(path, OLD, OLD)
    },
    message: /changed while it was read: its content or attributes were changed at 20/,
  },
  'cut at any byte': {
    change: (path) => truncateSync(path, 7_000_001),
    message: /changed while it was read: it had \d+ bytes when the load began, but only 7000001 are there now/,
  },
  'appended to': {
    change: (path) => writeFileSync(path, rowLine(1, 100), { flag: 'a' }),
    message: /changed while it was read: it had \d+ bytes when the load began, and has grown to \d+/,
  },
  'replaced by another file': {
    change: (path) => {
      writeFileSync(`${path}.new`, 'other')
      renameSync(`${path}.new`, path)
    },
    message: /changed while it was read: another file has replaced it/,
  },
  deleted: { change: (path) => rmSync(path), message: /changed while it was read: it was deleted or renamed/ },
}

const OLD = new Date('2020-01-01T00:00:00Z')

/** Loads the file; after the first block it is changed. */
async function loadChanging(target: FaultTarget, path: string, table: string, change: (path: string) => void) {
  // Files of today may be written to again within one tick of the clock of the file system.
  utimesSync(path, OLD, OLD)
  const run = load({ source: path, sink: target.sink, url: target.url(), table, env: {}, workers: 1 })
  await run.next()
  change(path)
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value as TableReport
  }
}

for (const [name, content] of Object.entries(FILES)) {
  for (const [how, { change, message }] of Object.entries(CHANGES)) {
    test(`a .${name} file that is ${how} while it is read: BL_SOURCE_CHANGED, and nothing is kept`, async () => {
      const table = await postgres.table()
      const path = join(folder.path, `${table}.${name}`)
      writeFileSync(path, content)
      await assert.rejects(loadChanging(postgres, path, table, change), ({ code, message: text, place, hint }) => {
        assert.deepEqual([code, place?.source], ['BL_SOURCE_CHANGED', path], text)
        assert.match(text, message)
        assert.match(hint, /load it again when no other program writes to it, or load a copy of it/)
        return true
      })
      assert.equal(await postgres.count(table), ROWS_BEFORE)
      rmSync(path, { force: true })
    })
  }
}

test('a file that gets another name or other permissions while it is read is loaded', async () => {
  const table = await postgres.table()
  for (const change of [(path: string) => linkSync(path, `${path}.backup`), (path: string) => chmodSync(path, 0o400)]) {
    const path = join(folder.path, `${table}.jsonl`)
    writeFileSync(path, jsonl)
    assert.equal((await loadChanging(postgres, path, table, change)).rows.loaded, ROWS)
    rmSync(path)
  }
  assert.equal(await postgres.count(table), ROWS_BEFORE + 2 * ROWS)
})

for (const target of targets) {
  test(`values that are overwritten with others of their size are not mixed in ${target.name}`, async () => {
    for (const name of ['jsonl', 'csv', 'parquet'] as const) {
      const table = await target.table()
      const path = join(folder.path, `${table}.${name}`)
      const content = FILES[name] as Buffer
      writeFileSync(path, content)
      // Letters in another case: where they are of texts, the records keep their form and have other values.
      const from = content.length - 3_000_000
      const flipped = Buffer.from(content.subarray(from, -200_000))
      flipped.forEach((byte, i) => {
        if (byte >= 0x78 && byte <= 0x7a) flipped[i] = byte - 0x20
      })
      const change = () => overwrite(path, flipped, [from])
      await assert.rejects(loadChanging(target, path, table, change), { code: 'BL_SOURCE_CHANGED' })
      assert.equal(await target.count(table), ROWS_BEFORE, name)
      rmSync(path)
    }
  })
}

test('a file that changes after its end was read, before the rows are committed, is reported before the commit', async () => {
  const table = await postgres.table()
  const path = join(folder.path, 'last.jsonl')
  writeFileSync(path, '{"id":1,"pad":"a"}\n')
  // One block: it is all of the file, and the next step is the commit.
  await assert.rejects(
    loadChanging(postgres, path, table, () => writeFileSync(path, '{"id":2,"pad":"b"}\n')),
    { code: 'BL_SOURCE_CHANGED' },
  )
  assert.equal(await postgres.count(table), ROWS_BEFORE)
})

test('an unchanged file is loaded; reading it changes nothing of it', async () => {
  const table = await postgres.table()
  const path = join(folder.path, 'quiet.jsonl')
  writeFileSync(path, jsonl)
  const report = await loadChanging(postgres, path, table, () => readFileSync(path))
  assert.deepEqual([report.balanced, report.rows.loaded], [true, ROWS])
  assert.equal(await postgres.count(table), ROWS_BEFORE + ROWS)
})

test('a file that is the standard input must not change either', async () => {
  const table = await postgres.table()
  const path = join(folder.path, 'stdin.jsonl')
  writeFileSync(path, '{"id":1,"pad":"a"}\n')
  utimesSync(path, OLD, OLD)
  const release = await lockTable(postgres.url(), table)
  const input = openSync(path, 'r')
  const child = spawn(process.execPath, [BIN, 'pg', '-', '--table', table, '--url', postgres.url()], {
    cwd: folder.path,
    stdio: [input, 'ignore', 'pipe'],
  })
  closeSync(input)
  let stderr = ''
  child.stderr?.on('data', (data: Buffer) => {
    stderr += data.toString()
  })
  const closed = once(child, 'close')
  await until(async () => (await postgres.ask('SELECT count(*) FROM pg_locks WHERE NOT granted')) !== '0', 'the lock')
  overwrite(path, Buffer.from('{"id":2'), [0])
  await release()
  assert.deepEqual(await closed, [5, null], stderr)
  assert.match(stderr, /BL_SOURCE_CHANGED: the standard input changed while it was read: it was written to at 20/)
  assert.equal(await postgres.count(table), ROWS_BEFORE)
})
