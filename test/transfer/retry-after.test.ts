// Retry-After of a server, or of what is in front of it, is heard.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import { parseAddress } from '../../src/sinks/clickhouse/address.ts'
import { ClickhouseClient } from '../../src/sinks/clickhouse/client.ts'
import { heardRetryAfter, retryAfterOf } from '../../src/sinks/retry-after.ts'
import { RetryPolicy } from '../../src/transfer/retry-policy.ts'

test('seconds and dates count, others do not', () => {
  const heard = (header: string | string[] | undefined): number => {
    const error = new BulkloadError('BL_SERVER', 'busy')
    heardRetryAfter(error, header, Date.parse('Wed, 21 Oct 2026 07:28:00 GMT'))
    return retryAfterOf(error)
  }
  assert.equal(heard('7'), 7000)
  assert.equal(heard('Wed, 21 Oct 2026 07:28:30 GMT'), 30_000)
  for (const header of ['Wed, 21 Oct 2026 07:27:00 GMT', 'soon', '', undefined]) assert.equal(heard(header), 0)
  assert.equal(retryAfterOf('no error'), 0)
})

test('a front that answers 503 with Retry-After', async () => {
  const server = createServer((_, response) => response.writeHead(503, { 'Retry-After': '120' }).end('slower'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = new ClickhouseClient(parseAddress(`http://127.0.0.1:${port}`), 5000)
  try {
    const cause = await client.query('SELECT 1').catch((error: unknown) => error)
    assert.equal(retryAfterOf(cause), 120_000)
    const policy = (deadlineMs: number): RetryPolicy => new RetryPolicy({ retries: 5, deadlineMs, mayPass: () => true })
    // It would be too late.
    assert.equal(await policy(60_000).wait(cause, 1, new AbortController().signal, () => assert.fail()), false)
    const stop = new AbortController()
    const waits: number[] = []
    const waiting = policy(600_000).wait(cause, 1, stop.signal, ({ waitMs }) => {
      waits.push(waitMs)
      setImmediate(() => stop.abort(new Error('enough')))
    })
    await assert.rejects(waiting, /enough/)
    assert.deepEqual(waits, [120_000])
  } finally {
    await client.close()
    server.close()
  }
})
