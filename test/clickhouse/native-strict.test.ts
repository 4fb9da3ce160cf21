// On the typed wire a value that the server would change, or a block without checks would break, ends the load: code,
// file, line, byte and column are said, and nothing is loaded.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { loadFiles } from '../../src/index.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { makeTable, rowsOf, startBothServers, testOn } from './both-servers.ts'
import { NATIVE_STRICT_COLUMNS } from './native-strict-columns.ts'
import { STRICT_COLUMNS, type StrictColumn } from './strict-columns.ts'

const both = await startBothServers()
const folder = makeTempFolder('native-strict')
after(async () => {
  folder.remove()
  await both.stop()
})

/** What only the text wire refuses: it can write nothing anew inside of an array. */
const TEXT_ONLY = new Set(['Array(String) [5]'])

interface Refusal {
  readonly table: string
  readonly file: string
  readonly column: StrictColumn
  readonly value: string
  readonly code: string
  /** Where the value begins; inside the quotes for texts. */
  readonly byteOffset: number
}

/** A table for each value, and a file with good records around the bad one. */
function refusals(columns: readonly StrictColumn[], prefix: string): Refusal[] {
  const all = columns.flatMap((column) =>
    Object.entries(column.refuses).flatMap(([code, values]) => values.map((value) => ({ column, code, value }))),
  )
  return all
    .filter(({ column, value }) => !TEXT_ONLY.has(`${column.type} ${value}`))
    .map(({ column, code, value }, i) => {
      const table = `${prefix}_${i}`
      const file = join(folder.path, `${table}.jsonl`)
      const good = `{"id":1,"x":${column.good}}\n`
      const before = `${good.repeat(2)}\r\n${good}  {"id":2,"x":`
      writeFileSync(file, `${before}${value}}\n${good}`)
      const byteOffset = Buffer.byteLength(before) + (value.startsWith('"') ? 1 : 0)
      return { table, file, column, value, code, byteOffset }
    })
}

for (const [subject, columns] of [
  ['what the text wire refuses', STRICT_COLUMNS],
  ['what a server would change or break', NATIVE_STRICT_COLUMNS],
] as const) {
  testOn(both.all, `${subject} is refused with its place, and nothing is loaded`, async (server) => {
    const known = columns.filter(({ isNew }) => !(isNew === true && server.isOld))
    const cases = refusals(known, columns === STRICT_COLUMNS ? 'common' : 'native')
    for (const { table, column } of cases) await makeTable(server, table, `id UInt32, x ${column.type}`)
    const files = cases.map(({ file }) => file)
    const { tables } = await loadFiles({ sink: 'clickhouse', url: server.url, env: {}, files, workers: 1 })
    for (const { table, file, column, value, code, byteOffset } of cases) {
      const report = tables.find((one) => one.table === table)
      const what = `${column.type} ${value}: ${JSON.stringify(report?.error)}`
      assert.equal(report?.wire, 'typed', report?.wireReason)
      assert.equal(report.error?.code, code, what)
      assert.deepEqual(report.error.place, { source: file, line: 5, byteOffset, column: 'x' }, what)
      assert.deepEqual({ loaded: report.rows.loaded, segments: report.segments }, { loaded: 0, segments: 0 }, what)
    }
    const counts = cases.map(({ table }) => `SELECT count() AS rows FROM ${table}`).join(' UNION ALL ')
    assert.deepEqual([...new Set((await rowsOf(server, `SELECT toString(sum(rows)) FROM (${counts})`)).flat())], ['0'])
  })
}

testOn(both.all, 'nothing of the record of a tolerated bad value is in the block', async (server) => {
  const types = NATIVE_STRICT_COLUMNS.filter(({ isNew }) => !(isNew === true && server.isOld))
  await makeTable(server, 'tolerant', ['id UInt32', ...types.map(({ type }, i) => `x${i} ${type}`)].join(', '))
  const record = (id: number, bad?: number, value = ''): string =>
    `{"id":${id},${types.map(({ good }, i) => `"x${i}":${i === bad ? value : good}`).join(',')}}\n`
  const bad = types.flatMap(({ refuses }, i) =>
    Object.values(refuses)
      .flat()
      .map((value) => record(0, i, value)),
  )
  const file = join(folder.path, 'tolerant.jsonl')
  writeFileSync(file, record(1) + bad.map((text) => text + record(2)).join(''))
  const rejects = join(folder.path, `tolerant-${server.name}.rejects.jsonl`)
  const settings = { sink: 'clickhouse', url: server.url, env: {}, files: [file], rejects, wire: 'typed' } as const
  const { tables } = await loadFiles({ ...settings, maxErrors: bad.length })
  assert.equal(tables[0]?.error, undefined)
  const rows = { read: 2 * bad.length + 1, loaded: bad.length + 1, rejected: bad.length, skipped: 0 }
  assert.deepEqual(tables[0]?.rows, rows)
  // All good records are the same: so are all rows, but for the id.
  const stored = await rowsOf(server, 'SELECT * FROM tolerant ORDER BY id')
  assert.deepEqual(
    stored.map(([id]) => id),
    [1, ...bad.map(() => 2)],
  )
  for (const row of stored) assert.deepEqual(row.slice(1), stored[0]?.slice(1))
})
