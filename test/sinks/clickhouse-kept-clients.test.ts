// Which clients the tables of a run share.

import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { parseAddress } from '../../src/sinks/clickhouse/address.ts'
import { KeptClients } from '../../src/sinks/clickhouse/kept-clients.ts'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'

let server: ClickhouseServer
before(async () => {
  if (!clickhouseMissing) server = await startClickhouse()
})
after(() => server?.stop())

const clients = (): KeptClients => new KeptClients(parseAddress(server.url), 60_000)
const open = (): AbortSignal => new AbortController().signal

test('a client is kept, and its server is not asked again what it is', { skip: clickhouseMissing }, async () => {
  const some = clients()
  const first = await some.take(open())
  assert.match(first.facts.timeZone, /UTC$/)
  assert.equal(first.client.servers.size, 1)
  await some.give(first, true)
  const second = await some.take(open())
  assert.equal(second.client, first.client)
  assert.equal(second.facts, first.facts)
  assert.equal(second.client.servers.size, 0, 'only those count that answer from now on')
  assert.equal((await second.query('SELECT 1')).trim(), '1')
  const other = await some.take(open())
  assert.notEqual(other.client, second.client, 'one that is in use is not given to another')
  await Promise.all([some.give(second, true), some.give(other, true)])
  await some.close()
})

test('a client on which a request failed is not used again', { skip: clickhouseMissing }, async () => {
  const some = clients()
  const first = await some.take(open())
  await assert.rejects(first.query('SELECT nonsense'))
  await some.give(first, true)
  const second = await some.take(open())
  assert.notEqual(second.client, first.client)
  await some.give(second, false)
  const third = await some.take(open())
  assert.notEqual(third.client, second.client, 'nor one whose load was interrupted')
  await some.close()
  await some.give(third, true)
  await assert.rejects(third.query('SELECT 1'), 'one that comes back late is closed')
})

test('a kept client answers to the signal of who takes it', { skip: clickhouseMissing }, async () => {
  const some = clients()
  await some.give(await some.take(open()), true)
  await assert.rejects(some.take(AbortSignal.abort(new Error('given up'))), { code: 'BL_ABORTED' })
  const stop = new AbortController()
  const { query } = await some.take(stop.signal)
  const asked = query('SELECT sleep(3)')
  stop.abort(new Error('given up'))
  await assert.rejects(asked, { code: 'BL_ABORTED' })
  await some.close()
})
