import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseInsert } from '../servers/insert-statement.ts'

test('an INSERT with columns, settings and data is taken apart', () => {
  const sql = 'insert into `d b`.t ("a", b)\n SETTINGS x = 1, y = \'z\' FORMAT Native\nDATA'
  const statement = parseInsert(sql)
  assert.equal(statement?.target, '`d b`.t ("a", b)')
  assert.equal(statement?.settings, "SETTINGS x = 1, y = 'z'")
  assert.equal(statement?.format, 'Native')
  assert.equal(sql.slice(statement?.end), 'DATA')
  assert.equal(statement?.plain, undefined)
})

test('plain names lose their quotes', () => {
  const statement = parseInsert('INSERT INTO TABLE `db`.`t` (`a`, "b") FORMAT JSONEachRow')
  assert.deepEqual(statement?.plain, { table: 'db.t', columns: ['a', 'b'] })
  assert.deepEqual(parseInsert('INSERT INTO t FORMAT JSONEachRow')?.plain, { table: 't' })
})

test('names with spaces, backquotes or brackets are kept as they were written', () => {
  const target = '`a\\`b` (`c (d)`, `e``f`)'
  const statement = parseInsert(`INSERT INTO ${target} FORMAT JSONEachRow`)
  assert.equal(statement?.target, target)
  assert.equal(statement?.plain, undefined)
})

for (const sql of [
  'SELECT 1 FORMAT JSON',
  'INSERT INTO t SELECT 1',
  'INSERT INTO t VALUES (1)',
  'INSERT INTO t FORMAT Values (1)',
]) {
  test(`not an INSERT with data: ${sql}`, () => assert.equal(parseInsert(sql), undefined))
}
