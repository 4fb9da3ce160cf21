// The source fails, pauses, shrinks or never answers.
import assert from 'node:assert/strict'
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type LoadSource, load, type TableReport } from '../../src/index.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { type FaultTarget, faultTargets, ROWS_BEFORE } from './fault-targets.ts'
import { generatedBytes, generatedRows, nothingPulled, rowLine } from './generated-source.ts'

const ROW_BYTES = 100
const targets = faultTargets('Postgres', "today's ClickHouse")
const [postgres] = targets as [FaultTarget, FaultTarget]
const folder = makeTempFolder('faulty-source')
after(() => folder.remove())

function startLoad(target: FaultTarget, table: string, source: LoadSource, timeout = '30s') {
  return load({ source, sink: target.sink, url: target.url(), table, env: {}, workers: 1, timeout })
}

async function toEnd(run: ReturnType<typeof startLoad>): Promise<TableReport> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

/** Fails once this many rows were pulled. */
function failingAfter(rows: number, cause: Error) {
  return {
    rowBytes: ROW_BYTES,
    beforePiece: (pulled: { rows: number }) => {
      if (pulled.rows >= rows) throw cause
    },
  }
}

const mine = new Error('the cable was pulled')
const FAILING: readonly { name: string; make: (rows: number) => LoadSource }[] = [
  {
    name: 'a Readable that errors',
    make: (rows) => {
      const pieces = generatedBytes(nothingPulled(), { rows, rowBytes: ROW_BYTES })
      return new Readable({
        read() {
          void pieces.next().then(({ done, value }) => (done ? this.destroy(mine) : this.push(value)))
        },
      })
    },
  },
  {
    name: 'a generator of bytes that throws',
    make: (rows) => generatedBytes(nothingPulled(), failingAfter(rows, mine)),
  },
  { name: 'a generator of rows that throws', make: (rows) => generatedRows(nothingPulled(), failingAfter(rows, mine)) },
]

for (const target of targets) {
  for (const { name, make } of FAILING) {
    test(`${name} in the middle of a load into ${target.name} is the cause, and nothing is kept`, async () => {
      const table = await target.table()
      await assert.rejects(toEnd(startLoad(target, table, make(30_000))), {
        name: 'BulkloadError',
        code: 'BL_SOURCE_FAILED',
        message: /the cable was pulled/,
        cause: mine,
      })
      assert.equal(await target.count(table), ROWS_BEFORE)
    })
  }
}

for (const { name, make } of FAILING) {
  test(`${name} before its first row is the cause too`, async () => {
    const table = await postgres.table()
    const expected = { name: 'BulkloadError', code: 'BL_SOURCE_FAILED', message: /the cable was pulled/, cause: mine }
    await assert.rejects(toEnd(startLoad(postgres, table, make(0))), expected)
    assert.equal(await postgres.count(table), ROWS_BEFORE)
  })
}

for (const target of targets) {
  test(`a source that pauses for longer than --timeout is not the fault of ${target.name}`, async () => {
    const table = await target.table()
    const rows = 30_000
    let hasPaused = false
    const source = generatedBytes(nothingPulled(), {
      rows,
      beforePiece: async (pulled) => {
        if (hasPaused || pulled.rows < rows / 2) return
        hasPaused = true
        await sleep(7000)
      },
    })
    // Longer than a busy machine takes to answer.
    const report = await toEnd(startLoad(target, table, source, '5s'))
    assert.equal(report.balanced, true)
    assert.equal(report.rows.loaded, rows)
    assert.equal(await target.count(table), ROWS_BEFORE + rows)
  })
}

/** Loads a file of 80,000 rows that is cut to `bytes` after its first block; 4 chunks may have been read by then. */
async function loadShrinking(table: string, bytes: number): Promise<TableReport> {
  const path = join(folder.path, `${table}.jsonl`)
  writeFileSync(path, Array.from({ length: 80_000 }, (_, i) => rowLine(i, ROW_BYTES)).join(''))
  const run = startLoad(postgres, table, path)
  await run.next()
  truncateSync(path, bytes)
  return toEnd(run)
}

test('a file that is cut at the end of a record while it is read: what is missing is said, nothing is kept', async () => {
  const table = await postgres.table()
  const bytes = 50_000 * ROW_BYTES
  await assert.rejects(loadShrinking(table, bytes), {
    code: 'BL_SOURCE_CHANGED',
    message: /had 8000000 bytes when the load began, but only 5000000 are there/,
    place: { source: join(folder.path, `${table}.jsonl`), byteOffset: bytes },
  })
  assert.equal(await postgres.count(table), ROWS_BEFORE)
})

test('a file that is cut in the middle of a record while it is read: it is no bad record, nothing is kept', async () => {
  const table = await postgres.table()
  const bytes = 50_000 * ROW_BYTES + 10
  await assert.rejects(loadShrinking(table, bytes), {
    code: 'BL_SOURCE_CHANGED',
    message: /had 8000000 bytes when the load began, but only 5000010 are there/,
    place: { source: join(folder.path, `${table}.jsonl`), byteOffset: bytes },
  })
  assert.equal(await postgres.count(table), ROWS_BEFORE)
})

test('a stream is closed also when the load fails before it is read', async () => {
  const source = Readable.from(generatedBytes(nothingPulled()))
  const url = new URL(postgres.url())
  url.password = 'wrong'
  const run = load({ source, sink: 'postgres', url: url.href, table: 't', env: {}, workers: 1 })
  await assert.rejects(toEnd(run), { code: 'BL_AUTH' })
  assert.equal(source.destroyed, true)
})
