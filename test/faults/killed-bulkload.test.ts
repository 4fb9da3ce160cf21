// bulkload itself is killed in the middle of a load, which no program can notice: what it leaves says so.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeWorkspace, startCli } from '../cli/run-cli.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { until } from '../until.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
let server: PostgresDatabase

before(async () => {
  server = await openPostgres()
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

interface Left {
  readonly committed: readonly (readonly number[])[]
}

/** Kills a load of `input`, which goes on, once `isThere` holds of what it has left. */
async function killed(
  table: string,
  input: string,
  flags: readonly string[],
  isThere: (left: Left) => boolean,
): Promise<Left> {
  await server.query(`CREATE TABLE ${table} (id int)`)
  const child = startCli(['pg', '-', '--table', table, '--max-errors', '1000', '--block-size', '4KiB', ...flags], {
    cwd,
    env: { BULKLOAD_PG_URL: server.url },
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  child.stdin.on('error', () => undefined)
  child.stdin.write(input)
  let left: Left | undefined
  await until(() => {
    left = markOf(table)
    return left !== undefined && isThere(left)
  }, 'the mark says what was waited for')
  child.kill('SIGKILL')
  await ended
  return markOf(table) ?? assert.fail('the mark stays')
}

function markOf(table: string): Left | undefined {
  try {
    return JSON.parse(readFileSync(join(cwd, `${table}.rejects.jsonl.unfinished`), 'utf8')) as Left
  } catch {
    return undefined
  }
}

/** More than what is looked at before a load begins. */
const GOOD = '{"id":1}\n'.repeat(20_000)
const BAD = '{"id":"x"}\n'

test('rejects of a transaction that was not committed are marked so', async () => {
  // The mark is there before the record.
  const isWritten = (): boolean => readFileSync(join(cwd, 'killed.rejects.jsonl'), 'utf8') === BAD
  const left = await killed('killed', `${GOOD}${BAD}${GOOD}`, [], isWritten)
  assert.deepEqual(left.committed, [])
  assert.equal(readFileSync(join(cwd, 'killed.rejects.jsonl'), 'utf8'), BAD)
  assert.deepEqual(await server.query('SELECT FROM killed'), [])
})

test('rejects of committed segments can be told from others, and a folder of data leaves all out', async () => {
  const input = `${BAD}${GOOD}`.repeat(3)
  const left = await killed('parts', input, ['--commit-every', '64KiB'], ({ committed }) => committed.length > 0)
  const [[from, to] = []] = left.committed
  assert.equal(from, 1)
  assert.ok(to !== undefined && to >= 1)
  const committed = (await server.query('SELECT FROM parts')).length
  assert.ok(committed > 0)
})
