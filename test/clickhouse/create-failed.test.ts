// A load that fails drops the table that it created, unless a segment of it is there.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { startBothServers, testOn } from './both-servers.ts'
import { lines, loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

testOn(both.all, 'dropped where nothing was committed', async (server) => {
  const report = await loadText(server, 'gone', '{"id":1}\n{"id":2,"id":3}\n', { create: true })
  assert.deepEqual([report.error?.code, report.dropped], ['BL_DUPLICATE_KEY', true])
  assert.equal((await server.query('EXISTS gone')).trim(), '0')
})

testOn(both.all, 'kept where a segment was committed before', async (server) => {
  const good = lines(Array.from({ length: 1_100_000 }, () => '{"id":1}'))
  const report = await loadText(server, 'stays', `${good}{"id":2,"id":3}\n`, { create: true })
  assert.deepEqual([report.error?.code, report.dropped, report.segments], ['BL_DUPLICATE_KEY', undefined, 1])
  assert.equal(Number(await server.query('SELECT count() FROM stays')), report.rows.loaded)
})
