// Random tables and rows through tiny blocks and several workers: what is in the table is what the server itself
// makes of each line. The seed is in the name of the test.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { assertLoaded, postgresRoom } from './postgres-room.ts'
import { randomRecord, randomTable } from './random-rows.ts'
import { assertLikeOracle, oracleRows, rowsAsText } from './table-oracle.ts'

const room = postgresRoom()
const SEEDS = Array.from({ length: rounds(6, 100) }, (_, i) => 1 + i * 7919)

for (const seed of SEEDS) {
  test(`the random rows of seed ${seed} arrive as the server reads them`, async () => {
    const random = new Random(seed)
    const { columns } = randomTable(random)
    const table = `random_${seed}`
    const list = columns.map(({ name, type }) => `"${name.replaceAll('"', '""')}" ${type}`)
    await room.query(`CREATE TABLE ${table} (${list.join(', ')})`)
    const records = Array.from({ length: 60 }, (_, id) => randomRecord(random, { columns }, id))
    const settings = { blockSize: 64 + random.below(237), workers: 1 + random.below(3) }
    const isPlain = random.chance(0.5)
    if (isPlain) {
      await assertLikeOracle(room, table, records, settings)
      return
    }
    // Blank lines, CRLF and a last line without a break between the records.
    const breaks = ['\n', '\r\n', '\n\n', '\n \t\n']
    const content = records
      .map((record) => record + random.pick(breaks))
      .join('')
      .trimEnd()
    const report = await room.load(table, content, settings)
    assertLoaded(report, records.length)
    assert.equal(report.rows.read, content.split('\n').length)
    assert.deepEqual(await rowsAsText(room, table), await oracleRows(room, table, records))
  })
}
