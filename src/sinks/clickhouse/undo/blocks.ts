// The rows of a run by the blocks that its INSERTs wrote: `_block_number` keeps a row's block also when parts are merged, in tables with
// `enable_block_number_column`. Which blocks they are is in `system.part_log`, by the ids of the INSERTs.

import { type UndoRequest, undoRefused } from '../../undo.ts'
import { literal, type RunQuery, rows } from '../introspect.ts'
import type { TableTraits } from '../modes/table-traits.ts'

interface Part {
  readonly partition: string
  readonly block: string
  readonly rows: number
}

/** Fails where it is not certain that these are exactly the rows of the run. */
export async function conditionOfBlocks(query: RunQuery, request: UndoRequest, traits: TableTraits): Promise<string> {
  if (!/\benable_block_number_column = 1\b/.test(traits.engineFull)) {
    throw undoRefused(request, 'its rows have no mark of the run, and the table keeps no block numbers')
  }
  if (request.isStaged) throw undoRefused(request, 'blocks of a stage get other numbers when they are published')
  await checkKeptSince(query, request)
  const parts = await partsOf(query, request)
  const written = parts.reduce((sum, part) => sum + part.rows, 0)
  if (written !== request.rows) {
    const why = `system.part_log has ${written} of its ${request.rows} rows: it is off, or older entries were removed`
    throw undoRefused(request, why)
  }
  const blocks = parts.map(({ partition, block }) => `(${literal(partition)}, ${block})`)
  return `(_partition_id, _block_number) IN (${blocks.join(', ')})`
}

/** Parts that were written before the table kept the numbers get wrong ones when they are merged. */
async function checkKeptSince(query: RunQuery, request: UndoRequest): Promise<void> {
  const { schema = '', table } = request.table
  const [found] = await rows(
    query,
    `SELECT toUnixTimestamp(metadata_modification_time) AS at FROM system.tables
     WHERE database = ${literal(schema)} AND name = ${literal(table)}`,
  )
  const changed = Number(found?.['at']) * 1000
  if (!(changed < request.since.getTime()))
    throw undoRefused(request, 'the table was changed after the run began: its block numbers may be wrong')
}

/** A part that an INSERT wrote is one block: `partition_block_block_0`. */
async function partsOf(query: RunQuery, request: UndoRequest): Promise<readonly Part[]> {
  const { schema = '', table } = request.table
  const ids = request.evidence.map((evidence) => literal(evidence?.id ?? ''))
  if (ids.length === 0) return []
  await query('SYSTEM FLUSH LOGS').catch(() => '')
  const found = await rows(
    query,
    `SELECT partition_id, part_name, toUInt64(rows) AS written FROM system.part_log
     WHERE event_type = 'NewPart' AND error = 0 AND database = ${literal(schema)} AND table = ${literal(table)}
       AND query_id IN (${ids.join(', ')})`,
  ).catch(() => [])
  return found.map((row) => {
    const partition = String(row['partition_id'])
    const [, first, last] = /_(\d+)_(\d+)_0$/.exec(String(row['part_name'])) ?? []
    if (first === undefined || first !== last)
      throw undoRefused(request, `part ${String(row['part_name'])} is not one block`)
    return { partition, block: first, rows: Number(row['written']) }
  })
}
