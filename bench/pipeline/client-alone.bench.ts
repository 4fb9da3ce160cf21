// A whole load as the command line makes it, into a target that only counts.
//   npm run build && node dist/bench/pipeline/client-alone.bench.js --target clickhouse|postgres --wire auto|text --workers 2

import assert from 'node:assert/strict'
import { resolveOptions } from '../../src/options/options.ts'
import { fileSource } from '../../src/sources/file-source.ts'
import { loadTable } from '../../src/table/load-table.ts'
import { WorkerPool } from '../../src/workers/pool.ts'
import { caseOptions, report } from './case-options.ts'
import { countingTarget, nothingTaken } from './counting-target.ts'
import { eventsSchema } from './events-schema.ts'

const options = caseOptions()
const { files, repeat, workers, target, wire } = options

await report(options, async () => {
  const taken = nothingTaken()
  const source = await fileSource(files.jsonl)
  const pool = new WorkerPool(workers)
  const load = loadTable(
    { name: { schema: undefined, table: 'events' }, sources: Array.from({ length: repeat }, () => source) },
    {
      target: countingTarget(target, taken, eventsSchema(target)),
      pool,
      options: resolveOptions(target, { workers, wire }),
      signal: new AbortController().signal,
      runId: 'bench',
      peek: 0,
      emit: () => undefined,
    },
  )
  let next = await load.next()
  while (!next.done) next = await load.next()
  const { report: table, error } = next.value
  await pool.close()
  if (error !== undefined) throw error
  assert.ok(table.balanced)
  assert.equal(table.wire, wire === 'text' ? 'text' : 'typed')
  assert.equal(table.rows.loaded, files.rows * repeat)
  assert.equal(taken.rows, files.rows * repeat)
  assert.equal(taken.bytes, table.bytes.sent)
})
