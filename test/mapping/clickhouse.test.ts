// The mapping into ClickHouse: both servers, both wires.

import assert from 'node:assert/strict'
import { after } from 'node:test'
import { makeTable, rowsOf, startBothServers, testOn } from '../clickhouse/both-servers.ts'
import { loadText } from '../clickhouse/load-text.ts'
import { eachInput } from './cases.ts'

const both = await startBothServers()
after(() => both.stop())

for (const { title, input, options, given } of eachInput()) {
  for (const wire of ['typed', 'text']) {
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
