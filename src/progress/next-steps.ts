// What to do after a run: which tables to load again and by which command, so that no row is loaded twice.

import { isSentUncounted, type RejectsReport, type RunReport, type TableReport } from '../report.ts'
import { formatCount, formatCounted } from './numbers.ts'
import { visible } from './visible.ts'

/** The command line of this run, written again for other files. */
export interface Commands {
  /** For these sources, with the flags of this run. */
  loadAgain(sources: readonly string[]): string
  /** For a file of rejects that was corrected. */
  loadRejects(file: string, table: string): string
  /** The user named the file for rejects: the next run refuses to overwrite it. */
  readonly namesRejects: boolean
}

/** Each with its command on a line below, if it has one. Only what is true for this end of the run. */
export function nextSteps(report: RunReport, commands?: Commands): string[] {
  const failed = report.tables.filter(({ error }) => error !== undefined)
  const partial = failed.filter(({ segments }) => segments > 0)
  const unsure = failed.filter((table) => table.segments === 0 && mayHaveArrived(table))
  const clean = failed.filter((table) => table.segments === 0 && !mayHaveArrived(table))
  const again = (tables: readonly TableReport[]): string => commandFor(tables, report, commands)
  return [
    ...report.tables.flatMap((table) => ownSteps(table, report, commands)),
    ...(clean.length > 0 ? [cleanStep(clean, report) + again(clean)] : []),
    ...(unsure.length > 0 ? [unsureStep(unsure, report) + again(unsure)] : []),
    ...(partial.length > 0 ? [partialStep(partial, report) + again(partial)] : []),
  ]
}

/** Names as they fit on a line. */
export function namesOf(tables: readonly Pick<TableReport, 'table'>[]): string {
  const names = tables.slice(0, MAX_NAMES).map(({ table }) => visible(table))
  const more = tables.length - names.length
  return more > 0 ? `${names.join(', ')} and ${formatCount(more)} more` : names.join(', ')
}

/** One file for each way in which the sources are written. */
export function rejectsOf({ rejects, moreRejects = [] }: TableReport): readonly RejectsReport[] {
  return rejects === undefined ? [] : [rejects, ...moreRejects]
}

/** What stands for a secret in a command. */
export const SECRET = '***'

const MAX_NAMES = 8
/** A longer command is no use on a terminal. */
const MAX_COMMAND = 4_000

function ownSteps(table: TableReport, report: RunReport, commands: Commands | undefined): string[] {
  const { error, rows } = table
  const rejects = rows.rejected > 0 ? rejectsOf(table) : []
  const prefix = prefixOf([table], report)
  if (error !== undefined) return failedSteps(table, rejects, commands).map((step) => prefix + step)
  const steps = rejects.map(({ file, reasons }) => {
    const command = commands?.loadRejects(file, table.table)
    return `read ${visible(reasons)}, correct ${visible(file)} and load it${command === undefined ? '' : onItsLine(command)}`
  })
  if (isSentUncounted(table)) steps.unshift("count the table's rows, if all of them must be there")
  else if (!table.balanced) steps.unshift('do not rely on this table: count its rows, and load again into an empty one')
  return steps.map((step) => prefix + step)
}

function failedSteps(table: TableReport, rejects: readonly RejectsReport[], commands: Commands | undefined): string[] {
  const steps = rejects.map(({ file, reasons }) => {
    const see = `see why records were rejected in ${visible(reasons)}`
    return commands?.namesRejects ? `${see}, and move ${visible(file)} and its reasons away before the next run` : see
  })
  if (table.created !== undefined && table.segments === 0 && !table.dropped) {
    steps.push('the table that this run created stays: drop it to have its columns inferred again')
  }
  return steps
}

function cleanStep(tables: readonly TableReport[], report: RunReport): string {
  const isCaused = !tables.every(({ error }) => error?.code === 'BL_ABORTED' || error?.code === 'BL_TERMINATED')
  const [them, place] = tables.length > 1 ? ['them', 'their tables'] : ['it', 'the table']
  const nothing = `nothing of ${them} is in ${place}`
  if (isWhole(tables, report))
    return `${isCaused ? 'remove the cause and ' : ''}run the same load again: nothing of it is in ${place}`
  return `${isCaused ? 'remove the cause, then ' : ''}load ${namesOf(tables)} alone: ${nothing}`
}

function unsureStep(tables: readonly TableReport[], report: RunReport): string {
  const then = 'delete those of this load, and load again'
  return `${prefixOf(tables, report)}count the table's rows first: some that the server did not confirm may have arrived; ${then}`
}

function partialStep(tables: readonly TableReport[], report: RunReport): string {
  const stay = tables.map(({ table, rows }) => {
    const count = formatCounted(rows.loaded, 'row')
    return report.tables.length > 1
      ? `${visible(table)} keeps ${count}`
      : `${count} of this load ${rows.loaded === 1 ? 'stays' : 'stay'} in the table`
  })
  const unsure = tables.some(mayHaveArrived) ? ', and some that the server did not confirm may have arrived' : ''
  const what = 'delete these rows first, or load into an empty table (--table NAME): the same load again doubles them'
  return `${stay.slice(0, MAX_NAMES).join(', ')}${stay.length > MAX_NAMES ? ', …' : ''}${unsure}; ${what}`
}

/** Nothing where the user's own command line says it: what is left to do is the whole run. */
function commandFor(tables: readonly TableReport[], report: RunReport, commands: Commands | undefined): string {
  if (commands === undefined || isWhole(tables, report)) return ''
  const command = commands.loadAgain(tables.flatMap(({ sources }) => sources))
  return command.length <= MAX_COMMAND ? onItsLine(command) : '; --json lists their files'
}

function onItsLine(command: string): string {
  const isMasked = command.includes(SECRET)
  return `${isMasked ? `; put what is secret in place of ${SECRET}` : ''}\n  ${command}`
}

function isWhole(tables: readonly TableReport[], report: RunReport): boolean {
  return tables.length === report.tables.length
}

function prefixOf(tables: readonly TableReport[], report: RunReport): string {
  return report.tables.length > 1 ? `${namesOf(tables)}: ` : ''
}

/**
 * Postgres takes back what it was not asked to commit. A ClickHouse that fails in the middle of a segment may keep some partitions,
 * and an old one that is too busy to read that an insert is given up keeps what has arrived.
 */
function mayHaveArrived({ target, blocks, bytes, dropped, unconfirmed }: TableReport): boolean {
  if (dropped) return false
  return unconfirmed === true || (target === 'clickhouse' && (blocks > 0 || bytes.sent > 0))
}
