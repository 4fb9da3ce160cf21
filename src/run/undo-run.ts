// A run is undone: the rows that it has loaded are deleted, table by table, where it is certain which they are.

import type { StopSignal } from '../environment.ts'
import { BulkloadError } from '../errors.ts'
import { findRun } from '../journal/find-run.ts'
import { RunJournal } from '../journal/run-journal.ts'
import { isComplete, isInDoubt, type RunRecord, type TableRecord } from '../journal/run-record.ts'
import { CALLER, type Caller } from '../options/caller.ts'
import { wordsOf } from '../options/in-words.ts'
import { type RawUndoOptions, UNDO_OPTIONS } from '../options/journal/undo-options.ts'
import type { RawOptions } from '../options/load-options.ts'
import { checked } from '../options/option.ts'
import { resolveOptions } from '../options/options.ts'
import { parseTableName } from '../options/table-names.ts'
import type { UndoneTable, UndoReport } from '../run-details.ts'
import type { Connection } from '../sinks/target.ts'
import { type UndoRequest, undoRefused } from '../sinks/undo.ts'
import { openTarget } from './open-target.ts'
import { checkOptions } from './resume-run.ts'
import { folderOf, type RunsSettings } from './runs.ts'

/** What may be said of the connection now; the rest is that of the run. */
export interface UndoSettings extends Partial<RawOptions>, Pick<RunsSettings, 'env'>, RawUndoOptions {
  readonly signal?: StopSignal
  /** @internal */
  readonly [CALLER]?: Caller
}

/** `run`: the id of a run, or the beginning of it. Fails with BL_UNDO_REFUSED where it is not certain which rows are its own. */
export async function undoRun(run: string, settings: UndoSettings = {}): Promise<UndoReport> {
  const words = wordsOf(settings)
  try {
    const { state, dryRun: said, signal, env = process.env, ...others } = settings
    const { dryRun = false } = checked(UNDO_OPTIONS, { dryRun: said })
    const folder = folderOf({ ...(state !== undefined && { state }), env })
    const record = await findRun(folder, run)
    checkOptions(record, others)
    const tables = tablesOf(record)
    const { runId, target, settings: before } = record.run
    const options = resolveOptions(target, { ...before, ...others } as RawOptions, env)
    const journal = await RunJournal.reopen(record, { stateFolder: folder, onFailure: () => undefined })
    try {
      const opened = await openTarget(options, runId, env as NodeJS.ProcessEnv)
      try {
        const connection = await opened.connect((signal as AbortSignal | undefined) ?? new AbortController().signal)
        try {
          return words.data({ runId, dryRun, tables: await undoTables(connection, record, tables, dryRun, journal) })
        } finally {
          await connection.close()
        }
      } finally {
        await opened.close()
      }
    } finally {
      await journal.close()
    }
  } catch (cause) {
    throw words.error(cause)
  }
}

async function undoTables(
  connection: Connection,
  record: RunRecord,
  tables: readonly TableRecord[],
  isDryRun: boolean,
  journal: RunJournal,
): Promise<UndoneTable[]> {
  const undone: UndoneTable[] = []
  // Where one of several cannot be undone, none is: all are counted first.
  const passes = isDryRun || tables.length === 1 ? [isDryRun] : [true, false]
  for (const isCount of passes) {
    undone.length = 0
    for (const table of tables) {
      const request = requestOf(record, table, isCount, journal)
      if (connection.undo === undefined) throw undoRefused(request, 'rows in files cannot be undone')
      const { rows, by, statement } = await connection.undo(request)
      if (!isCount) await journal.undone(table.table, rows)
      undone.push({ table: table.table, rows, by, statement })
    }
  }
  return undone
}

/** Why the rows of a mode cannot be taken out again so that the table is as it was. */
const LOST: Readonly<Record<string, string>> = {
  truncate: 'has emptied the table: the rows that were there are gone',
  replace: 'has removed the rows that were there before',
  upsert: 'has changed rows that were there before: their old values are gone',
  'insert-new':
    'has moved rows out of a stage, and it is not known by which transaction: only rows that --set COLUMN=@run has marked can be found',
}

/** Those with rows of the run. Fails where the journal alone tells that they cannot be undone. */
function tablesOf({ run, tables }: RunRecord): readonly TableRecord[] {
  const left = [...tables.values()].filter(({ undone }) => undone === undefined)
  if (left.length === 0) {
    const why = tables.size === 0 ? 'loaded nothing' : 'was undone already'
    throw new BulkloadError('BL_RUN_UNDONE', `run ${run.runId} ${why}`, { hint: 'there is nothing to undo' })
  }
  const { mode = 'append' } = run.settings
  const isMarked = runColumnOf(run.settings['set']) !== undefined
  for (const record of left) {
    const request = { table: parseTableName(record.table) }
    if (record.undoing !== undefined) continue
    const why = mode === 'insert-new' && isMarked ? undefined : LOST[String(mode)]
    if (why !== undefined) throw undoRefused(request, `--mode ${String(mode)} ${why}`)
    if (run.target === 'postgres' && isTolerant(run.settings['maxErrors']) && !isMarked)
      throw undoRefused(
        request,
        'with --max-errors rows are written under savepoints, whose transactions are not known',
      )
    if ([...record.segments.values()].some(isInDoubt)) {
      const hint = `bulkload resume ${run.runId} asks the server; undo the run after that`
      throw undoRefused(request, 'it is not known whether rows of the run are in the table', hint)
    }
    const isStaged = run.settings['atomic'] === true || mode !== 'append'
    if (isStaged && !isComplete(record)) {
      const hint = `bulkload resume ${run.runId} loads the rest; undo the run after that`
      throw undoRefused(request, 'the stage of the run was not published, or only a part of it', hint)
    }
  }
  return left
}

function requestOf(
  { run }: RunRecord,
  { table, segments, undoing, end }: TableRecord,
  isDryRun: boolean,
  journal: RunJournal,
): UndoRequest {
  const loaded = [...segments.values()].filter(({ state, rows }) => state === 'confirmed' && rows > 0)
  return {
    table: parseTableName(table),
    runId: run.runId,
    rows:
      run.settings['mode'] === 'insert-new' ? (end?.inserted ?? 0) : loaded.reduce((sum, { rows }) => sum + rows, 0),
    evidence: loaded.map(({ evidence }) => evidence),
    runColumn: runColumnOf(run.settings['set']),
    since: new Date(run.at),
    isStaged: run.settings['atomic'] === true,
    isDryRun,
    begun: undoing,
    onDelete: (evidence) => journal.undoing(table, evidence),
  }
}

function isTolerant(maxErrors: unknown): boolean {
  return maxErrors !== undefined && Number.parseFloat(String(maxErrors)) !== 0
}

/** That of `--set column=@run`. */
function runColumnOf(set: unknown): string | undefined {
  if (Array.isArray(set)) {
    const found = set.find((text) => typeof text === 'string' && text.endsWith('=@run')) as string | undefined
    return found?.slice(0, found.indexOf('='))
  }
  return Object.entries((set ?? {}) as Record<string, unknown>).find(([, value]) => value === '@run')?.[0]
}
