// NaN and infinity as the servers themselves write them in CSV and TabSeparated, and in Postgres's words: on both wires.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { makeTable, startBothServers, testOn } from './both-servers.ts'
import { loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

const COLUMNS = 'id Int32, f Float64, g Nullable(Float32)'
const ROWS = 'VALUES (1, nan, inf), (2, inf, -inf), (3, -inf, NULL), (4, 1.5, nan), (5, -0.5, 2)'

for (const wire of ['typed', 'text'] as const) {
  for (const [format, input] of [
    ['TabSeparatedWithNames', { format: 'clickhouse-tsv', header: true }],
    ['CSVWithNames', { format: 'csv', header: true, null: ['\\N'] }],
  ] as const) {
    testOn(both.all, `${format} that the server wrote, ${wire}`, async (server) => {
      await makeTable(server, 'written', COLUMNS)
      await makeTable(server, 'copy', COLUMNS)
      await server.query(`INSERT INTO written ${ROWS}`)
      const text = await server.query(`SELECT * FROM written ORDER BY id FORMAT ${format}`)
      assert.match(text, /nan/)
      const report = await loadText(server, 'copy', text, { ...input, wire })
      assert.deepEqual([report.error, report.rows.loaded, report.balanced], [undefined, 5, true])
      const stored = (table: string): Promise<string> => server.query(`SELECT * FROM ${table} ORDER BY id FORMAT TSV`)
      assert.equal(await stored('copy'), await stored('written'))
    })
  }

  testOn(both.all, `words of every spelling, and what is not one, ${wire}`, async (server) => {
    await makeTable(server, 'spelled', COLUMNS)
    const words = ['NaN,Infinity', ' -INF , +inf', '-infinity,', '+nan,1', 'infinit,1', 'in,1', '1,"NAN"', 'nan,nano']
    const text = `f,g,id\n${words.map((pair, i) => `${pair},${i}\n`).join('')}nan,1,inf\n`
    const report = await loadText(server, 'spelled', text, { format: 'csv', maxErrors: 9, wire })
    assert.deepEqual([report.error, report.rows.loaded, report.rows.rejected], [undefined, 4, 5])
    const rows = await server.query('SELECT id, f, g FROM spelled ORDER BY id FORMAT TSV')
    assert.equal(rows, '0\tnan\tinf\n1\t-inf\tinf\n2\t-inf\t\\N\n6\t1\tnan\n')
  })
}

testOn(both.all, 'JSON has neither, but by --coerce quoted-numbers', async (server) => {
  await makeTable(server, 'json', COLUMNS)
  const text = '{"id":1,"f":"nan","g":"-Infinity"}\n'
  const strict = await loadText(server, 'json', text)
  assert.equal(strict.error?.code, 'BL_VALUE_TYPE')
  const report = await loadText(server, 'json', text, { coerce: 'quoted-numbers' })
  assert.deepEqual([report.error, report.rows.loaded], [undefined, 1])
  assert.equal(await server.query('SELECT * FROM json FORMAT TSV'), '1\tnan\t-inf\n')
})
