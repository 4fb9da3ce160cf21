import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import type { Outcome, SegmentWriter } from '../../src/sinks/segment-writer.ts'
import { RetryPolicy } from '../../src/transfer/retry-policy.ts'
import { SegmentLane } from '../../src/transfer/segment-lane.ts'
import type { EncodeResult } from '../../src/workers/messages.ts'

const LOST = new BulkloadError('BL_CONNECTION_LOST', 'the connection was lost')
const LOCATE = (): never => assert.fail('nobody asks for a place')

interface Setup {
  /** The failure of a call, if it fails: `number` counts those of all attempts from 1. */
  readonly fails?: (call: string, number: number) => Error | undefined
  readonly outcome?: Outcome
  readonly mayHaveParts?: boolean
  readonly maxKeptBytes?: number
  readonly retries?: number
  readonly deadlineMs?: number
}

function laneOf({ fails = () => undefined, outcome = 'not done', maxKeptBytes = 100, ...setup }: Setup) {
  const calls: string[] = []
  const freed: number[] = []
  const stop = new AbortController()
  let failed: ((cause: unknown) => void) | undefined
  let taken = 0
  const call = async (name: string): Promise<void> => {
    const cause = fails(name, calls.push(name))
    if (cause !== undefined) throw cause
  }
  const writer: SegmentWriter = {
    ...(setup.mayHaveParts && { mayHaveParts: true }),
    write: async (frame) => {
      await call(`write ${frame[0]}`)
      return true
    },
    commit: async ({ rows }) => {
      await call('commit')
      return { rows, countedBy: 'server' }
    },
    abort: async () => {
      calls.push('abort')
      return outcome
    },
  }
  const lane = new SegmentLane({
    signal: stop.signal,
    retries: new RetryPolicy({
      retries: setup.retries ?? 3,
      deadlineMs: setup.deadlineMs,
      mayPass: (cause) => cause === LOST,
    }),
    maxKeptBytes,
    begin: async ({ onFailure }) => {
      failed = onFailure
      await call('begin')
      return writer
    },
    onEnd: () => undefined,
    onTaken: (bytes) => {
      taken += bytes
    },
    onFree: (frame) => freed.push(frame[0] ?? 0),
    onRetry: ({ attempt, waitMs }) => {
      assert.ok(waitMs <= 250 * 2 ** (attempt - 1) && waitMs >= 125 * 2 ** (attempt - 1), `${waitMs}`)
      calls.push(`retry ${attempt}`)
    },
  })
  const push = (...numbers: number[]): void => {
    for (const number of numbers)
      lane.push(Uint8Array.of(number, 0), { rows: 1, places: new Int32Array(0) } as unknown as EncodeResult, LOCATE)
  }
  const end = (rows: number): void =>
    lane.end(async () => {
      calls.push('tell')
      return { rows }
    })
  return { lane, calls, freed, stop, push, end, fail: (cause: unknown) => failed?.(cause), taken: () => taken }
}

const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done))
}

test('a segment that fails is sent again from its first block, and its memory is free when it is confirmed', async () => {
  const { lane, calls, freed, push, end, taken } = laneOf({ fails: (_, number) => (number === 3 ? LOST : undefined) })
  push(1, 2, 3)
  end(3)
  assert.deepEqual(await lane.confirmed, { receipt: { rows: 3, countedBy: 'server' }, aborted: undefined })
  const again = ['begin', 'write 1', 'write 2', 'write 3', 'tell', 'commit']
  assert.deepEqual(calls, ['begin', 'write 1', 'write 2', 'abort', 'retry 1', ...again])
  assert.deepEqual(freed, [1, 2, 3])
  assert.equal(taken(), 6, 'each block is taken once')
})

test('a failure while the input is silent begins the segment again, and it goes on with what comes', async () => {
  const { lane, calls, push, end, fail } = laneOf({})
  push(1)
  await turns()
  fail(LOST)
  await turns()
  push(2)
  end(2)
  await lane.confirmed
  const again = ['begin', 'write 1', 'write 2', 'tell', 'commit']
  assert.deepEqual(calls, ['begin', 'write 1', 'abort', 'retry 1', ...again])
})

test('so is one that could not be begun, and one whose commit was refused', async () => {
  const { lane, calls, push, end } = laneOf({ fails: (_, number) => ([1, 6].includes(number) ? LOST : undefined) })
  push(1)
  end(1)
  await lane.confirmed
  const again = ['begin', 'write 1', 'tell', 'commit']
  assert.deepEqual(calls, ['begin', 'retry 1', ...again, 'abort', 'abort', 'retry 2', ...again])
})

const NOT_AGAIN: readonly (readonly [title: string, setup: Setup])[] = [
  ['whose fate is unknown', { outcome: 'unknown' }],
  ['of which parts may be in the table', { mayHaveParts: true }],
  ['whose blocks are not all there any more', { maxKeptBytes: 3 }],
  ['that shall not be retried', { retries: 0 }],
  ['whose time is over', { deadlineMs: 1 }],
]
for (const [title, setup] of NOT_AGAIN) {
  test(`a segment ${title} is not sent again`, async () => {
    const { lane, calls, push, end } = laneOf({ ...setup, fails: (name) => (name === 'commit' ? LOST : undefined) })
    push(1, 2)
    end(2)
    await assert.rejects(lane.confirmed, LOST)
    assert.equal(calls.filter((name) => name === 'begin').length, 1)
  })
}

test('what cannot pass is not tried again', async () => {
  const refused = new BulkloadError('BL_SERVER', 'no such column')
  const { lane, calls, push, end } = laneOf({ fails: (name) => (name === 'commit' ? refused : undefined) })
  push(1)
  end(1)
  await assert.rejects(lane.confirmed, refused)
  assert.ok(!calls.some((name) => name.startsWith('retry')))
})

test('what the target has although the answer was lost counts', async () => {
  const { lane, calls, push, end } = laneOf({
    outcome: 'done',
    fails: (name) => (name === 'commit' ? LOST : undefined),
  })
  push(1, 2)
  end(2)
  assert.equal((await lane.confirmed).receipt.rows, 2)
  assert.ok(!calls.some((name) => name.startsWith('retry')))
})

test('after the last retry the failure says how often it was tried', async () => {
  const { lane, push, end } = laneOf({ retries: 1, fails: (name) => (name === 'begin' ? LOST : undefined) })
  push(1)
  end(1)
  await assert.rejects(lane.confirmed, { code: LOST.code, message: `${LOST.message} (after 1 retry)` })
})

test('the signal ends the wait', async () => {
  const { lane, calls, stop, push, end } = laneOf({ fails: (name) => (name === 'begin' ? LOST : undefined) })
  push(1)
  end(1)
  await turns()
  const reason = new BulkloadError('BL_ABORTED', 'stopped')
  stop.abort(reason)
  await assert.rejects(lane.confirmed, reason)
  assert.deepEqual(calls, ['begin', 'retry 1'])
})
