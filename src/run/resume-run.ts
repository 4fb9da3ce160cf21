// A run that was broken off goes on: what is in the target is left out, and the rest is loaded.

import { BulkloadError } from '../errors.ts'
import type { RunRecord } from '../journal/run-record.ts'
import { CALLER, type Caller, callerOf } from '../options/caller.ts'
import { wordsOf } from '../options/in-words.ts'
import { type RawResumeOptions, RESUME_OPTIONS } from '../options/journal/journal-options.ts'
import { changedOptions } from '../options/journal/resumed-options.ts'
import type { RawOptions } from '../options/load-options.ts'
import { checked, flagOf } from '../options/option.ts'
import type { RunReport } from '../report.ts'
import { knownRun, ledgerAddress } from './known-run.ts'
import { type FileLoadSettings, loadAll } from './load-files.ts'
import { folderOf } from './runs.ts'

/** What may be said of the run now: options that change what is loaded, or how, are those of the run. */
export interface ResumeSettings
  extends Partial<Omit<FileLoadSettings, 'sink'>>,
    Pick<RawOptions, 'state'>,
    RawResumeOptions {
  /** @internal */
  readonly [CALLER]?: Caller
}

/** `run`: the id of a run, or the beginning of it. */
export async function resumeRun(run: string, settings: ResumeSettings = {}): Promise<RunReport> {
  const words = wordsOf(settings)
  try {
    const { state, allowGrowth, inDoubt, takeover, signal, onEvent, onStart, env, stdin, ...said } = settings
    const folder = folderOf({ ...(state !== undefined && { state }), ...(env !== undefined && { env }) })
    const record = await knownRun(folder, run, said, env ?? process.env)
    const choices = checked(RESUME_OPTIONS, { allowGrowth, inDoubt, takeover })
    checkNotUndone(record)
    checkOptions(record, said)
    const { target, settings: before } = record.run
    const url = target === 'clickhouse' ? ledgerAddress(said.url).url : said.url
    const hooks = Object.entries({ signal, onEvent, onStart, env, stdin }).filter(([, value]) => value !== undefined)
    const all = {
      ...before,
      ...said,
      ...(url !== undefined && { url }),
      ...Object.fromEntries(hooks),
      sink: target,
      state: folder,
      [CALLER]: callerOf(settings) ?? {},
    } as unknown as FileLoadSettings
    return words.data(await loadAll(all, words, { record, choices }))
  } catch (cause) {
    throw words.error(cause)
  }
}

function checkNotUndone({ run, tables }: RunRecord): void {
  if ([...tables.values()].some(({ undoing }) => undoing !== undefined)) {
    throw new BulkloadError('BL_RUN_UNDONE', `an undo of run ${run.runId} has begun, and did not report its end`, {
      hint: `run bulkload undo ${run.runId} again: it asks the server whether the rows were deleted`,
    })
  }
  if ([...tables.values()].every(({ undone }) => undone === undefined)) return
  throw new BulkloadError('BL_RUN_UNDONE', `run ${run.runId} was undone`, {
    hint: 'load the files anew: a new run has its own segments',
  })
}

/** @internal */
export function checkOptions({ run }: RunRecord, said: Readonly<Record<string, unknown>>): void {
  const { runId, settings, withheld, target } = run
  const changed = changedOptions(settings, said, target)
  if (changed.length > 0) {
    throw new BulkloadError(
      'BL_RESUME_OPTIONS',
      `${changed.join(', ')} would load the rest of run ${runId} differently`,
      {
        hint: `leave ${changed.length === 1 ? 'it' : 'them'} out: a resumed run uses the options of the run`,
      },
    )
  }
  const missing = withheld.filter((name) => said[name] === undefined)
  // An address whose password was left out may find it elsewhere.
  const needed = missing.filter((name) => name !== 'url' || settings[name] === '***')
  if (needed.length === 0) return
  const names = needed.map((name) => (name === 'files' ? 'the files' : flagOf(name)))
  throw new BulkloadError(
    'BL_RESUME_OPTIONS',
    `${names.join(', ')} contained a secret, which is not stored in the journal`,
    {
      hint: `set ${names.length === 1 ? 'it' : 'them'} again: bulkload resume ${runId} …`,
    },
  )
}
