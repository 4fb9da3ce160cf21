// Random tables and rows through tiny blocks and several workers: every value comes back as it was written. The seed
// is in the name of the test.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { makeTable, rowsOf, startBothServers, testOn } from './both-servers.ts'
import { loadText } from './load-text.ts'
import { quoted, randomColumns, randomRecord } from './random-tables.ts'

const both = await startBothServers()
after(() => both.stop())

const SEEDS = Array.from({ length: rounds(4, 50) }, (_, i) => 1 + i * 7919)
const ROWS = 200
const BREAKS = ['\n', '\n', '\n', '\r\n', '\n\n', '\n \t\n']
const BAD_RECORDS = ['{', '[1]', '{"no such field":1}', '{"id":"x"}', '"text"']

for (const seed of SEEDS) {
  testOn(both.all, `the random rows of seed ${seed} come back`, async (server) => {
    const random = new Random(seed)
    const columns = randomColumns(random, server.isOld)
    const list = columns.map(({ name, definition }) => `${quoted(name)} ${definition}`)
    await makeTable(server, 't', ['id UInt32', ...list].join(', '))
    const records = Array.from({ length: ROWS }, (_, id) => randomRecord(random, columns, id))
    const badShare = random.pick([0, 0.05])
    let rejected = 0
    const content = records
      .map(({ text }) => {
        const isBad = random.chance(badShare)
        if (isBad) rejected++
        return (isBad ? `${random.pick(BAD_RECORDS)}\n` : '') + text + random.pick(BREAKS)
      })
      .join('')
    const text = random.chance(0.5) ? content : content.trimEnd()
    const report = await loadText(server, 't', text, {
      blockSize: 64 + random.below(2000),
      workers: 1 + random.below(3),
      codec: random.pick(['lz4', 'zstd', 'none']),
      maxErrors: ROWS,
    })
    assert.equal(report.error, undefined)
    const read = text.replace(/\n$/, '').split('\n').length
    assert.deepEqual(report.rows, { read, loaded: ROWS, rejected, skipped: read - ROWS - rejected })
    assert.equal(report.balanced, true)
    const selects = columns.map(({ select }, i) => `${select} AS c${i}`)
    const stored = await rowsOf(server, `SELECT ${selects.join(', ')} FROM t ORDER BY id`)
    assert.deepEqual(
      stored,
      records.map(({ expected }) => expected),
    )
  })
}
