// The examples of docs/mapping.md, as they are there, on the command line.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { makeWorkspace, runCli } from '../cli/run-cli.ts'
import { postgresRoom } from '../postgres/postgres-room.ts'

const PAGE = readFileSync(fileURLToPath(new URL('../../../docs/mapping.md', import.meta.url)), 'utf8')
const room = postgresRoom()
const workspace = makeWorkspace()
const [, definition = ''] = /```sql\n(CREATE TABLE people [^`]*)```/.exec(PAGE) ?? []
const RUN_ID = /"\d{14}-[0-9a-f]{12}"/

const examples = [...PAGE.matchAll(/^\| .*$/gm)]
  .map(([line]) => line.split(' | ').map((cell) => cell.replace(/^\| ?| ?\|$/g, '').replace(/^`(.*)`$/, '$1')))
  .filter(([option]) => option?.startsWith('--') || option === '(none)')

test('the page has an example of every option', () => {
  for (const option of ['rename', 'skip', 'set', 'only', 'unknown-fields', 'missing-fields']) {
    assert.ok(
      examples.some(([, , command]) => command?.startsWith(`--${option} `)),
      option,
    )
  }
})

for (const [option = '', , command = '', record = '', row = ''] of examples) {
  test(`${option}: ${command}`, async () => {
    await room.query(`DROP TABLE IF EXISTS people; ${definition}`)
    workspace.write('people.jsonl', `${record}\n`)
    const words = command.split(' ').map((word) => word.replace(/^'(.*)'$/, '$1'))
    const result = await runCli(['pg', 'people.jsonl', '--url', room.server.url, ...words], { cwd: workspace.path })
    if (row.startsWith('BL_')) {
      assert.match(result.stderr, new RegExp(row))
      assert.equal(result.status, 5)
      return
    }
    assert.equal(result.status, 0, result.stderr)
    const [only] = await room.query('SELECT jsonb_strip_nulls(to_jsonb(people)) AS found FROM people')
    const expected = JSON.parse(row.replace(RUN_ID, '"run"')) as unknown
    const found = JSON.parse(JSON.stringify(only?.['found']).replace(RUN_ID, '"run"')) as unknown
    assert.deepEqual(found, expected)
  })
}
