import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { BulkloadError } from '../../src/errors.ts'
import { FrameChannel } from '../../src/sinks/clickhouse/frame-channel.ts'

const frame = (number: number): Uint8Array => Uint8Array.of(number)
const LAST = { bytes: frame(255), areTheEnd: false }
const FAULT = new BulkloadError('BL_CONNECTION_LOST', 'gone')

/** Whether the promise has settled by the next turns. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  promise.then(
    () => {
      settled = true
    },
    () => {
      settled = true
    },
  )
  for (let i = 0; i < 3; i++) await turn()
  return settled
}

test('frames come out in the order in which they went in, and then the end', async () => {
  const channel = new FrameChannel()
  const received: number[] = []
  const reader = (async () => {
    for await (const bytes of channel) {
      received.push(bytes[0] ?? -1)
      if (received.length % 3 === 0) await turn()
    }
  })()
  for (let i = 0; i < 20; i++) await channel.write(frame(i))
  channel.end()
  await reader
  assert.deepEqual(received, [...Array(20).keys()])
})

test('the writer waits until the reader comes back for more: at most one frame is between them', async () => {
  const channel = new FrameChannel()
  const reader = channel[Symbol.asyncIterator]()
  const first = channel.write(frame(1))
  assert.equal(await isSettled(first), false, 'nobody reads')
  assert.deepEqual((await reader.next()).value, frame(1))
  assert.equal(await isSettled(first), false, 'the reader has the frame, and may not have sent it')
  const next = reader.next()
  assert.equal(await isSettled(first), true)
  assert.equal(await isSettled(next), false)
  const second = channel.write(frame(2))
  assert.deepEqual((await next).value, frame(2))
  assert.equal(await isSettled(second), false)
  channel.end()
  assert.equal((await reader.next()).done, true)
  await second
})

test('an upload without frames ends at once', async () => {
  const channel = new FrameChannel()
  const next = channel[Symbol.asyncIterator]().next()
  channel.end()
  assert.equal((await next).done, true)
})

test('a failure reaches a writer that waits, one that comes later, and a reader that waits', async () => {
  const channel = new FrameChannel()
  const waiting = channel.write(frame(1))
  channel.fail(FAULT)
  await assert.rejects(waiting, FAULT)
  await assert.rejects(channel.write(frame(2)), FAULT)
  await assert.rejects(channel[Symbol.asyncIterator]().next(), FAULT)

  const other = new FrameChannel()
  const next = other[Symbol.asyncIterator]().next()
  await turn()
  other.fail(FAULT)
  await assert.rejects(next, FAULT)
})

test('the reader gets the last bytes of a failure, once, before the failure', async () => {
  const channel = new FrameChannel()
  const reader = channel[Symbol.asyncIterator]()
  const waiting = channel.write(frame(1))
  await reader.next()
  channel.fail(FAULT, LAST)
  await assert.rejects(waiting, FAULT)
  assert.deepEqual((await reader.next()).value, frame(255))
  await assert.rejects(reader.next(), FAULT)
})

test('the first failure is the one that counts, and an end cannot be taken back', async () => {
  const channel = new FrameChannel()
  channel.fail(FAULT)
  channel.fail(new BulkloadError('BL_ABORTED', 'later'), LAST)
  await assert.rejects(channel.write(frame(1)), FAULT)
  await assert.rejects(channel[Symbol.asyncIterator]().next(), FAULT)

  const ended = new FrameChannel()
  ended.end()
  ended.fail(FAULT, LAST)
  assert.equal((await ended[Symbol.asyncIterator]().next()).done, true)
})

test('last bytes that are the end come before the end, and only the writer fails', async () => {
  const channel = new FrameChannel()
  channel.fail(FAULT, { bytes: frame(255), areTheEnd: true })
  const reader = channel[Symbol.asyncIterator]()
  assert.deepEqual((await reader.next()).value, frame(255))
  assert.equal((await reader.next()).done, true)
  await assert.rejects(channel.write(frame(1)), FAULT)
})
