// The connection breaks in the middle of a load, or the server dies.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertFailed, runFaultLoad, startFaultLoad, until } from './fault-load.ts'
import { faultTarget, faultTargets, ROWS_BEFORE, withProxy } from './fault-targets.ts'

const MEGABYTE = 1_000_000
const targets = faultTargets('Postgres', "today's ClickHouse", 'clickhouse-server')

for (const target of targets) {
  test(`a connection to ${target.name} that is reset in the middle ends the load with BL_CONNECTION_LOST`, {
    skip: target.skip,
  }, () =>
    withProxy(target, async (proxy) => {
      const table = await target.table()
      proxy.resetAfter(2 * MEGABYTE)
      const outcome = await runFaultLoad({ sink: target.sink, url: target.url(proxy.port), table })
      const error = assertFailed(outcome, 'BL_CONNECTION_LOST', /127\.0\.0\.1:\d+.* was lost/)
      assert.match(error.hint ?? '', target.sink === 'postgres' ? /not confirmed/ : /rows of this segment may have arrived/)
      // What clickhouse-server 18.16 got before the break stays: docs/guarantees.md.
      if (target.rollsBack) assert.equal(await target.count(table), ROWS_BEFORE)
    }))
}
