// Rows into a table: frames, segments, receipts.
import assert from 'node:assert/strict'
import type { EncodingName } from '../../../src/encoding-name.ts'
import type { ContractRoom } from './contract-room.ts'

export function writerCases(room: ContractRoom): void {
  room.test('it says which encodings it takes', async () => {
    assert.deepEqual(room.target.takes, Object.keys(room.contract.frames))
  })

  for (const encoding of Object.keys(room.contract.frames) as EncodingName[]) {
    room.test(`takes ${encoding}: a receipt has the rows of all frames`, () =>
      room.withLoad(
        async ({ writer, begun, put, rows }) => {
          const segment = await begun(3)
          assert.equal(typeof (await put(segment, 4)), 'boolean')
          const receipt = await segment.commit({ rows: 7 })
          assert.equal(receipt.rows, 7)
          assert.match(receipt.countedBy, /^(?:server|sender|writer)$/)
          const { warnings } = await writer.finish()
          assert.deepEqual(warnings, [])
          assert.equal(await rows(), 7)
        },
        { encoding },
      ),
    )
  }

  room.test('segments one after another add up', () =>
    room.withLoad(async ({ writer, begun, rows }) => {
      for (const count of [5, 2]) {
        const segment = await begun(count)
        assert.equal((await segment.commit({ rows: count })).rows, count)
      }
      await writer.finish()
      assert.equal(await rows(), 7)
      assert.deepEqual(await writer.abort(new Error('late')), { outcome: 'done', segments: 2, rows: 7 })
      assert.equal(await rows(), 7, 'what is finished is not given up')
    }),
  )

  room.test('no more segments are open at once than its limit', () =>
    room.withLoad(async ({ writer, begun, rows }) => {
      const { openSegments: limit, streams } = writer.limits
      assert.ok(streams >= 1 && limit >= streams)
      const open = []
      for (let i = 0; i < limit; i++) open.push(await begun(i + 1))
      await assert.rejects(writer.begin({ ordinal: limit, token: 'one' }), {
        code: 'BL_INTERNAL',
        message: /which is the limit/,
      })
      for (const [i, segment] of open.entries()) await segment.commit({ rows: i + 1 })
      const next = await begun(10)
      await next.commit({ rows: 10 })
      await writer.finish()
      assert.equal(await rows(), (limit * (limit + 1)) / 2 + 10)
    }),
  )

  room.test('a load without segments is finished', () =>
    room.withLoad(async ({ writer, rows }) => {
      assert.deepEqual(await writer.finish(), { warnings: [] })
      assert.equal(await rows(), 0)
    }),
  )

  room.test('an account that is not that of its frames is not committed', () =>
    room.withLoad(async ({ writer, begun, rows }) => {
      const segment = await begun(3)
      await assert.rejects(segment.commit({ rows: 4 }), { code: 'BL_INTERNAL', message: /3 rows .* has 4/ })
      assert.equal(await segment.abort(new Error('wrong account')), 'not done')
      assert.equal((await writer.abort(new Error('wrong account'))).outcome, 'not done')
      assert.equal(await rows(), 0)
    }),
  )

  room.test('a load is not finished while a segment is open, nor twice', () =>
    room.withLoad(async ({ writer, begun }) => {
      const segment = await begun(1)
      await assert.rejects(writer.finish(), { code: 'BL_INTERNAL', message: /while a segment was open/ })
      await segment.commit({ rows: 1 })
      await writer.finish()
      await assert.rejects(writer.finish(), { code: 'BL_INTERNAL', message: /is finished/ })
      await assert.rejects(writer.begin({ ordinal: 1, token: 'one' }), { code: 'BL_INTERNAL', message: /is finished/ })
    }),
  )
}
