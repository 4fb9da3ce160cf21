// Tables of a target: looked up, made, counted, shown, dropped.
import assert from 'node:assert/strict'
import type { Catalog } from '../../../src/sinks/catalog.ts'
import { type ContractRoom, IDS } from './contract-room.ts'

export function catalogCases(room: ContractRoom): void {
  const withCatalog = (work: (catalog: Catalog) => Promise<void>): Promise<void> =>
    room.withConnection(({ catalog }) => work(catalog!))

  room.test('a table that is not there has no description', () =>
    withCatalog(async (catalog) => assert.equal(await catalog.describe(room.tableName()), undefined)),
  )

  room.test('a table that was created is described, counted and shown', () =>
    withCatalog(async (catalog) => {
      const name = room.tableName()
      const { statement } = await catalog.create(name, IDS)
      assert.match(statement ?? '', new RegExp(`^CREATE TABLE .*${name.table}`))
      const schema = await catalog.describe(name)
      assert.equal(schema?.target, room.target.kind)
      assert.equal(schema?.name.table, name.table)
      assert.deepEqual(
        schema?.columns.map(({ name: column, nullable, writable }) => ({ column, nullable, writable })),
        [{ column: 'id', nullable: false, writable: true }],
      )
      // The full name is as good as the short one.
      assert.deepEqual(await catalog.describe(schema.name), schema)
      assert.equal(await catalog.count(name), 0)
      assert.deepEqual(await catalog.peek(name, 5), { columns: ['id'], rows: [] })
    }),
  )

  room.test('a name that is taken is no failure of the connection, and the table stays as it is', () =>
    withCatalog(async (catalog) => {
      const name = await room.makeTable()
      const before = await catalog.describe(name)
      const { statement, taken } = await catalog.create(name, IDS)
      assert.equal(statement, undefined)
      assert.equal(taken?.code, 'BL_SERVER')
      assert.deepEqual(await catalog.describe(name), before)
    }),
  )

  room.test('of several that make a table at once one does, and the others fail because it exists', async () => {
    const name = room.tableName()
    const made = await Promise.all(
      Array.from({ length: 4 }, () => room.withConnection(async ({ catalog }) => catalog!.create(name, IDS))),
    )
    assert.equal(made.filter((creation) => creation?.statement !== undefined).length, 1)
    assert.equal(made.filter((creation) => creation?.taken !== undefined).length, 3)
  })

  room.test('the rows of a load are counted and shown as the server prints them', () =>
    room.withLoad(async ({ connection: { catalog }, table, writer, begun }) => {
      const segment = await begun(7)
      await segment.commit({ rows: 7 })
      await writer.finish()
      assert.equal(await catalog!.count(table), 7)
      const shown = await catalog!.peek(table, 2)
      assert.deepEqual(shown?.columns, ['id'])
      assert.equal(shown?.rows.length, 2)
      for (const [id] of shown?.rows ?? []) assert.match(id ?? '', /^[0-6]$/)
      assert.equal(await catalog!.dropEmpty(table), false, 'a table with rows stays')
      assert.equal(await catalog!.count(table), 7)
    }),
  )

  room.test('a table without rows is dropped', () =>
    withCatalog(async (catalog) => {
      const name = await room.makeTable()
      assert.equal(await catalog.dropEmpty(name), true)
      assert.equal(await catalog.describe(name), undefined)
    }),
  )

  room.test('the statement that makes a column wider is not run', () =>
    withCatalog(async (catalog) => {
      const name = await room.makeTable()
      const before = await catalog.describe(name)
      const [id] = IDS
      assert.ok(id !== undefined && before !== undefined)
      assert.match(
        catalog.widenStatement(name, { ...id, kind: 'text' }),
        new RegExp(`^ALTER TABLE .*${name.table}.*id`),
      )
      assert.deepEqual(await catalog.describe(name), before)
    }),
  )
}
