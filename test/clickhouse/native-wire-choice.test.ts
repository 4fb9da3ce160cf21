// Columns without a codec, and what --wire says: which wire a table takes, and why.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import type { TableReport } from '../../src/index.ts'
import { countOf, makeTable, rowsOf, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { type LoadTextOptions, loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())
const { today, all } = both

interface WithoutCodec {
  readonly type: string
  readonly value: string
  readonly says: RegExp
  readonly on: readonly TestServer[]
}

const WITHOUT_CODEC: readonly WithoutCodec[] = [
  {
    type: 'AggregateFunction(count)',
    value: '"\\u0005"',
    says: /the column "x" is of type AggregateFunction\(count\).*, which has no typed codec/,
    on: all,
  },
  {
    type: 'Dynamic',
    value: '"2024-01-01"',
    says: /the column "x" is of type Dynamic.*, which has no typed codec/,
    on: [today],
  },
  {
    type: 'Array(Tuple(a Int8, b Dynamic))',
    value: '[{"a":1,"b":true}]',
    says: /the column "x" is of type Array\(.*\), which contains Dynamic, which has no typed codec/,
    on: [today],
  },
]

for (const { type, value, says, on } of WITHOUT_CODEC) {
  const load = async (server: TestServer, options: LoadTextOptions = {}): Promise<TableReport> => {
    await makeTable(server, 't', `i Int32, x ${type}`, 'MergeTree ORDER BY i')
    return loadText(server, 't', `{"i":1,"x":${value}}\n`, options)
  }

  testOn(on, `${type} has no codec: the table is loaded as text, and the reason names the column`, async (server) => {
    const report = await load(server)
    assert.deepEqual([report.error, report.wire], [undefined, 'text'])
    assert.match(report.wireReason, says)
    assert.equal(await countOf(server, 't'), 1)
  })

  for (const [option, settings] of [
    ['--wire typed', { wire: 'typed' }],
    ['--epoch', { epoch: 's' }],
    ['--coerce', { coerce: 'int-bool' }],
  ] as const) {
    testOn(on, `${type} has no codec: ${option} is refused`, async (server) => {
      const { error, rows } = await load(server, settings)
      assert.equal(error?.code, 'BL_USAGE')
      assert.ok(error.message.startsWith(option))
      assert.match(error.message, says)
      assert.deepEqual([rows.loaded, await countOf(server, 't')], [0, 0])
    })
  }
}

testOn(
  [today],
  'a column without a codec that no record has, and the server fills, holds nothing up',
  async (server) => {
    await makeTable(server, 't', "i Int32, x Dynamic DEFAULT 'd'")
    const report = await loadText(server, 't', '{"i":1}\n')
    assert.deepEqual([report.error, report.wire], [undefined, 'typed'])
    assert.deepEqual(await rowsOf(server, 'SELECT i, x FROM t'), [[1, 'd']])
  },
)

testOn(all, 'the statement names the format of the wire that was chosen', async (server) => {
  for (const [wire, format, reason] of [
    ['auto', 'Native', /every column has a codec/],
    ['typed', 'Native', /every column has a codec/],
    ['text', 'JSONEachRow', /\(--wire text\)$/],
  ] as const) {
    await makeTable(server, `wire_${wire}`, 'i Int32')
    const report = await loadText(server, `wire_${wire}`, '{"i":1}\n', { wire })
    assert.equal(report.error, undefined)
    assert.equal(report.wire, format === 'Native' ? 'typed' : 'text')
    assert.match(report.wireReason, reason)
    const [insert] = await server.inserts(`wire_${wire}`, 1)
    assert.equal(insert?.query, `INSERT INTO \`default\`.\`wire_${wire}\` (\`i\`) FORMAT ${format}`)
  }
})
