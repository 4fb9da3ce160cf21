// A journal as it is when the process ended between the deletion and its word about it.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunReport } from '../../src/index.ts'

export function forgetEnd(stateFolder: string, { runId }: RunReport): void {
  const path = join(stateFolder, 'runs', runId, 'journal.jsonl')
  const before = readFileSync(path, 'utf8').split('\n')
  const kept = before.filter((line) => !line.includes('"type":"undone"'))
  assert.equal(kept.length, before.length - 1)
  assert.ok(kept.some((line) => line.includes('"type":"undoing"')))
  writeFileSync(path, kept.join('\n'))
}
