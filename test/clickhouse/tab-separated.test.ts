// What the servers write as TabSeparated and as CSV, loaded into a table like the one that it was written from: both tables
// are the same, byte for byte in the servers' own words.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import type { TableReport } from '../../src/index.ts'
import { Random } from '../oracle/random.ts'
import { makeTable, rowsOf, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { type LoadTextOptions, lines, loadText } from './load-text.ts'
import { quoted, randomColumns, randomRecord } from './random-tables.ts'

const both = await startBothServers()
after(() => both.stop())
const { today, all } = both

/** How each file is written by a server, and read by the loader. */
const WRITTEN: readonly (readonly [format: string, input: LoadTextOptions])[] = [
  ['TabSeparatedWithNames', { format: 'clickhouse-tsv', header: true }],
  ['CSVWithNames', { format: 'csv', header: true, null: ['\\N'] }],
]

/** By itself, today's server makes each element of a tuple a field of CSV. */
function selectOf(server: TestServer, columns: readonly string[], format: string): string {
  const settings = server.isOld ? '' : 'SETTINGS output_format_csv_serialize_tuple_into_separate_columns = 0'
  return `SELECT ${columns.join(', ')} FROM original ORDER BY id ${settings} FORMAT ${format}`
}

function assertLoaded(report: TableReport, rows: number, bytes: number): void {
  assert.equal(report.error, undefined, report.error && `${report.error.message}\n${JSON.stringify(report.error)}`)
  assert.deepEqual(report.rows, { read: rows, loaded: rows, rejected: 0, skipped: 0 })
  assert.deepEqual([report.bytes.covered, report.balanced], [bytes, true])
}

async function assertSame(
  server: TestServer,
  copy: string,
  original: string,
  about: string,
  columns: readonly string[] = ['*'],
): Promise<void> {
  const text = (table: string): Promise<string> =>
    server.query(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY id FORMAT TabSeparated`)
  assert.equal(await text(copy), await text(original), about)
}

testOn(all, 'random tables as the server writes them', async (server) => {
  const random = new Random(server.isOld ? 81 : 82)
  for (let round = 0; round < 5; round++) {
    const columns = randomColumns(random, server.isOld)
    const names = columns.map(({ name, definition }) => `${quoted(name)} ${definition}`)
    const count = 1 + random.below(60)
    const records = Array.from({ length: count }, (_, id) => randomRecord(random, columns, id).text)
    for (const table of ['original', 'copy'] as const) await makeTable(server, table, `id Int32, ${names.join(', ')}`)
    assertLoaded(await loadText(server, 'original', lines(records)), count, Buffer.byteLength(lines(records)))
    for (const [format, input] of WRITTEN) {
      const text = await server.query(selectOf(server, ['*'], format))
      for (const settings of [{}, { workers: 2, blockSize: 64 }]) {
        await server.query('DROP TABLE copy')
        await makeTable(server, 'copy', `id Int32, ${names.join(', ')}`)
        const report = await loadText(server, 'copy', text, { ...input, ...settings })
        const about = `round ${round}, ${format}, ${names.join(', ')}`
        assertLoaded(report, count, Buffer.byteLength(text))
        await assertSame(server, 'copy', 'original', about)
      }
    }
  }
})

const COMPOSITES = `id Int32, a Array(String), n Array(Nullable(Int32)), aa Array(Array(String)),
  t Tuple(Int32, String), d Array(Date), f Array(Float64)`

testOn(all, 'arrays and tuples of texts with anything in them', async (server) => {
  const columns = server.isOld
    ? COMPOSITES
    : `${COMPOSITES}, m Map(String, Array(UInt8)), i Map(UInt8, String),
    e Array(Tuple(String, Nullable(String))), b Array(Bool), c Array(Decimal(18, 4))`
  for (const wire of ['typed', 'text'] as const) {
    for (const table of ['original', 'copy'] as const) await makeTable(server, table, columns)
    const nasty = `['', 'it\\'s', 'a\\tb\\nc', '\\\\', '"', '[1,2]', '\\0\\b\\f\\r', 'é😀', '\\\\N', 'NULL', ',', '(', '\\'\\'']`
    const more = server.isOld
      ? ''
      : `, map('k\\'\\t', [1, 2], '', []), map(1, 'a\\'b', 2, '\\\\'), [('x\\'', NULL), ('\\n', '\\\\')], [true, false], [1.5, -0.0001]`
    const values = `${nasty}, [1, NULL, -3], [${nasty}, []], (7, 'it\\'s\\t\\\\'), [toDate('2026-01-02')], [1.5, 1e100, -0.25]${more}`
    await server.query(`INSERT INTO original SELECT 1, ${values}`)
    await server.query(`INSERT INTO original (id) SELECT 2`)
    for (const [format, input] of WRITTEN) {
      await server.query('DROP TABLE copy')
      await makeTable(server, 'copy', columns)
      // 18.16 always does.
      const isFlat = server.isOld && format === 'CSVWithNames'
      const stored = await rowsOf(server, "SELECT name FROM system.columns WHERE table = 'copy'")
      const written = stored.map(([name]) => String(name)).filter((name) => name !== 't' || !isFlat)
      if (isFlat) await makeTable(server, 'copy', columns.replace('t Tuple(Int32, String),', ''))
      const text = await server.query(selectOf(server, written, format))
      assertLoaded(await loadText(server, 'copy', text, { ...input, wire }), 2, Buffer.byteLength(text))
      await assertSame(server, 'copy', 'original', `${format} over the ${wire} wire`, written)
    }
  }
})

/** Fields on which both servers agree; what only one of them takes is below. */
const FIELDS = [
  ...['', '\\N', '\\b\\f\\r\\n\\t\\0', "\\'\\\\", '\\a\\v\\e', '\\"\\`\\/\\=', '\\x41\\x7A\\xC3\\xa9', 'a\\Nb'],
  ...['\\\nx', '\\\tx', 'a\rb', '"quoted"', "'quoted'", 'ab\\\r', 'é日😀', ' a ', '\\x5c\\x5C', '\\\\x41'],
]

testOn(all, 'escapes mean what they mean to the server', async (server) => {
  const fields = server.isOld ? FIELDS : [...FIELDS, '\\Nb', '\\q', '\\u0041', '\\101', '\\é']
  const text = fields.map((field, id) => `${id}\t${field}\n`).join('')
  for (const table of ['original', 'copy'] as const) await makeTable(server, table, 'id Int32, s Nullable(String)')
  const query = `INSERT INTO original FORMAT TabSeparated\n${text}`
  const answer = await fetch(server.url, { method: 'POST', body: query })
  assert.equal(answer.status, 200, await answer.text())
  const report = await loadText(server, 'copy', text, { format: 'clickhouse-tsv', columns: 'id,s' })
  assertLoaded(report, fields.length, Buffer.byteLength(text))
  const stored = (table: string) => rowsOf(server, `SELECT id, hex(s), isNull(s) FROM ${table} ORDER BY id`)
  assert.deepEqual(await stored('copy'), await stored('original'))
})

testOn([today], 'a table made from what the server wrote', async (server) => {
  const text = 'id\tname\twhen\tlist\n1\ta\\tb\t2026-01-02 03:04:05\t[1]\n2\t\\N\t2026-01-02 03:04:06\t[]\n'
  const options = { format: 'clickhouse-tsv', header: true, create: true, orderBy: 'id' } as const
  assertLoaded(await loadText(server, 'made', text, options), 2, Buffer.byteLength(text))
  assert.deepEqual(await rowsOf(server, 'SELECT toInt32(id), name FROM made ORDER BY id'), [
    [1, 'a\tb'],
    [2, null],
  ])
})
