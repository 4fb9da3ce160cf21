// Floats are the nearest value of the column's width. 18.16 parses some long fractions one step beside the nearest
// double, so it gets only numbers that its parser has right; today's engine gets them all.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { Random } from '../oracle/random.ts'
import { makeTable, rowsOf, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { lines, loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

async function stored(server: TestServer, type: string, values: readonly string[]): Promise<number[]> {
  await makeTable(server, 't', `i UInt32, x ${type}`)
  const report = await loadText(server, 't', lines(values.map((value, i) => `{"i":${i},"x":${value}}`)))
  assert.equal(report.error, undefined)
  return (await rowsOf(server, 'SELECT toString(x) FROM t ORDER BY i')).map(([text]) => Number(text))
}

const EASY = ['0', '-0', '-0.0', '0.1', '-1.5', '0.30000000000000004', '1E+5', '123456.789', '9007199254740993', '2e-3']

testOn(both.all, 'Float64 keeps plain numbers, and rounds an integer that it cannot hold', async (server) => {
  assert.deepEqual(await stored(server, 'Float64', EASY), EASY.map(Number))
})

testOn(both.all, 'Float32 keeps the nearest single', async (server) => {
  const values = ['0', '0.1', '-2.5', '16777217', '-3.4028234e38', '1e-40']
  assert.deepEqual(
    await stored(server, 'Float32', values),
    // The server prints as few digits as tell the value from others of its width.
    values.map((value) => Number(shortestSingle(Number(value)))),
  )
})

testOn([both.today], 'Float64 keeps the ends of its range', async (server) => {
  const values = ['1.7976931348623157e308', '-1.7976931348623157e308', '5e-324', '2.2250738585072014e-308']
  assert.deepEqual(await stored(server, 'Float64', values), values.map(Number))
})

function randomDoubles(count: number): string[] {
  const random = new Random(7)
  const view = new DataView(new ArrayBuffer(8))
  const values: string[] = []
  while (values.length < count) {
    view.setUint32(0, random.below(2 ** 32))
    view.setUint32(4, random.below(2 ** 32))
    const value = view.getFloat64(0)
    if (Number.isFinite(value)) values.push(String(value))
  }
  return values
}

testOn([both.today], 'Float64 keeps every bit of 2000 random doubles', async (server) => {
  const values = randomDoubles(2000)
  assert.deepEqual(await stored(server, 'Float64', values), values.map(Number))
})

testOn(
  [both.today],
  'and does so where the server parses carelessly by default, as those before 26.7 do',
  async (server) => {
    const values = randomDoubles(2000)
    const careless = { ...server, url: `${server.url}/?precise_float_parsing=0` }
    assert.deepEqual(await stored(careless, 'Float64', values), values.map(Number))
  },
)

/** The fewest digits that give the same single. */
function shortestSingle(value: number): string {
  const single = Math.fround(value)
  for (let digits = 1; digits <= 9; digits++) {
    const text = single.toPrecision(digits)
    if (Math.fround(Number(text)) === single) return text
  }
  throw new Error(`nine digits are enough for ${value}`)
}
