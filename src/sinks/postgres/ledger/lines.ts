// A run as the ledger has it, in the lines of a journal.

import type pg from 'pg'
import { BulkloadError } from '../../../errors.ts'
import type { LedgerLine } from '../../ledger.ts'

interface RunRow {
  readonly run_id: string
  readonly table_name: string
  readonly plan_hash: string | null
  readonly run: LedgerLine
  readonly load: LedgerLine | null
  readonly ended: LedgerLine | null
}

interface SegmentRow {
  readonly table_name: string
  readonly segment: number
  readonly rows: string
  readonly input: object | null
  readonly at: string
}

/** `run`: its id, or the beginning of it. Empty where the ledger does not have it. */
export async function linesOf(client: pg.Client, run: string): Promise<readonly LedgerLine[]> {
  const there = await client.query<{ there: boolean }>(
    `SELECT to_regclass('bulkload_ledger.segments') IS NOT NULL AS there`,
  )
  if (there.rows[0]?.there !== true) return []
  const { rows } = await client.query<RunRow>(
    `SELECT run_id, table_name, plan_hash, run, load, ended FROM bulkload_ledger.runs
     WHERE pg_catalog.left(run_id, pg_catalog.length($1)) = $1 ORDER BY started_at, table_name`,
    [run],
  )
  const ids = new Set(rows.map((row) => row.run_id))
  const id = ids.has(run) ? run : [...ids][0]
  if (id === undefined) return []
  if (ids.size > 1 && id !== run)
    throw new BulkloadError('BL_RUN_NOT_FOUND', `several run IDs in the ledger begin with ${run}`, {
      hint: `use more characters of the ID: ${[...ids].slice(0, 5).join(', ')}`,
    })
  const { rows: segments } = await client.query<SegmentRow>(
    `SELECT table_name, segment, rows, input, finished_at::text AS at FROM bulkload_ledger.segments
     WHERE run_id = $1 AND rows IS NOT NULL ORDER BY table_name, segment`,
    [id],
  )
  const tables = rows.filter((row) => row.run_id === id)
  const [first] = tables
  return first === undefined ? [] : [first.run, ...tables.flatMap((table) => tableLines(table, segments))]
}

function tableLines({ table_name: table, load, plan_hash: hash, ended }: RunRow, segments: readonly SegmentRow[]) {
  if (load === null) return []
  const own = segments.filter((segment) => segment.table_name === table)
  return [
    load,
    ...(hash === null ? [] : [{ type: 'plan', table, hash }]),
    ...own.flatMap((segment) => segmentLines(table, segment)),
    ...(ended === null ? [] : [ended]),
  ]
}

function segmentLines(table: string, { segment: ordinal, rows, input, at }: SegmentRow): LedgerLine[] {
  const count = Number(rows)
  const sent = { type: 'sent', table, ordinal, at, rows: count, input, rejects: [] }
  return [sent, { type: 'confirmed', table, ordinal, rows: count, countedBy: 'server' } as LedgerLine]
}
