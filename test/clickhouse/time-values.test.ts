// Dates and times mean what ISO 8601 says; the expectations are what Date makes of the same text.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { makeTable, rowsOf, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { lines, loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

const DAY_MS = 86_400_000

async function stored(server: TestServer, type: string, texts: readonly string[], select: string): Promise<unknown[]> {
  await makeTable(server, 't', `i UInt32, x ${type}`)
  const report = await loadText(server, 't', lines(texts.map((text, i) => `{"i":${i},"x":${JSON.stringify(text)}}`)))
  assert.equal(report.error, undefined)
  return (await rowsOf(server, `SELECT toString(${select}) FROM t ORDER BY i`)).map(([value]) => value)
}

/** Milliseconds since 1970; a time without a zone is UTC, in which both servers run. */
function msOf(text: string): number {
  const [, day, time = '00:00', zone = 'Z'] = /^(\d{4}-\d\d-\d\d)(?:[T ]([\d:.]+))?(Z|[+-].*)?$/.exec(text) ?? []
  const offset = zone.replace(/^([+-]\d\d)(\d\d)?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`)
  const ms = Date.parse(`${day}T${time}${offset}`)
  assert.ok(Number.isFinite(ms), `${text} is a time for the oracle`)
  return ms
}

testOn(both.all, 'Date keeps the days from 1970 to 2105', async (server) => {
  const days = ['1970-01-01', '1970-01-02', '2000-02-29', '2024-02-29', '2038-01-19', '2105-12-31']
  const expected = days.map((day) => String(Date.parse(day) / DAY_MS))
  assert.deepEqual(await stored(server, 'Date', days, 'toUInt16(x)'), expected)
})

testOn([both.today], 'Date keeps the days up to 2149, Date32 those from 1900 to 2299', async (server) => {
  const days = ['2106-01-01', '2149-06-06']
  assert.deepEqual(await stored(server, 'Date', days, 'x'), days)
  const wide = ['1900-01-01', '1969-12-31', '2299-12-31']
  assert.deepEqual(await stored(server, 'Date32', wide, 'x'), wide)
})

const TIMES = [
  '1970-01-01T00:00:00Z',
  '2024-02-29 12:34:56',
  '2024-02-29T12:34:56',
  '2024-02-29T12:34:56Z',
  '2024-02-29T12:34:56+02:00',
  '2024-02-29T12:34:56-0330',
  '2024-02-29T12:34:56+05',
  '2024-02-29T12:34Z',
  '2024-02-29',
  '2105-12-30T23:59:59Z',
]

testOn(both.all, 'DateTime takes ISO 8601 with a T, without seconds, with Z and with offsets', async (server) => {
  const expected = TIMES.map((text) => String(msOf(text) / 1000))
  assert.deepEqual(await stored(server, "DateTime('UTC')", TIMES, 'toUInt32(x)'), expected)
})

testOn(both.all, 'a time without a zone is one of the zone of the column, a time with one is not', async (server) => {
  const texts = ['2024-02-29 12:00:00', '2024-02-29T12:00:00Z', '2024-07-01 12:00:00']
  const seconds = ['2024-02-29T11:00:00Z', '2024-02-29T12:00:00Z', '2024-07-01T10:00:00Z'].map(
    (text) => Date.parse(text) / 1000,
  )
  assert.deepEqual(await stored(server, "DateTime('Europe/Berlin')", texts, 'toUInt32(x)'), seconds.map(String))
})

testOn(both.all, 'a number in a DateTime is refused: nothing says what it counts', async (server) => {
  for (const number of ['0', '1700000000', '1700000000000', '1.5']) {
    await makeTable(server, 't', "x DateTime('UTC')")
    const { error } = await loadText(server, 't', lines([`{"x":${number}}`]), { wire: 'text' })
    assert.equal(error?.code, 'BL_VALUE_TYPE')
    assert.match(error?.hint ?? '', /--epoch s, ms, us or ns/)
    assert.deepEqual(await rowsOf(server, 'SELECT x FROM t'), [])
  }
})

testOn([both.today], 'DateTime64(3) keeps milliseconds from 1900 to 2299, with any zone', async (server) => {
  const texts = [
    ...TIMES,
    '1900-01-01T00:00:00Z',
    '1969-12-31T23:59:59.5Z',
    '2024-02-29T12:34:56.789Z',
    '2024-02-29T12:34:56.789000Z',
    '2024-02-29T12:34:56.7+02:00',
    '2299-12-31T23:59:59.999Z',
  ]
  const expected = texts.map((text) => String(msOf(text)))
  assert.deepEqual(await stored(server, "DateTime64(3, 'UTC')", texts, 'toUnixTimestamp64Milli(x)'), expected)
})

testOn([both.today], 'DateTime64(9) keeps all nine digits', async (server) => {
  const texts = ['2024-02-29T12:34:56.123456789Z', '1900-01-01T00:00:00.000000001Z', '2261-12-31T23:59:59.999999999Z']
  const expected = texts.map((text) => {
    const fraction = BigInt(/\.(\d{9})Z/.exec(text)?.[1] ?? '')
    return String(BigInt(Date.parse(text.replace(/\.\d+/, ''))) * 1_000_000n + fraction)
  })
  assert.deepEqual(await stored(server, "DateTime64(9, 'UTC')", texts, 'toUnixTimestamp64Nano(x)'), expected)
})

testOn(both.all, 'dates and times in Nullable columns and in arrays', async (server) => {
  await makeTable(server, 't', "i UInt32, d Nullable(Date), a Array(Date), s Nullable(DateTime('UTC'))")
  const report = await loadText(
    server,
    't',
    lines([
      '{"i":0,"d":null,"a":["2024-02-29","1970-01-02"],"s":null}',
      '{"i":1,"d":"2024-02-29","a":[],"s":"2024-02-29T12:34:56Z"}',
    ]),
  )
  assert.equal(report.error, undefined)
  assert.deepEqual(await rowsOf(server, 'SELECT d, a, s FROM t ORDER BY i'), [
    [null, ['2024-02-29', '1970-01-02'], null],
    ['2024-02-29', [], '2024-02-29 12:34:56'],
  ])
})

testOn(both.all, 'an escape in the text of a date, a time or a UUID does not change what it says', async (server) => {
  await makeTable(server, 't', "d Date, s DateTime('UTC'), u UUID")
  // Encoders that are careful with HTML write a plus sign as an escape.
  const record = String.raw`{"d":"2024\u002d02-29","s":"2024-02-29T12:34:56\u002B02:00","u":"61f0c404\u002d5cb3-11e7-907b-a6006ad3dba0"}`
  const report = await loadText(server, 't', `${record}\n`)
  assert.equal(report.error, undefined)
  const stored = await rowsOf(server, 'SELECT toString(d), toString(toUInt32(s)), toString(u) FROM t')
  const { d, s, u } = JSON.parse(record) as Record<string, string>
  assert.deepEqual(stored, [[d, String(msOf(s ?? '') / 1000), u]])
})
