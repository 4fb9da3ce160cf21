// Names of a header row that are written differently from the columns.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertLoaded, postgresRoom } from './postgres-room.ts'

const room = postgresRoom(
  'CREATE TABLE orders (order_id int NOT NULL, "Total" int); CREATE TABLE twins ("id" int, "ID" int, n int)',
)

const CASES: readonly (readonly [rule: 'exact' | 'case' | 'trim' | 'normalize', header: string, isTaken: boolean])[] = [
  ['exact', 'order_id,Total', true],
  ['exact', 'ORDER_ID,total', false],
  ['case', 'ORDER_ID,total', true],
  ['case', ' order_id,Total', false],
  ['trim', ' order_id , Total', true],
  ['trim', 'Order_Id,Total', false],
  ['normalize', 'Order ID,TOTAL', true],
  ['normalize', 'orderId, total ', true],
  ['normalize', 'order-no,Total', false],
]

for (const [headerMatch, header, isTaken] of CASES) {
  test(`${headerMatch}: ${JSON.stringify(header)} is ${isTaken ? 'taken' : 'refused'}`, async () => {
    await room.query('TRUNCATE orders')
    const report = await room.load('orders', `${header}\n7,9\n`, { format: 'csv', header: true, headerMatch })
    if (isTaken) {
      assertLoaded(report, 1)
      assert.deepEqual(await room.query('SELECT * FROM orders'), [{ order_id: 7, Total: 9 }])
    } else assert.equal(report.error?.code, 'BL_UNKNOWN_FIELD')
  })
}

test('without the option the hint names the rule that matches', async () => {
  const { error } = await room.load('orders', 'Order ID,Total\n7,9\n', { format: 'csv', header: true })
  assert.equal(error?.code, 'BL_UNKNOWN_FIELD')
  assert.match(error?.hint ?? '', /^match the names with --header-match normalize, /)
})

test('a column of exactly the name counts first; a name that matches two columns is refused', async () => {
  const options = { format: 'csv', header: true, headerMatch: 'case' } as const
  assertLoaded(await room.load('twins', 'id,ID,N\n1,2,3\n', options), 1)
  assert.deepEqual(await room.query('SELECT * FROM twins'), [{ id: 1, ID: 2, n: 3 }])
  const { error } = await room.load('twins', 'Id,n\n1,3\n', options)
  assert.deepEqual([error?.code, error?.place?.line], ['BL_HEADER', 1])
  assert.match(error?.message ?? '', /the field "Id" of .* matches the columns "id" and "ID"/)
})

test('two fields of one column are refused, unless one is named by another option', async () => {
  await room.query('TRUNCATE orders')
  const options = { format: 'csv', header: true, headerMatch: 'normalize' } as const
  const text = 'order_id,Order ID,Total\n7,8,9\n'
  const { error } = await room.load('orders', text, options)
  assert.equal(error?.code, 'BL_HEADER')
  assert.match(error?.message ?? '', /the fields "order_id" and "Order ID" of .* are both the column "order_id"/)
  assertLoaded(await room.load('orders', text, { ...options, skip: ['Order ID'] }), 1)
  assert.deepEqual(await room.query('SELECT * FROM orders'), [{ order_id: 7, Total: 9 }])
})

test('columns that are created have the names of the rule', async () => {
  const text = ' Order ID ,customerName,Größe (cm)\n1,a,3\n'
  for (const [headerMatch, names] of [
    ['trim', ['Order ID', 'customerName', 'Größe (cm)']],
    ['normalize', ['order_id', 'customer_name', 'größe_cm']],
  ] as const) {
    const table = `made_${headerMatch}`
    assertLoaded(await room.load(table, text, { format: 'csv', header: true, create: true, headerMatch }), 1)
    const [row = {}] = await room.query(`SELECT * FROM ${table}`)
    assert.deepEqual(Object.keys(row), names)
  }
})

test('input without a header row is refused', async () => {
  for (const [format, text] of [
    ['jsonl', '{"order_id":1}\n'],
    ['csv', '1,2\n'],
  ] as const) {
    const options = { format, headerMatch: 'case' as const, ...(format === 'csv' && { header: false }) }
    const { error } = await room.load('orders', text, options)
    assert.equal(error?.code, 'BL_USAGE')
    assert.match(error?.message ?? '', /^--header-match case has no effect on .*, which has no header row$/)
  }
})
