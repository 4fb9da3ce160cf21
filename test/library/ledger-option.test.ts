// A ledger stands for a journal: where a run has none, the option would have no effect, and is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { copy, load } from '../../src/index.ts'
import { runCli } from '../cli/run-cli.ts'

test('load and copy refuse the option ledger', async () => {
  const settings = { source: [{ id: 1 }], sink: 'postgres', table: 't', ledger: true } as const
  assert.throws(() => load(settings as never), { code: 'BL_USAGE', message: /ledger/ })
  const copied = { source: 'postgres://localhost/a', target: 'postgres://localhost/b', tables: 't', ledger: true }
  await assert.rejects(copy(copied as never), { code: 'BL_USAGE', message: /ledger/ })
  const result = await runCli(['copy', copied.source, copied.target, '--tables', 't', '--ledger'], { cwd: '/' })
  assert.equal(result.status, 2)
  assert.match(result.stderr, /--ledger/)
})
