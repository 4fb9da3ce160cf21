// Values as people write them into ClickHouse: what both servers store, and what is refused.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after } from 'node:test'
import { makeTable, rowsOf, startBothServers, testOn } from './both-servers.ts'
import { loadText, tempPath } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

const OPTIONS = {
  format: 'csv',
  delimiter: ';',
  dateFormat: ['day=%d/%m/%Y', 'at=DD.MM.YYYY HH:mm'],
  timeZone: 'Europe/Berlin',
  thousands: ['price'],
  exactIntegers: ['n'],
  true: ['ja'],
  false: ['nein'],
}
const COLUMNS =
  "id UInt32, day Date, at DateTime('America/New_York'), plain DateTime('UTC'), price Decimal(18, 2), n Int64, ok Nullable(UInt8)"

testOn(both.all, 'dates, numbers and words in their notations', async (server) => {
  await makeTable(server, 't', COLUMNS)
  const text =
    'id;day;at;plain;price;n;ok\n1;2/1/2026;05.01.2026 15:04;2026-07-01 10:00:00;1,234.56;1.0;JA\n2;31/12/2025;01.07.2026 00:00;2026-07-01 10:00Z;-0.50;2e3;nein\n'
  const report = await loadText(server, 't', text, OPTIONS)
  assert.equal(report.error, undefined)
  const stored = await rowsOf(
    server,
    'SELECT toString(day), toUInt32(at), toString(plain), toString(price), toString(n), toString(ok) FROM t ORDER BY id',
  )
  const seconds = ['2026-01-05T14:04Z', '2026-06-30T22:00Z'].map((time) => Date.parse(time) / 1000)
  assert.deepEqual(
    stored.map((row) => row.map(String)),
    [
      ['2026-01-02', String(seconds[0]), '2026-07-01 08:00:00', '1234.56', '1', '1'],
      ['2025-12-31', String(seconds[1]), '2026-07-01 10:00:00', '-0.5', '2000', '0'],
    ].map((row) => (server.isOld ? row.map((value) => value.replace(/^-0\.5$/, '-0.50')) : row)),
  )
})

testOn(both.all, 'bad values are rejects with their place, up to --max-errors', async (server) => {
  await makeTable(server, 't', 'id UInt32, day Date')
  const text = 'id;day\n1;2/1/2026\n2;2026-01-02\n3;31/2/2026\n4;3/1/2026\n'
  const rejects = tempPath('.rejects.csv')
  const options = { format: 'csv', dateFormat: ['day=%d/%m/%Y'], maxErrors: 2, rejects }
  const report = await loadText(server, 't', text, options)
  assert.equal(report.error, undefined)
  assert.deepEqual(await rowsOf(server, 'SELECT id FROM t ORDER BY id'), [[1], [4]])
  assert.equal(readFileSync(rejects, 'utf8'), 'id;day\n2;2026-01-02\n3;31/2/2026\n')
})
