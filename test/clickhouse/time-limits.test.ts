// Beyond the limits of a time type a server stores the limit, or wraps around. Where the limits lie depends on the
// server and on the zone of the column.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { makeTable, rowsOf, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

/** What happens to one value: the code of its refusal, or the seconds or days since 1970 that are stored. */
async function fate(server: TestServer, type: string, value: string): Promise<string> {
  await makeTable(server, 't', `x ${type}`)
  const report = await loadText(server, 't', `{"x":"${value}"}\n`)
  if (report.error !== undefined) return report.error.code
  return String((await rowsOf(server, `SELECT toString(${type === 'Date' ? 'toUInt16' : 'toUInt32'}(x)) FROM t`))[0])
}

const seconds = (text: string): string => String(Date.parse(text) / 1000)
const REFUSED = 'BL_VALUE_OUT_OF_RANGE'

testOn(both.all, 'DateTime: a zone counts, at both ends of the range', async (server) => {
  const type = "DateTime('UTC')"
  assert.equal(await fate(server, type, '1970-01-01T00:00:00+01:00'), REFUSED)
  assert.equal(await fate(server, type, '1970-01-01T01:00:00+01:00'), '0')
  assert.equal(await fate(server, type, '1970-01-01 00:00:00'), '0')
  assert.equal(await fate(server, type, '2106-02-06T23:59:59-12:00'), REFUSED)
  assert.equal(await fate(server, type, '2106-02-07T06:28:16Z'), REFUSED)
})

testOn(both.all, 'DateTime: a time without a zone is of the zone of the column, at both ends too', async (server) => {
  const tokyo = "DateTime('Asia/Tokyo')"
  assert.equal(await fate(server, tokyo, '1970-01-02 00:00:00'), seconds('1970-01-01T15:00:00Z'))
  assert.equal(await fate(server, tokyo, '1970-01-01 08:59:59'), REFUSED)
  assert.equal(await fate(server, "DateTime('America/Los_Angeles')", '2106-02-06 23:59:59'), REFUSED)
})

testOn([both.today], 'today Date ends with 2149-06-06 and DateTime in 2106', async (server) => {
  assert.equal(await fate(server, 'Date', '2149-06-06'), '65535')
  assert.equal(await fate(server, 'Date', '2149-06-07'), REFUSED)
  assert.equal(await fate(server, "DateTime('UTC')", '2106-02-04T00:00:00Z'), seconds('2106-02-04T00:00:00Z'))
})

testOn([both.old], 'Date and DateTime end with 2105: later days would become 0', async (server) => {
  assert.equal(await fate(server, 'Date', '2105-12-31'), String(Date.parse('2105-12-31') / 86_400_000))
  assert.equal(await fate(server, 'Date', '2106-01-01'), REFUSED)
  assert.equal(await fate(server, "DateTime('UTC')", '2105-12-30T00:00:00Z'), seconds('2105-12-30T00:00:00Z'))
  assert.equal(await fate(server, "DateTime('UTC')", '2106-01-01T00:00:00Z'), REFUSED)
})
