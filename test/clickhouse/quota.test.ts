// A quota that is used up ends a load, and the hint says what helps.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { LOADER_PASSWORD } from './both-servers.ts'
import { loadText } from './load-text.ts'

const skip = clickhouseMissing
const server = skip === false ? await startClickhouse() : undefined
after(() => server?.stop())

test('a quota that is used up: the load works when it is raised', { skip }, async () => {
  await server?.query('CREATE TABLE t (i UInt32) ENGINE = MergeTree ORDER BY i')
  const url = `http://loader:${encodeURIComponent(LOADER_PASSWORD)}@127.0.0.1:${server?.httpPort}`
  await server?.setQuota(1)
  const { error } = await loadText({ url }, 't', '{"i":1}\n')
  assert.deepEqual(
    [error?.serverCode, error?.hint],
    [201, 'the quota of the user is exhausted: raise it, or wait until it resets'],
    error?.message,
  )
  await server?.setQuota(1000)
  const report = await loadText({ url }, 't', '{"i":1}\n')
  assert.deepEqual([report.error, report.rows.loaded], [undefined, 1])
})
