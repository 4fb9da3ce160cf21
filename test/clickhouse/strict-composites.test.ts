// The strictness holds inside maps and tuples too: a server stores 300 in a Map(String, UInt8) as 44.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { countOf, makeTable, startBothServers, testOn } from './both-servers.ts'
import { loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

const REFUSALS: readonly { readonly type: string; readonly value: string; readonly isNew?: boolean }[] = [
  { type: 'Map(String, UInt8)', value: '{"a":300}', isNew: true },
  { type: 'Map(String, UInt8)', value: '{"a":null}', isNew: true },
  { type: 'Map(String, UInt8)', value: '{"a":"5"}', isNew: true },
  { type: 'Map(String, UInt8)', value: '[1]', isNew: true },
  { type: 'Map(UInt8, String)', value: '{"300":"a"}', isNew: true },
  { type: 'Map(String, Array(UInt8))', value: '{"a":[1],"b":[300]}', isNew: true },
  { type: 'Map(String, Date)', value: '{"a":"1900-01-01"}', isNew: true },
  { type: 'Tuple(UInt8, String)', value: '[300,"a"]' },
  { type: 'Tuple(UInt8, String)', value: '[null,"a"]' },
  { type: 'Tuple(a UInt8, b String)', value: '{"a":300,"b":"x"}', isNew: true },
  { type: 'Tuple(a UInt8, b String)', value: '{"a":1}', isNew: true },
  { type: 'Tuple(a UInt8, b String)', value: '{"a":1,"b":"x","c":"lost"}', isNew: true },
  { type: 'Array(Tuple(UInt8, String))', value: '[[1,"a"],[300,"b"]]', isNew: true },
]

for (const { type, value, isNew } of REFUSALS) {
  testOn(isNew === true ? [both.today] : both.all, `${type} refuses ${value}`, async (server) => {
    await makeTable(server, 't', `i UInt32, x ${type}`)
    const report = await loadText(server, 't', `{"i":1,"x":${value}}\n`)
    assert.equal(report.rows.loaded, 0)
    assert.match(
      report.error?.code ?? 'no error',
      /^BL_(VALUE_|NULL$|MISSING_FIELD$|UNKNOWN_FIELD$|SERVER_REFUSED_ROW$)/,
    )
    assert.equal(report.error?.place?.line, 1)
    assert.equal(await countOf(server, 't'), 0)
  })
}

testOn([both.today], 'a float that would become infinite is refused in BFloat16 and in Point too', async (server) => {
  for (const [type, value] of [
    ['BFloat16', '1e39'],
    ['Point', '[1e400,1]'],
  ]) {
    await makeTable(server, 't', `x ${type}`)
    const report = await loadText(server, 't', `{"x":${value}}\n`)
    assert.equal(report.error?.code, 'BL_VALUE_OUT_OF_RANGE', `${type} ${value}`)
    assert.equal(await countOf(server, 't'), 0)
  }
})
