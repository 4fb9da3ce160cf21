// The mapping into Postgres: both wires.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertLoaded, postgresRoom } from '../postgres/postgres-room.ts'
import { eachInput } from './cases.ts'

const room = postgresRoom()

for (const { title, input, options, given } of eachInput()) {
  for (const wire of ['typed', 'text'] as const) {
    test(`${title}, ${wire}`, async () => {
      const columns = given.columns.map(([name, , type]) => `"${name}" ${type}`).join(', ')
      await room.query(`DROP TABLE IF EXISTS t; CREATE TABLE t (${columns})`)
      const report = await room.load('t', input, { ...options, wire })
      assertLoaded(report, given.rows.length)
      assert.equal(report.wire, wire)
      const texts = given.columns.map(([name]) => `"${name}"::text`).join(', ')
      const rows = await room.query(`SELECT ${texts} FROM t`)
      const found = rows.map((row) => given.columns.map(([name]) => row[name]))
      assert.deepEqual(found, given.rows)
    })
  }
}
