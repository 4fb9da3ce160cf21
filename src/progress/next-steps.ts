// What to do after a run: which tables to load again and by which command, so that no row is loaded twice.

import { isSentUncounted, type RejectsReport, type RunReport, type TableReport } from '../report.ts'
import { factsOf } from '../targets.ts'
import { formatCount, formatCounted } from './numbers.ts'
import { visible } from './visible.ts'

/** The command line of this run, written again for other files. */
export interface Commands {
  /** For these sources, with the flags of this run. */
  loadAgain(sources: readonly string[]): string
  /** For a file of rejects that was corrected. */
  loadRejects(file: string, table: string): string
  /** For the rest of a run that has a journal. */
  resume?(runId: string): string
  /** The user named the file for rejects: the next run refuses to overwrite it. */
  readonly namesRejects: boolean
}

/** What of a run failed, by what is known of the rows that were sent. */
interface Failures {
  readonly failed: readonly TableReport[]
  /** Some rows are in the table. */
  readonly partial: readonly TableReport[]
  /** Unknown whether rows are in the table. */
  readonly unsure: readonly TableReport[]
  /** Nothing is in the table. */
  readonly clean: readonly TableReport[]
  /** One command goes on with all of them. */
  readonly isOneGroup: boolean
}

function failuresOf({ tables }: RunReport): Failures {
  const failed = tables.filter(({ error }) => error !== undefined)
  const partial = failed.filter(({ segments }) => segments > 0)
  const unsure = failed.filter((table) => table.segments === 0 && mayHaveArrived(table))
  const clean = failed.filter((table) => table.segments === 0 && !mayHaveArrived(table))
  const groups = [partial, unsure, clean].filter(({ length }) => length > 0)
  return { failed, partial, unsure, clean, isOneGroup: groups.length === 1 }
}

/** What to do before the command of `lastStep`. Where groups of tables need commands of their own, each is below its step. */
export function nextSteps(report: RunReport, commands?: Commands): string[] {
  const { partial, unsure, clean, isOneGroup } = failuresOf(report)
  // What the server has confirmed stays, and the rejects files are gone on with.
  if (commands !== undefined && resumeCommand(report, commands) !== undefined) {
    return report.tables.flatMap((table) => ownSteps(table, report, { ...commands, namesRejects: false }))
  }
  const again = (tables: readonly TableReport[]): string =>
    isOneGroup ? '' : commandBelow(commandFor(tables, report, commands))
  return [
    ...report.tables.flatMap((table) => ownSteps(table, report, commands)),
    ...(clean.length > 0 && !isOneGroup
      ? [`${namesOf(clean)}: ${noRows(clean)}; ${fixThen(clean)}load again${again(clean)}`]
      : []),
    ...(unsure.length > 0 ? [unsureStep(unsure, report) + again(unsure)] : []),
    ...(partial.length > 0 ? [partialStep(partial, report) + again(partial)] : []),
  ]
}

/** The last line of a run that failed: which tables, and the command that goes on. */
export function lastStep(report: RunReport, commands?: Commands): string | undefined {
  const { failed, clean, isOneGroup } = failuresOf(report)
  if (failed.length === 0) return undefined
  const names = `failed: ${namesOf(failed)}`
  const resume = resumeCommand(report, commands)
  if (resume !== undefined) {
    return `${names}${clean.length === failed.length ? ` (${noRows(clean)})` : ''}; ${fixThen(failed)}${onOneLine(resume)}`
  }
  if (!isOneGroup) return `${names}; run the commands above`
  const command = commandFor(failed, report, commands)
  const run = command === undefined ? 'run the same command again' : onOneLine(command)
  return clean.length > 0 ? `${names} (${noRows(clean)}); ${fixThen(clean)}${run}` : `${names}; after that, ${run}`
}

/** The command that goes on with all of a run that has a journal. */
function resumeCommand({ journal, runId }: RunReport, commands: Commands | undefined): string | undefined {
  return journal === undefined ? undefined : commands?.resume?.(runId)
}

function noRows(tables: readonly TableReport[]): string {
  return tables.every(({ target }) => target === 'file') ? 'no rows written' : 'no rows loaded'
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

/** Replaces a secret in a command. */
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
    // The file that was written is whole: what is corrected goes into another one, which the user names.
    if (table.target === 'file')
      return `read ${visible(reasons)}, correct ${visible(file)} and convert it into another file`
    const command = commands?.loadRejects(file, table.table)
    return `read ${visible(reasons)}, correct ${visible(file)} and load it${commandBelow(command)}`
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

/** Ctrl-C has no cause to fix. */
function fixThen(tables: readonly TableReport[]): string {
  const isCaused = !tables.every(({ error }) => error?.code === 'BL_ABORTED' || error?.code === 'BL_TERMINATED')
  return isCaused ? 'fix the cause, then ' : ''
}

function unsureStep(tables: readonly TableReport[], report: RunReport): string {
  const then = 'delete those of this load'
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
  const what = tables.every(({ write }) => write?.mode === 'truncate')
    ? 'loading again empties the table first'
    : 'delete these rows first, or load into an empty table (--table NAME): loading again would duplicate them'
  return `${stay.slice(0, MAX_NAMES).join(', ')}${stay.length > MAX_NAMES ? ', …' : ''}${unsure}; ${what}`
}

/** undefined where the user's own command line says it: what is left to do is the whole run. */
function commandFor(tables: readonly TableReport[], report: RunReport, commands?: Commands): string | undefined {
  if (commands === undefined || isWhole(tables, report)) return undefined
  const command = commands.loadAgain(tables.flatMap(({ sources }) => sources))
  return command.length <= MAX_COMMAND ? command : ''
}

function commandBelow(command: string | undefined): string {
  if (command === undefined) return ''
  if (command === '') return '; --json lists their files'
  return `${withSecret(command, '; ')}\n  ${command}`
}

function onOneLine(command: string): string {
  if (command === '') return 'load their files, which --json lists'
  return `run${withSecret(command, ', ')}: ${command}`
}

function withSecret(command: string, separator: string): string {
  return command.includes(SECRET) ? `${separator}with the secret in place of ${SECRET}` : ''
}

function isWhole(tables: readonly TableReport[], report: RunReport): boolean {
  return tables.length === report.tables.length
}

function prefixOf(tables: readonly TableReport[], report: RunReport): string {
  return report.tables.length > 1 ? `${namesOf(tables)}: ` : ''
}

function mayHaveArrived({ target, blocks, bytes, dropped, unconfirmed, write }: TableReport): boolean {
  if (dropped) return false
  // What was sent is in a stage table, which is dropped.
  if (write?.by !== undefined) return unconfirmed === true
  return unconfirmed === true || (factsOf(target).mayKeepUnconfirmed && (blocks > 0 || bytes.sent > 0))
}
