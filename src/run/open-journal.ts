// The journal of a run: where the caller wants one, or where the command line keeps one by itself. Only a folder that was named
// must be there to be written to.

import { BulkloadError } from '../errors.ts'
import { RunJournal } from '../journal/run-journal.ts'
import type { RunRecord } from '../journal/run-record.ts'
import { defaultStateFolder } from '../journal/state-folder.ts'
import { callerOf } from '../options/caller.ts'
import type { LoadOptions } from '../options/options.ts'
import type { SourceSpec } from '../sources/source-spec.ts'
import type { Warnings } from '../table/warnings.ts'

export interface JournalOfRun {
  readonly runId: string
  readonly options: LoadOptions
  readonly env: NodeJS.ProcessEnv
  /** What the patterns and lists of inputs came to. */
  readonly specs: readonly SourceSpec[]
  readonly warnings: Warnings
  /** Ends the run. */
  readonly stop: AbortController
  /** Of a run that is resumed. */
  readonly record: RunRecord | undefined
}

/** `said`: the settings of the call. */
export async function openJournal(said: FileInputs, of: JournalOfRun): Promise<RunJournal> {
  const { runId, options, env, specs, warnings, stop, record } = of
  const caller = callerOf(said)
  const isNamed = options.state !== undefined
  const { version = 'library' } = caller ?? {}
  const start = {
    ...{ runId, version, target: options.target, settings: settingsOf(said, specs) },
    withheld: withheldOf(said, specs),
  }
  if (!isNamed && caller?.keepsJournal !== true && record === undefined) return RunJournal.unkept(start)
  const stateFolder = options.state ?? defaultStateFolder(env)
  const onFailure = (error: BulkloadError): void => {
    if (isNamed) stop.abort(error)
    else warnings.add(`${error.message}: the run cannot be resumed from this point on`)
  }
  try {
    if (record !== undefined) return await RunJournal.resume(record, { stateFolder, onFailure })
    return await RunJournal.begin(start, { stateFolder, onFailure })
  } catch (cause) {
    if (isNamed || record !== undefined || !(cause instanceof BulkloadError)) throw cause
    warnings.add(`${cause.message}: the run cannot be resumed`)
    return RunJournal.unkept(start)
  }
}

interface FileInputs {
  readonly files: readonly string[]
}

/** The inputs by their own names: tomorrow a pattern may match others. */
function settingsOf(said: FileInputs, specs: readonly SourceSpec[]): Record<string, unknown> {
  const { filesFrom: _, ...settings } = said as FileInputs & { readonly filesFrom?: string }
  return { ...settings, files: specs.map(({ kind, name }) => (kind === 'stdin' ? '-' : name)) }
}

/** A name of the web has lost its query, in which a secret may have been. */
function withheldOf({ files }: FileInputs, specs: readonly SourceSpec[]): readonly string[] {
  const isWhole = specs.every(({ kind, name }) => kind !== 'http' || files.includes(name))
  return isWhole ? [] : ['files']
}
