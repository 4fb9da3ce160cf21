// Runs as plain data: one line of a list, and everything that is known of one.

import { addInput, noRows } from '../row-counts.ts'
import type { RunDetails, RunState, RunSummary, SegmentDetails, TableDetails } from '../run-details.ts'
import { isRunning } from './find-run.ts'
import { isComplete, isInDoubt, type RunRecord, type SegmentRecord, type TableRecord } from './run-record.ts'
import { journalPath } from './state-folder.ts'

export function summaryOf(record: RunRecord, stateFolder: string): RunSummary {
  const { run, address, tables } = record
  const segments = [...tables.values()].flatMap((table) => [...table.segments.values()])
  const confirmed = segments.filter(({ state }) => state === 'confirmed')
  return {
    runId: run.runId,
    startedAt: run.at,
    state: stateOf(record, stateFolder),
    target: run.target,
    ...(address !== undefined && { address }),
    files: (run.settings['files'] ?? []) as readonly string[],
    tables: [...tables.keys()],
    rows: confirmed.reduce((sum, { rows }) => sum + rows, 0),
  }
}

function stateOf({ run, tables, end }: RunRecord, stateFolder: string): RunState {
  if (isRunning(stateFolder, run.runId)) return 'running'
  if ([...tables.values()].some(({ undoing }) => undoing !== undefined)) return 'undoing'
  if ([...tables.values()].some(({ undone }) => undone !== undefined)) return 'undone'
  return end?.status ?? 'killed'
}

export function detailsOf(record: RunRecord, stateFolder: string): RunDetails {
  const { run, resumed, tables } = record
  const { version, cwd, settings, withheld } = run
  return {
    ...summaryOf(record, stateFolder),
    journal: journalPath(stateFolder, run.runId),
    ...{ version, cwd, settings, withheld },
    resumedAt: resumed,
    details: [...tables.values()].map(tableDetails),
  }
}

function tableDetails(record: TableRecord): TableDetails {
  const { table, sources, end } = record
  const segments = [...record.segments.values()].sort((one, other) => one.ordinal - other.ordinal)
  const rows = noRows()
  for (const { state, input, rows: loaded } of segments) {
    if (state !== 'confirmed' || input === undefined) continue
    rows.loaded += loaded
    addInput(rows, input)
  }
  return {
    table,
    state: isComplete(record) ? 'done' : end?.error === undefined ? 'not done' : 'failed',
    rows,
    sources,
    segments: segments.map(segmentDetails),
    ...(end?.error !== undefined && { error: end.error }),
  }
}

function segmentDetails(segment: SegmentRecord): SegmentDetails {
  const { ordinal, rows, token, evidence, input, state } = segment
  return {
    ordinal,
    state: isInDoubt(segment) ? 'in doubt' : state === 'confirmed' ? 'confirmed' : 'not done',
    rows,
    rejects: input?.rejects ?? 0,
    skipped: input?.skipped ?? 0,
    token,
    ...(evidence !== undefined && { id: evidence.id }),
    ...(input?.checksum !== undefined && { checksum: input.checksum }),
    parts: input?.parts ?? [],
  }
}
