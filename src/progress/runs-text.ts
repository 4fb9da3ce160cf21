// What `bulkload runs` prints for people.

import type {
  RunDetails,
  RunState,
  RunSummary,
  SegmentDetails,
  TableDetails,
  UndoneTable,
  UndoReport,
} from '../run-details.ts'
import { formatCount, formatCounted } from './numbers.ts'
import { formatTable } from './peek-table.ts'
import { visible } from './visible.ts'

const MAX_NAMES = 3

export function formatRuns(runs: readonly RunSummary[], width: number): string {
  if (runs.length === 0) return 'no runs'
  const rows = runs.map(({ runId, startedAt, state, target, tables, rows, files }) => [
    runId,
    `${startedAt.slice(0, 16).replace('T', ' ')} UTC`,
    state,
    target,
    some(tables.length > 0 ? tables : files),
    String(rows),
  ])
  return formatTable(['run', 'started', 'state', 'target', 'tables', 'rows'], rows, width)
}

export function formatRun(run: RunDetails): string {
  const { runId, startedAt, state, target, address, files, version, cwd, settings, resumedAt, journal } = run
  const lines = [`run ${runId}: ${state}`]
  const add = (label: string, text: string): number => lines.push(`  ${label.padEnd(10)}${visible(text)}`)
  add('started', `${startedAt} in ${cwd}, by bulkload ${version}`)
  for (const at of resumedAt) add('resumed', at)
  add('target', address ?? target)
  add('files', some(files))
  const said = Object.entries(settings).filter(([name]) => !['files', 'sink'].includes(name))
  if (said.length > 0) add('options', said.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', '))
  add('journal', journal)
  const tables = run.details.map(tableText)
  const next = NEXT[state]
  return [lines.join('\n'), ...tables, ...(next === undefined ? [] : [`next: bulkload ${next} ${runId}`])].join('\n\n')
}

/** The verb that goes on with a run. */
const NEXT: Readonly<Partial<Record<RunState, 'resume' | 'undo'>>> = {
  failed: 'resume',
  interrupted: 'resume',
  killed: 'resume',
  undoing: 'undo',
}

const FOUND_BY = {
  column: 'the column with the run ID',
  transaction: 'their transactions',
  block: 'their blocks',
} as const satisfies Record<UndoneTable['by'], string>

export function formatUndo({ runId, dryRun, tables }: UndoReport): string {
  const lines = tables.flatMap(({ table, rows, by, statement }) => [
    `  ${visible(table)}: ${formatCounted(rows, 'row')}, found by ${FOUND_BY[by]}`,
    ...(dryRun ? [`    ${visible(statement)}`] : []),
  ])
  return [`run ${runId}: ${dryRun ? 'can be undone' : 'undone'}`, ...lines].join('\n')
}

function tableText({ table, state, rows, segments, error }: TableDetails): string {
  const lines = [
    `${visible(table)}: ${state}; ${formatCount(rows.read)} read, ${formatCount(rows.loaded)} loaded, ` +
      `${formatCount(rows.rejected)} rejected, ${formatCount(rows.skipped)} skipped`,
  ]
  if (error !== undefined) lines.push(`  ${visible(`${error.code}: ${error.message}`)}`)
  return [...lines, ...segments.map(segmentText)].join('\n')
}

function segmentText({ ordinal, state, rows, rejects, id, checksum, parts }: SegmentDetails): string {
  const places = parts.map(({ source, from, to }) => `${source} bytes ${from} to ${to}`)
  const words = [
    `segment ${ordinal}: ${state}`,
    formatCounted(rows, 'row'),
    ...(rejects > 0 ? [formatCounted(rejects, 'reject')] : []),
    ...places,
    ...(checksum === undefined ? [] : [`checksum ${checksum}`]),
    ...(id === undefined ? [] : [`id ${id}`]),
  ]
  return `  ${visible(words.join(', '))}`
}

function some(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES
  return `${names.slice(0, MAX_NAMES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
