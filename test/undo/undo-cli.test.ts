import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runCli } from '../cli/run-cli.ts'
import { postgresRoom } from '../postgres/postgres-room.ts'

const room = postgresRoom('CREATE TABLE events (id int)')

test('bulkload undo: counts, deletes, and says so; then it is refused', async () => {
  const file = room.file('events.jsonl', '{"id":1}\n{"id":2}\n')
  const { runId } = await room.run([file], { state: room.folder })
  const undo = (...words: string[]) =>
    runCli(['undo', runId, '--state', room.folder, '--url', room.server.url, ...words], { cwd: room.folder })
  const dry = await undo('--dry-run')
  assert.equal(dry.status, 0)
  const [first, second, third = ''] = dry.stdout.split('\n')
  assert.deepEqual([first, second], [`run ${runId}: can be undone`, '  events: 2 rows, found by their transactions'])
  assert.match(third, /^ {4}DELETE FROM "events" WHERE xmin::text::bigint IN \(\d+\)$/)
  const done = await undo('--json')
  const statement = third.trim()
  assert.deepEqual(JSON.parse(done.stdout), {
    runId,
    dryRun: false,
    tables: [{ table: 'events', rows: 2, by: 'transaction', statement }],
  })
  assert.deepEqual(await room.query('SELECT * FROM events'), [])
  const again = await undo()
  assert.deepEqual([again.status, again.stdout], [2, ''])
  assert.match(again.stderr, /BL_RUN_UNDONE: run .* was undone already/)
  const resumed = await runCli(['resume', runId, '--state', room.folder, '--url', room.server.url], {
    cwd: room.folder,
  })
  assert.match(resumed.stderr, /BL_RUN_UNDONE/)
  const other = await runCli(['undo', '--dry-run'], { cwd: room.folder })
  assert.deepEqual([other.status, /the ID of a run is missing/.test(other.stderr)], [2, true])
})

test('bulkload undo: a hint names flags; bulkload runs RUN says what to write', async () => {
  await room.query('TRUNCATE events')
  const file = room.file('refused.jsonl', '{"id":1}\n')
  const { runId } = await room.run([file], { table: 'events', state: room.folder })
  await room.query('DELETE FROM events')
  const words = ['--state', room.folder, '--url', room.server.url]
  const refused = await runCli(['undo', runId, ...words], { cwd: room.folder })
  assert.equal(refused.status, 10)
  assert.match(refused.stderr, /BL_UNDO_REFUSED.*\n {2}hint: nothing was deleted; .* --set COLUMN=@run marks/)
  const { status, stderr } = await runCli(['runs', runId], { cwd: room.folder })
  assert.equal(status, 2)
  assert.equal(stderr, `BL_USAGE: "${runId}" is not a word of runs\n  hint: use bulkload runs show ${runId}\n`)
})
