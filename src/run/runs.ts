// The runs that have a journal.

import type { Variables } from '../environment.ts'
import { runIds } from '../journal/find-run.ts'
import { readJournal } from '../journal/read-journal.ts'
import { detailsOf, summaryOf } from '../journal/run-summary.ts'
import { defaultStateFolder } from '../journal/state-folder.ts'
import { type RawRunsOptions, RUNS_OPTIONS } from '../options/journal/runs-options.ts'
import { checked } from '../options/option.ts'
import type { RunDetails, RunSummary } from '../run-details.ts'
import { knownRun, type LedgerPlace } from './known-run.ts'

export interface RunsSettings {
  /** The folder with the journals. Default: that of the command line. */
  readonly state?: string
  readonly env?: Variables
}

export interface ListSettings extends RunsSettings, RawRunsOptions {}

/** The oldest first. */
export async function listRuns(settings: ListSettings = {}): Promise<RunSummary[]> {
  const { last = Number.POSITIVE_INFINITY } = checked(RUNS_OPTIONS, settings)
  const folder = folderOf(settings)
  const ids = await runIds(folder)
  // An id tells the second. Among the runs of one, their journals know which was first.
  const oldest = secondOf(ids.at(-last) ?? '')
  const shown = ids.filter((id) => secondOf(id) >= oldest)
  const records = await Promise.all(shown.map((id) => readJournal(folder, id).catch(() => undefined)))
  const runs = records.flatMap((record) => (record === undefined ? [] : [summaryOf(record, folder)]))
  return runs.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt)).slice(-last)
}

function secondOf(id: string): string {
  return id.split('-', 1)[0] ?? ''
}

export interface ShowSettings extends RunsSettings, LedgerPlace {}

/** `run`: its id, or the beginning of it. With `ledger: true` a run of another machine is fetched from the ledger at `url`. */
export async function showRun(run: string, settings: ShowSettings = {}): Promise<RunDetails> {
  const folder = folderOf(settings)
  return detailsOf(await knownRun(folder, run, settings, settings.env ?? process.env), folder)
}

export function folderOf({ state, env = process.env }: RunsSettings): string {
  return state ?? defaultStateFolder(env)
}
