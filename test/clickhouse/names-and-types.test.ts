// Files with a line of types below that of names, as the server writes them: what is loaded is what was written.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { makeTable, startBothServers, testOn } from './both-servers.ts'
import { loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

const COLUMNS = 'id UInt32, name String, price Nullable(Decimal(9, 2)), tags Array(String)'

for (const [format, input] of [
  ['CSVWithNamesAndTypes', { format: 'csv', null: ['\\N'] }],
  ['TabSeparatedWithNamesAndTypes', { format: 'clickhouse-tsv' }],
  ['JSONCompactEachRowWithNamesAndTypes', { format: 'json-compact' }],
] as const) {
  testOn([both.today], format, async (server) => {
    await makeTable(server, 'written', COLUMNS)
    await makeTable(server, 'copy', COLUMNS)
    await server.query("INSERT INTO written VALUES (1, 'a', 1.5, ['x']), (2, 'String', NULL, [])")
    const text = await server.query(`SELECT * FROM written ORDER BY id FORMAT ${format}`)
    assert.match(text, /UInt32/)
    const report = await loadText(server, 'copy', text, input)
    assert.deepEqual([report.error, report.rows.loaded, report.balanced], [undefined, 2, true])
    assert.equal(report.bytes.covered, Buffer.byteLength(text))
    assert.match(report.formats[0]?.words ?? '', /a line of types/)
    const stored = (table: string): Promise<string> => server.query(`SELECT * FROM ${table} ORDER BY id FORMAT TSV`)
    assert.equal(await stored('copy'), await stored('written'))
    // A reject has the line of the file.
    const broken = text.trimEnd().split('\n')
    broken.push(broken[2]?.replace('1', 'x') ?? '')
    const { error } = await loadText(server, 'copy', `${broken.join('\n')}\n`, input)
    assert.equal(error?.place?.line, 5)
  })
}

test('one column of words that are types has no line of types', async () => {
  await makeTable(both.today, 'words', 'word String')
  const report = await loadText(both.today, 'words', 'word\nString\nInt32\n', { format: 'csv', header: true })
  assert.equal(report.rows.loaded, 2)
})

for (const [title, text, rows] of [
  ['among other words', 'name,type\nDate,Date\nid,UInt64\n', 2],
  ['among more of them', 'from,to\nString,Int64\nInt32,Int64\n', 2],
  ['a line of types, because the values below fit', 'name,type\nString,Nullable(Date)\nid,NULL\n', 1],
] as const) {
  test(`words that are types: ${title}`, async () => {
    await makeTable(both.today, 'pairs', 'a String, b Nullable(String)')
    const mapping = { rename: text.startsWith('from') ? ['from=a', 'to=b'] : ['name=a', 'type=b'] }
    const report = await loadText(both.today, 'pairs', text, { format: 'csv', header: true, ...mapping })
    assert.deepEqual([report.error, report.rows.loaded], [undefined, rows])
  })
}

for (const [format, text] of [
  ['csv', 'word\nbob\nword\n'],
  ['clickhouse-tsv', 'word\nbob\nword\n'],
  ['postgres-text', 'word\nbob\nword\n'],
  ['json-compact', '["word"]\n["bob"]\n["word"]\n'],
] as const) {
  test(`a single word that is a value further down is a value: ${format}`, async () => {
    await makeTable(both.today, 'words', 'word String')
    assert.equal((await loadText(both.today, 'words', text, { format })).rows.loaded, 3)
  })
}
