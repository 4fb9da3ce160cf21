// Loads into tables that have rows: a stage is published whole by `finish`, and until then, or after a failure, the table is as it was.
import assert from 'node:assert/strict'
import { BulkloadError } from '../../../src/errors.ts'
import type { WriteRules } from '../../../src/write-mode.ts'
import type { ContractRoom, OpenLoad } from './contract-room.ts'

export const POSTGRES_STAGED: readonly Partial<WriteRules>[] = [
  { mode: 'replace' },
  { mode: 'replace', replaceBy: 'copy-in' },
  { mode: 'replace', replaceBy: 'delete' },
]
export const CLICKHOUSE_STAGED: readonly Partial<WriteRules>[] = [
  { mode: 'replace' },
  { mode: 'replace', replaceBy: 'partition' },
  { mode: 'append', atomic: true },
]

const GIVEN_UP = new BulkloadError('BL_TERMINATED', 'given up by the test')
const OLD_ROWS = 5

interface FilledLoad extends OpenLoad {
  /** All rows of the table. */
  all(): Promise<number>
  /** The stage is gone. */
  assertNoStage(): Promise<void>
}

export function modeCases(room: ContractRoom, staged: readonly Partial<WriteRules>[]): void {
  if (staged.length > 0) truncateCases(room)
  for (const rules of staged) stagedCases(room, rules)
}

function truncateCases(room: ContractRoom): void {
  const rules = { mode: 'truncate' } as const
  room.test('truncate: the table has the rows of the load alone', () =>
    onFilled(room, rules, async ({ writer, begun, all }) => {
      assert.equal(writer.isStaged, false)
      const segment = await begun(3)
      await segment.commit({ rows: 3 })
      await writer.finish()
      assert.equal(await all(), 3)
    }),
  )

  room.test('truncate: a load without segments empties the table', () =>
    onFilled(room, rules, async ({ writer, all }) => {
      await writer.finish()
      assert.equal(await all(), 0)
    }),
  )
}

function stagedCases(room: ContractRoom, rules: Partial<WriteRules>): void {
  const title = [rules.mode ?? 'append', rules.replaceBy ?? 'auto', ...(rules.atomic ? ['atomic'] : [])].join(' ')
  const kept = rules.atomic ? OLD_ROWS : 0
  const onTable = (work: (load: FilledLoad) => Promise<void>): Promise<void> => onFilled(room, rules, work)

  room.test(`${title}: committed segments are in the table when the load is finished, and not before`, () =>
    onTable(async ({ writer, begun, all, assertNoStage }) => {
      assert.equal(writer.isStaged, true)
      assert.equal(writer.plan?.mode, rules.mode ?? 'append')
      for (const count of [3, 4]) await (await begun(count)).commit({ rows: count })
      assert.equal(await all(), OLD_ROWS)
      await writer.finish()
      assert.equal(await all(), kept + 7)
      assert.deepEqual(await writer.abort(GIVEN_UP), { outcome: 'done', segments: 2, rows: 7 })
      assert.equal(await all(), kept + 7, 'what is published stays')
      await assertNoStage()
    }),
  )

  room.test(`${title}: a load that is given up after a commit leaves the table as it was, and no stage`, () =>
    onTable(async ({ writer, begun, all, assertNoStage }) => {
      await (await begun(3)).commit({ rows: 3 })
      await begun(2)
      const aftermath = { outcome: 'not done', segments: 0, rows: 0 }
      assert.deepEqual(await writer.abort(GIVEN_UP), aftermath)
      assert.deepEqual(await writer.abort(GIVEN_UP), aftermath, 'as often as it is asked')
      assert.equal(await all(), OLD_ROWS)
      await assertNoStage()
      await assert.rejects(writer.finish(), { code: 'BL_INTERNAL' })
    }),
  )

  room.test(`${title}: the signal ends it in the same way`, () =>
    onTable(async ({ writer, begun, stop, all, assertNoStage }) => {
      await (await begun(3)).commit({ rows: 3 })
      stop.abort(GIVEN_UP)
      await assert.rejects(writer.finish())
      assert.deepEqual(await writer.abort(GIVEN_UP), { outcome: 'not done', segments: 0, rows: 0 })
      assert.equal(await all(), OLD_ROWS)
      await assertNoStage()
    }),
  )

  // In Postgres the session that made the stage holds it: test/postgres/modes/locks.test.ts.
  if (room.contract.staged === CLICKHOUSE_STAGED) {
    room.test(`${title}: a stage that an earlier attempt of the run has left is made anew`, async () => {
      const table = await room.makeTable()
      const rows = { table, rules }
      await room.withLoad(async ({ begun }) => void (await (await begun(4)).commit({ rows: 4 })), rows)
      await room.withLoad(async ({ writer, begun, rows: added }) => {
        await (await begun(3)).commit({ rows: 3 })
        await writer.finish()
        assert.equal(await added(), 3)
      }, rows)
    })
  }

  room.test(`${title}: a load without segments`, () =>
    onTable(async ({ writer, all, assertNoStage }) => {
      await writer.finish()
      // There is no partition that could take the place of another.
      assert.equal(await all(), rules.replaceBy === 'partition' ? OLD_ROWS : kept)
      await assertNoStage()
    }),
  )
}

/** A load into a table that has rows. */
async function onFilled(
  room: ContractRoom,
  rules: Partial<WriteRules>,
  work: (load: FilledLoad) => Promise<void>,
): Promise<void> {
  const table = await room.makeTable()
  await room.withLoad(
    async ({ writer, begun }) => {
      await (await begun(OLD_ROWS)).commit({ rows: OLD_ROWS })
      await writer.finish()
    },
    { table },
  )
  await room.withLoad(
    (load) =>
      work({
        ...load,
        all: async () => OLD_ROWS + (await load.rows()),
        assertNoStage: () =>
          room.withConnection(async ({ catalog }) => {
            const stage = { schema: undefined, table: `bulkload_stage_contract_${table.table}` }
            assert.equal(await catalog!.describe(stage), undefined)
          }),
      }),
    { table, rules },
  )
}
