// What is left of a publish that fails, for each of its statements: the outcome, and the statements that complete it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import { Publish, type PublishSettings } from '../../src/sinks/clickhouse/modes/publish.ts'

const REFUSED = new BulkloadError('BL_SERVER', 'refused by the test', { serverCode: 241 })
const LOST = new BulkloadError('BL_CONNECTION_LOST', 'lost by the test')

interface Server {
  readonly statements: string[]
  readonly publish: Publish
}

/** A server with two partitions in the stage, which fails at the statement with `failing` in it; `swapped`: after it was done. */
function server(by: PublishSettings['by'], failing = '', failure?: BulkloadError, swapped = false): Server {
  const statements: string[] = []
  const json = (data: object): string => JSON.stringify({ data: [data].flat() })
  const query = async (sql: string): Promise<string> => {
    if (sql.includes('partition_id')) return json([{ partition_id: '202601' }, { partition_id: '202602' }])
    if (sql.includes('uuid')) return json({ id: sql.includes("'stage'") || swapped ? 'new' : 'old' })
    if (sql.includes('count()')) return json({ rows: swapped ? 1 : 0 })
    statements.push(sql)
    if (failure !== undefined && sql.includes(failing)) throw failure
    return ''
  }
  const name = (table: string): { schema: string; table: string } => ({ schema: 'd', table })
  return { statements, publish: new Publish({ by, table: name('t'), stage: name('stage'), query }) }
}

test('each partition is published by a statement of its own, then the stage is dropped', async () => {
  const { statements, publish } = server('move')
  assert.equal(await publish.outcome(), 'not done')
  assert.deepEqual(await publish.run(), [])
  assert.deepEqual(statements, [
    "ALTER TABLE `d`.`stage` MOVE PARTITION ID '202601' TO TABLE `d`.`t`",
    "ALTER TABLE `d`.`stage` MOVE PARTITION ID '202602' TO TABLE `d`.`t`",
    'DROP TABLE IF EXISTS `d`.`stage`',
  ])
  assert.equal(await publish.outcome(), 'done')
})

test('a first partition that is refused leaves nothing', async () => {
  const { publish } = server('partition', '202601', REFUSED)
  await assert.rejects(publish.run(), REFUSED)
  assert.equal(await publish.outcome(), 'not done')
})

test('a later partition that fails leaves the others in the stage, with the statements that publish them', async () => {
  for (const failure of [REFUSED, LOST]) {
    const { publish } = server('attach', '202602', failure)
    await assert.rejects(publish.run(), (error: BulkloadError) => {
      assert.match(error.message, /1 of 2 partitions/)
      assert.match(
        error.hint ?? '',
        /ALTER TABLE `d`.`t` ATTACH PARTITION ID '202602' FROM `d`.`stage`; DROP TABLE `d`.`stage`/,
      )
      assert.equal(error.hint?.includes('202601'), false)
      return true
    })
    assert.equal(await publish.outcome(), 'unknown')
  }
})

for (const by of ['exchange', 'rename'] as const) {
  test(`${by}: a refusal is no publish, and a lost answer is found out`, async () => {
    for (const [failure, swapped, outcome] of [
      [REFUSED, false, 'not done'],
      [LOST, false, 'not done'],
      [LOST, true, 'done'],
    ] as const) {
      const { publish } = server(by, by.toUpperCase(), failure, swapped)
      if (outcome === 'done') assert.deepEqual(await publish.run(), [])
      else await assert.rejects(publish.run(), failure)
      assert.equal(await publish.outcome(), outcome)
    }
  })
}

test('a table that cannot be dropped is a warning: the rows are published', async () => {
  const { publish } = server('exchange', 'DROP', REFUSED)
  const [warning = ''] = await publish.run()
  assert.match(warning, /DROP TABLE IF EXISTS `d`.`stage`/)
  assert.equal(await publish.outcome(), 'done')
})
