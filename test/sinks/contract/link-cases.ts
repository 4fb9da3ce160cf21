// A link that breaks or stalls: what is unknown is reported as unknown, and nothing else is.
import assert from 'node:assert/strict'
import { BulkloadError } from '../../../src/errors.ts'
import type { FaultProxy } from '../../servers/fault-proxy.ts'
import { until } from '../../until.ts'
import type { ContractRoom, OpenLoad } from './contract-room.ts'
import type { LinkTraits } from './contract-target.ts'

const STOPPED = new BulkloadError('BL_TERMINATED', 'stopped by the test')
const FRAME_ROWS = 20_000

export function linkCases(room: ContractRoom, { answersBeforeCommit, asksAgain, broken }: LinkTraits): void {
  const onLink = (work: (load: OpenLoad, proxy: FaultProxy) => Promise<void>): Promise<void> =>
    room.withLink((through, proxy) => room.withLoad((load) => work(load, proxy), { through }))

  const lost = asksAgain ? 'is asked for on another link' : 'leaves the outcome unknown'
  room.test(`an answer to the commit that is lost ${lost}`, async () => {
    // Two loads send the same bytes: the first tells where the commit ends.
    const bytes = answersBeforeCommit ? await bytesOfALoad(room) : 0
    await room.withLink(async (through, proxy) => {
      if (answersBeforeCommit) proxy.dropReply({ afterBytes: bytes })
      await room.withLoad(
        async ({ writer, begun, rows }) => {
          const segment = await begun(3)
          if (!answersBeforeCommit) proxy.dropReply()
          if (asksAgain) {
            assert.equal((await segment.commit({ rows: 3 })).rows, 3)
            const { warnings } = await writer.finish()
            assert.match(warnings.join(), /the answer to the COMMIT was lost/)
            assert.equal(await rows(), 3)
            return
          }
          await assert.rejects(segment.commit({ rows: 3 }), { code: 'BL_CONNECTION_LOST' })
          assert.equal(await segment.abort(STOPPED), 'unknown')
          assert.deepEqual(await writer.abort(STOPPED), { outcome: 'unknown', segments: 0, rows: 0 })
          await until(async () => (await rows()) === 3, 'the server has committed')
        },
        { through },
      )
    })
  })

  room.test(`a link that is reset in the middle of a segment leaves it ${broken}`, () =>
    onLink(async ({ writer, begun, put, rows }, proxy) => {
      const segment = await begun(1)
      proxy.resetAfter(100_000)
      await assert.rejects(
        async () => {
          for (;;) await put(segment, FRAME_ROWS)
        },
        { code: 'BL_CONNECTION_LOST' },
      )
      const { outcome, ...rest } = await writer.abort(STOPPED)
      assert.deepEqual(rest, { segments: 0, rows: 0 })
      // The log of an old server may know that it has refused what arrived.
      if (outcome === 'not done') assert.equal(await rows(), 0)
      else assert.equal(outcome, broken)
    }),
  )

  room.test('a link that breaks while no frame is under way is reported immediately, and the next frame fails', () =>
    onLink(async ({ writer, put }, proxy) => {
      let tell: (cause: unknown) => void = () => undefined
      const told = new Promise<unknown>((resolve) => {
        tell = resolve
      })
      const segment = await writer.begin({ ordinal: 0, token: 'one', onFailure: (cause) => tell(cause) })
      await put(segment, 3)
      proxy.cut()
      const cause = await told
      assert.ok(cause instanceof BulkloadError)
      assert.equal(cause.code, 'BL_CONNECTION_LOST')
      await assert.rejects(put(segment, 3), { code: 'BL_CONNECTION_LOST', message: cause.message })
      await writer.abort(STOPPED)
    }),
  )

  room.test('a frame that the link does not take ends with the abort', () =>
    onLink(async ({ begun, put, rows }, proxy) => {
      const segment = await begun(1)
      proxy.stallAfter(100_000)
      let frames = 0
      const writing = assert.rejects(async () => {
        for (;;) {
          await put(segment, FRAME_ROWS)
          frames++
        }
      })
      await until(() => frames >= 3, 'frames are on their way')
      assert.equal(await segment.abort(STOPPED), broken)
      await writing
      if (broken === 'not done') assert.equal(await rows(), 0)
    }),
  )

  room.test('a commit that is not answered ends with the abort, and only what is known is reported', () =>
    onLink(async ({ begun, rows }, proxy) => {
      const segment = await begun(3)
      proxy.stallAfter(1)
      const commit = assert.rejects(segment.commit({ rows: 3 }))
      const outcome = await segment.abort(STOPPED)
      await commit
      assert.notEqual(outcome, 'done')
      if (outcome === 'not done') assert.equal(await rows(), 0)
    }),
  )

  room.test('the signal ends the waiting for a connection', () =>
    room.withLink(async (through, proxy) => {
      proxy.stallAfter(1)
      const stop = new AbortController()
      const connecting = assert.rejects(through.connect(stop.signal), STOPPED)
      await until(() => proxy.connections > 0, 'the connection is asked for')
      stop.abort(STOPPED)
      await connecting
    }),
  )

  const WAITING = {
    'an answer of the catalog': ({ connection: { catalog }, table }: OpenLoad) => catalog!.describe(table),
    'the beginning of a segment': ({ writer }: OpenLoad) => writer.begin({ ordinal: 0, token: 'one' }),
  }
  for (const [what, waiting] of Object.entries(WAITING)) {
    room.test(`the signal ends the waiting for ${what}`, () =>
      onLink(async (load, proxy) => {
        proxy.stallAfter(1)
        const before = proxy.bytesFromClient
        const stopped = assert.rejects(async () => waiting(load), STOPPED)
        await until(() => proxy.bytesFromClient > before || proxy.connections > 1, 'the question is asked')
        load.stop.abort(STOPPED)
        await stopped
        assert.equal((await load.writer.abort(STOPPED)).outcome, 'not done')
      }),
    )
  }
}

/** What a load sends through a proxy up to the answer to its commit. */
async function bytesOfALoad(room: ContractRoom): Promise<number> {
  let bytes = 0
  await room.withLink((through, proxy) =>
    room.withLoad(
      async ({ begun }) => {
        const segment = await begun(3)
        await segment.commit({ rows: 3 })
        bytes = proxy.bytesFromClient
      },
      { through },
    ),
  )
  return bytes
}
