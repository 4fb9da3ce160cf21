// An abandoned load: nothing of it is there, what was confirmed stays, and both are reported.
import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import type { ContractRoom } from './contract-room.ts'

const GIVEN_UP = new Error('given up by the test')

export function endCases(room: ContractRoom): void {
  room.test('a segment that is aborted leaves no row, and the next one may begin', () =>
    room.withLoad(async ({ writer, begun, rows }) => {
      const segment = await begun(3)
      assert.equal(await segment.abort(GIVEN_UP), 'not done')
      assert.equal(await segment.abort(GIVEN_UP), 'not done', 'as often as it is asked')
      assert.equal(await rows(), 0)
      const next = await begun(2)
      await next.commit({ rows: 2 })
      await writer.finish()
      assert.equal(await rows(), 2)
    }),
  )

  room.test('what was committed cannot be aborted', () =>
    room.withLoad(async ({ writer, begun, rows }) => {
      const segment = await begun(3)
      await segment.commit({ rows: 3 })
      assert.equal(await segment.abort(GIVEN_UP), 'done')
      assert.deepEqual(await writer.abort(GIVEN_UP), { outcome: 'done', segments: 1, rows: 3 })
      assert.equal(await rows(), 3)
    }),
  )

  room.test('a writer that is aborted takes its open segment with it; the one before stays', () =>
    room.withLoad(async ({ writer, begun, put, rows }) => {
      const first = await begun(3)
      await first.commit({ rows: 3 })
      const second = await begun(4)
      const aftermath = { outcome: 'done', segments: 1, rows: 3 }
      assert.deepEqual(await writer.abort(GIVEN_UP), aftermath)
      assert.deepEqual(await writer.abort(GIVEN_UP), aftermath, 'as often as it is asked')
      await assert.rejects(async () => {
        await put(second, 1)
        await second.commit({ rows: 5 })
      })
      assert.equal(await rows(), 3)
    }),
  )

  room.test('a writer that is aborted before anything was written', () =>
    room.withLoad(async ({ writer, rows }) => {
      assert.deepEqual(await writer.abort(GIVEN_UP), { outcome: 'not done', segments: 0, rows: 0 })
      await assert.rejects(writer.begin({ ordinal: 0, token: 'one' }), { code: 'BL_INTERNAL', message: /given up/ })
      await assert.rejects(writer.finish(), { code: 'BL_INTERNAL', message: /given up/ })
      assert.equal(await rows(), 0)
    }),
  )

  room.test('an abort while a segment is begun leaves nothing open', () =>
    room.withLoad(async ({ writer, rows }) => {
      const beginning = writer.begin({ ordinal: 0, token: 'one' })
      const refused = assert.rejects(beginning)
      assert.equal((await writer.abort(GIVEN_UP)).outcome, 'not done')
      await refused
      assert.equal(await rows(), 0)
    }),
  )

  room.test('an abort while a frame is under way ends the writing', () =>
    room.withLoad(async ({ begun, put, rows }) => {
      const segment = await begun(1)
      const writing = put(segment, 50_000)
      writing.catch(() => undefined)
      assert.equal(await segment.abort(GIVEN_UP), 'not done')
      await writing.catch(() => undefined)
      await assert.rejects(segment.commit({ rows: 50_001 }))
      assert.equal(await rows(), 0)
    }),
  )

  for (const turns of [0, 1, 5, 50]) {
    room.test(`an abort ${turns} turns after the commit began tells what the table shows`, () =>
      room.withLoad(async ({ writer, begun, rows }) => {
        const segment = await begun(1000)
        const commit = segment.commit({ rows: 1000 }).then(
          () => true,
          () => false,
        )
        for (let i = 0; i < turns; i++) await turn()
        const outcome = await segment.abort(GIVEN_UP)
        const isConfirmed = await commit
        const { outcome: whole, rows: confirmed } = await writer.abort(GIVEN_UP)
        assert.equal(whole, outcome)
        if (outcome === 'unknown') assert.equal(isConfirmed, false)
        else
          assert.deepEqual(
            [isConfirmed, confirmed, await rows()],
            outcome === 'done' ? [true, 1000, 1000] : [false, 0, 0],
          )
      }),
    )
  }
}
