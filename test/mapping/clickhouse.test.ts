// The mapping into ClickHouse: both servers, both wires.

import assert from 'node:assert/strict'
import { after } from 'node:test'
import { makeTable, rowsOf, startBothServers, testOn } from '../clickhouse/both-servers.ts'
import { loadText } from '../clickhouse/load-text.ts'
import { eachInput } from './cases.ts'

const both = await startBothServers()
after(() => both.stop())

for (const { title, input, options, given } of eachInput()) {
  for (const wire of ['typed', 'text'] as const) {
    testOn(both.all, `${title}, ${wire}`, async (server) => {
      await makeTable(server, 't', given.columns.map(([name, type]) => `${name} ${type}`).join(', '))
      const report = await loadText(server, 't', input, { ...options, wire })
      assert.equal(report.error, undefined, JSON.stringify(report.error))
      assert.equal(report.wire, wire)
      assert.equal(report.balanced, true)
      const columns = given.columns.map(([name]) => `toString(${name})`).join(', ')
      const [order] = given.columns.find(([name]) => name === 'id') ?? given.columns[0]!
      assert.deepEqual(
        await rowsOf(server, `SELECT ${columns} FROM t ORDER BY ${order}`),
        sorted(
          given.rows,
          order,
          given.columns.map(([name]) => name),
        ),
      )
    })
  }
}

function sorted(rows: readonly (readonly (string | null)[])[], by: string, names: readonly string[]): unknown {
  const at = names.indexOf(by)
  return rows.toSorted((a, b) => Number(a[at]) - Number(b[at]))
}

for (const wire of ['typed', 'text'] as const) {
  testOn(both.all, `--missing-fields default lets a column be what its type says, ${wire}`, async (server) => {
    const input = '{"i":1}\n{"s":"x"}\n'
    await makeTable(server, 't', 'i Int32, s String, n Nullable(Int32)')
    const strict = await loadText(server, 't', input, { wire })
    assert.equal(strict.error?.code, 'BL_MISSING_FIELD')
    const report = await loadText(server, 't', input, { wire, missingFields: 'default' })
    assert.equal(report.error, undefined, report.error?.message)
    assert.deepEqual(await rowsOf(server, 'SELECT i, s, n FROM t ORDER BY i'), [
      [0, 'x', null],
      [1, '', null],
    ])
  })

  testOn(both.all, `the name of the file and the id of the run are values, ${wire}`, async (server) => {
    await makeTable(server, 't', 'i Int32, src LowCardinality(String), run String')
    const set = { src: '@file', run: '@run' }
    const report = await loadText(server, 't', '{"i":1}\n{"i":2}\n', { wire, set })
    assert.equal(report.error, undefined, report.error?.message)
    const rows = await rowsOf(server, 'SELECT src, count(), uniqExact(run), min(length(run)) FROM t GROUP BY src')
    assert.equal(rows.length, 1)
    assert.equal(rows[0]?.[0], report.sources[0])
    assert.deepEqual(rows[0]?.slice(1).map(Number), [2, 1, 27])
  })
}

testOn(
  both.all,
  'a column without a field causes a warning, unless the server computes its DEFAULT',
  async (server) => {
    await makeTable(
      server,
      't',
      `i Int32, n Nullable(Int32), s String DEFAULT 'it\\'s', d Int32 DEFAULT -1, a Array(Int8) DEFAULT [],
    t DateTime DEFAULT now(), y Int32 DEFAULT i + 1`,
    )
    const report = await loadText(server, 't', '{"i":1}\n')
    assert.equal(report.error, undefined, report.error?.message)
    const [warning = '', ...others] = report.warnings
    assert.deepEqual(others, [])
    assert.match(warning, / every row gets NULL in "n" and the DEFAULT in "s", "d", "a"; /)
    assert.deepEqual(await rowsOf(server, 'SELECT i, n, s, d, a, y FROM t'), [[1, null, "it's", -1, [], 2]])
  },
)
