// A program that loads, fails, and leaves a load early. Run by a test that looks at what it prints and how it ends.

import assert from 'node:assert/strict'
import { load, loadFiles } from '../../src/index.ts'

const url = process.env['TEST_PG_URL'] ?? ''
const common = { sink: 'postgres', url, table: 'people' } as const
const rows = Array.from({ length: 5000 }, (_, id) => ({ id }))

async function run(source: Iterable<object>, table: string = common.table): Promise<void> {
  for await (const _ of load({ ...common, source, table })) {
    // Only its end matters here.
  }
}

await run(rows)
await assert.rejects(run([{ id: 'x' }]))
await assert.rejects(run(rows, 'nowhere'))
for await (const _ of load({ ...common, source: rows, blockSize: '1KiB' })) break
const failed = await loadFiles({ ...common, files: ['package.json'], format: 'jsonl' }).catch((error: unknown) => error)
assert.ok(failed instanceof Error)
process.exitCode = 42
