// Undo in ClickHouse: the rows of the run are counted, deleted, and counted again. There is no transaction: what was begun and did not
// end is completed by the next undo.

import { BulkloadError } from '../../../errors.ts'
import { checkFound, type Undone, type UndoRequest, undoRefused } from '../../undo.ts'
import { identifier, literal, quoted, type RunQuery, rows } from '../introspect.ts'
import { readTableTraits, type TableTraits } from '../modes/table-traits.ts'
import { conditionOfBlocks } from './blocks.ts'
import { chooseDelete, deleteRows } from './delete-rows.ts'

/** Rows of others do not change when these merge their parts. */
const KEEPS_ROWS = /^(?:Replicated|Shared)?MergeTree$/

export async function undoInClickhouse(query: RunQuery, request: UndoRequest): Promise<Undone> {
  const { table, runColumn, begun, isDryRun } = request
  const traits = await readTableTraits(query, table)
  checkTable(request, traits)
  const by = runColumn === undefined ? 'block' : 'column'
  const condition =
    runColumn === undefined
      ? await conditionOfBlocks(query, request, traits)
      : await conditionOfColumn(query, request, runColumn)
  const name = identifier(table)
  const way = await chooseDelete(query, traits)
  const statement = way.isLight
    ? `DELETE FROM ${name} WHERE ${condition}`
    : `ALTER TABLE ${name} DELETE WHERE ${condition}`
  const undone: Undone = { rows: request.rows, by, statement }
  const count = (): Promise<number> => countWhere(query, name, condition)
  const found = await count()
  // An undo that has begun may have deleted some of them.
  const isRest = begun !== undefined && found < request.rows
  if (!isRest)
    checkFound(
      request,
      found,
      runColumn === undefined ? 'by their blocks' : `with the run's ID in ${quoted(runColumn)}`,
    )
  if (isDryRun || found === 0) return undone
  await request.onDelete({ id: request.runId })
  const left = await deleteRows({ query, table, statement, way, count })
  if (left.rows === 0) return undone
  throw new BulkloadError('BL_UNDO_REFUSED', `${left.rows} of ${request.rows} rows are still in ${name}: ${left.why}`, {
    hint: `run bulkload undo ${request.runId} again: it deletes the rest`,
  })
}

function checkTable(request: UndoRequest, { engine, views }: TableTraits): void {
  if (engine === 'undefined') throw undoRefused(request, 'the table does not exist', 'nothing is left to undo')
  if (engine === 'Distributed')
    throw undoRefused(request, 'its rows are in the tables of the shards', hintOf(request, 'on each shard'))
  if (!KEEPS_ROWS.test(engine)) {
    const why = engine.endsWith('MergeTree')
      ? `its engine ${engine} merges rows: those of the run may have replaced others, or may be gone`
      : `its engine ${engine} deletes no rows`
    throw undoRefused(request, why)
  }
  if (views.length === 0 || request.isStaged) return
  const names = views.map(quoted).join(', ')
  const why = `materialized views have read its rows, and keep what they made of them: ${names}`
  throw undoRefused(request, why, hintOf(request, 'and correct what the views have'))
}

/** How a person deletes the rows. */
function hintOf({ table, runColumn, runId }: UndoRequest, where: string): string | undefined {
  if (runColumn === undefined) return undefined
  const condition = `${quoted(runColumn)} = ${literal(runId)}`
  return `nothing was deleted; run ALTER TABLE ${identifier(table)} DELETE WHERE ${condition} yourself, ${where}`
}

async function conditionOfColumn(query: RunQuery, request: UndoRequest, column: string): Promise<string> {
  const { schema = '', table } = request.table
  const [found] = await rows(
    query,
    `SELECT type FROM system.columns WHERE database = ${literal(schema)} AND table = ${literal(table)} AND name = ${literal(column)}`,
  )
  if (found === undefined) throw undoRefused(request, `the table has no column ${quoted(column)} any more`)
  return `${quoted(column)} = ${literal(request.runId)}`
}

async function countWhere(query: RunQuery, name: string, condition: string): Promise<number> {
  const [found] = await rows(query, `SELECT count() AS found FROM ${name} WHERE ${condition}`)
  return Number(found?.['found'])
}
