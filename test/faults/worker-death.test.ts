// An encoding thread dies in the middle of a load, or does not start. The script that makes it die runs in every
// thread of the process, and acts in the threads that are not the main one.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { reportOf, resultOf, startCli } from '../cli/run-cli.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { assertFailed, runFaultLoad } from './fault-load.ts'
import { faultTargets, ROWS_BEFORE } from './fault-targets.ts'
import { rowLine } from './generated-source.ts'

const targets = faultTargets('Postgres', "today's ClickHouse")
const [postgres, front] = targets as [(typeof targets)[0], (typeof targets)[0]]
const folder = makeTempFolder('worker-death')
after(() => folder.remove())

/** The encoder asks of every chunk whether it is UTF-8: the `nth` time `statement` runs instead. */
const atChunk = (nth: number, statement: string): string => `
  const buffer = require('node:buffer')
  const { isUtf8 } = buffer
  let chunks = 0
  buffer.isUtf8 = (bytes) => {
    if (++chunks === ${nth}) { ${statement} }
    return isUtf8(bytes)
  }
  require('node:module').syncBuiltinESMExports()`

const DEATHS: readonly { name: string; script: string; words: RegExp }[] = [
  { name: 'that exits', script: atChunk(5, 'process.exit(3)'), words: /worker exited with code: 3/ },
  { name: 'that exits with status 0', script: atChunk(5, 'process.exit(0)'), words: /worker exited with code: 0/ },
  { name: 'whose encoder throws', script: atChunk(5, 'throw new Error("torn")'), words: /torn/ },
  {
    name: 'that throws outside of its task',
    script: atChunk(
      5,
      'setImmediate(() => { throw new Error("torn") }); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)',
    ),
    words: /torn/,
  },
  { name: 'that throws before it is ready', script: 'throw new Error("torn")', words: /torn/ },
  // By the first words a chunk was handed to the thread already.
  {
    name: 'that exits before it is ready',
    script: 'process.exit(3)',
    words: /worker exited with code: 3|end before they are ready/,
  },
]

for (const [index, { name, script, words }] of DEATHS.entries()) {
  // The thread is the same one for both targets: one of them is enough for each death.
  const target = index % 2 === 0 ? postgres : front
  test(`a load into ${target.name} by threads of which one is a thread ${name} ends with BL_WORKER`, async () => {
    const table = await target.table()
    const nodeArgs = ['--require', preload(`death-${index}.cjs`, script)]
    // What comes outside of a task needs a turn of the thread's event loop, which LZ4 makes.
    const codec = target === front ? ({ codec: 'lz4' } as const) : {}
    const spec = { sink: target.sink, url: target.url(), table, workers: 2, ...codec }
    const outcome = await runFaultLoad(spec, { nodeArgs })
    assertFailed(outcome, 'BL_WORKER', words)
    assert.equal(await target.count(table), ROWS_BEFORE)
  })
}

test('insertCompressedStream ends with BL_WORKER too, and nothing is inserted', async () => {
  const table = await front.table()
  const script = `
    let calls = 0
    const { indexOf } = Uint8Array.prototype
    Uint8Array.prototype.indexOf = function (...args) {
      if (++calls === 10000) process.exit(3)
      return indexOf.apply(this, args)
    }`
  const nodeArgs = ['--require', preload('stream.cjs', script)]
  const outcome = await runFaultLoad({ sink: 'stream', url: front.url(), table }, { nodeArgs })
  assertFailed(outcome, 'BL_WORKER', /worker exited with code: 3/)
  assert.equal(await front.count(table), ROWS_BEFORE)
})

test('the command line ends with status 1 and says that a thread failed', async () => {
  const table = await postgres.table()
  const file = join(folder.path, 'rows.jsonl')
  writeFileSync(file, Array.from({ length: 30_000 }, (_, i) => rowLine(i, 100)).join(''))
  const script = preload('cli.cjs', atChunk(4, 'process.exit(3)'))
  const env = { NODE_OPTIONS: `--require ${script}` }
  const args = ['pg', file, '--url', postgres.url(), '--table', table, '--workers', '1', '--json', '--quiet']
  const child = startCli(args, { cwd: folder.path, env })
  const result = await resultOf(child)
  assert.equal(result.status, 1)
  const { error, rows } = reportOf(result).tables[0]!
  assert.equal(error?.code, 'BL_WORKER')
  assert.match(error.message, /worker exited with code: 3/)
  assert.equal(rows.loaded, 0)
  assert.equal(await postgres.count(table), ROWS_BEFORE)
})

function preload(name: string, script: string): string {
  const path = join(folder.path, name)
  writeFileSync(path, `if (!require('node:worker_threads').isMainThread) {${script}\n}\n`)
  return path
}
