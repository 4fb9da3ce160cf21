// bulkload generate: rows on standard output.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeWorkspace, resultOf, runCli, startCli } from './run-cli.ts'

const workspace = makeWorkspace()
after(() => workspace.remove())
const cwd = workspace.path

writeFileSync(
  join(cwd, 'shop.json'),
  JSON.stringify({
    tables: {
      customers: { rows: 20, columns: { id: 'unique', name: 'name' } },
      orders: { rows: 100, bad: 0.1, columns: { id: 'serial', customer: { references: 'customers.id' } } },
    },
  }),
)

async function generated(...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await resultOf(startCli(['generate', 'shop.json', ...words], { cwd }))
  assert.equal(status, 0, stderr)
  assert.equal(stderr, '')
  return stdout
}

test('shares, rows and CSV', async () => {
  const whole = await generated('customers', '--rows', 'customers=50')
  assert.equal(whole.trimEnd().split('\n').length, 50)
  const parts = [await generated('customers', '--rows', 'customers=50', '--share', '1/2')]
  parts.push(await generated('customers', '--rows', 'customers=50', '--share', '2/2'))
  assert.equal(parts.join(''), whole)
  const csv = await generated('customers', '--csv')
  assert.equal(csv.split('\n')[0], 'id,name')
  assert.equal(csv.trimEnd().split('\n').length, 21)
})

test('the list of damaged records', async () => {
  const lines = (await generated('orders', '--bad-records', 'bad.jsonl')).trimEnd().split('\n')
  const listed = readFileSync(join(cwd, 'bad.jsonl'), 'utf8').trimEnd().split('\n')
  const bad = listed.map((line) => (JSON.parse(line) as { record: number }).record)
  const damaged = lines.flatMap((line, i) => (/^\{"id":\d+,"customer":\d+\}$/.test(line) ? [] : [i + 1]))
  assert.deepEqual(bad, damaged)
  assert.ok(bad.length > 0)
})

test('what is wrong is said, with exit status 2', async () => {
  writeFileSync(join(cwd, 'broken.json'), '{')
  for (const [words, message] of [
    [['shop.json'], /generate takes a description and a table/],
    [['none.json', 't'], /cannot read none\.json/],
    [['broken.json', 't'], /broken\.json is not JSON/],
    [['shop.json', 'people'], /there is no table people.*\n.*customers, orders/],
    [['shop.json', 'orders', '--share', '1-2'], /share is not I\/N: 1-2/],
    [['shop.json', 'orders', '--rows', 'orders'], /rows is not TABLE=N: orders/],
  ] as const) {
    const { status, stdout, stderr } = await runCli(['generate', ...words], { cwd })
    assert.equal(status, 2)
    assert.equal(stdout, '')
    assert.match(stderr, message)
  }
})

test('a reader that has enough ends it', async () => {
  const child = startCli(['generate', 'shop.json', 'customers', '--rows', 'customers=100000000'], { cwd })
  child.stdout.once('data', () => child.stdout.destroy())
  const { status, stderr } = await resultOf(child)
  assert.deepEqual([status, stderr], [0, ''])
})
