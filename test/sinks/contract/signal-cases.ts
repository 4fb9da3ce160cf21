// A signal ends what a connection waits for.
import assert from 'node:assert/strict'
import { BulkloadError } from '../../../src/errors.ts'
import type { ContractRoom } from './contract-room.ts'

const STOPPED = new BulkloadError('BL_TERMINATED', 'stopped by the test')

export function signalCases(room: ContractRoom): void {
  room.test('no connection is made under a signal that has fired; its reason is reported', async () => {
    await assert.rejects(room.target.connect(AbortSignal.abort(STOPPED)), STOPPED)
    await assert.rejects(room.target.connect(AbortSignal.abort()), { code: 'BL_ABORTED' })
  })

  room.test('nothing begins once the signal has fired', () =>
    room.withLoad(async ({ connection: { catalog }, table, writer, stop, rows }) => {
      stop.abort(STOPPED)
      await assert.rejects(writer.begin({ ordinal: 0, token: 'one' }), STOPPED)
      await assert.rejects(catalog!.describe(table), STOPPED)
      assert.equal((await writer.abort(STOPPED)).outcome, 'not done')
      assert.equal(await rows(), 0)
    }),
  )

  room.test(
    'a load is abandoned in order after the signal: open segments are taken back, confirmed ones are reported',
    () =>
      room.withLoad(async ({ writer, begun, stop, rows }) => {
        const first = await begun(3)
        await first.commit({ rows: 3 })
        await begun(4)
        stop.abort(STOPPED)
        await assert.rejects(writer.begin({ ordinal: 2, token: 'one' }))
        assert.deepEqual(await writer.abort(STOPPED), { outcome: 'done', segments: 1, rows: 3 })
        assert.equal(await rows(), 3)
      }),
  )
}
