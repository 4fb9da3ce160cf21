// How every run begins, whatever it moves.

import { callerOf } from '../options/caller.ts'
import { type Words, wordsOf } from '../options/in-words.ts'
import type { LoadEvent, RunReport } from '../report.ts'
import { Warnings } from '../table/warnings.ts'
import type { ReportSoFar } from './report-so-far.ts'
import { newRunId, type RunSettings } from './run.ts'
import type { RunCall } from './run-call.ts'

/** What a run begins with. */
export interface RunBeginning extends RunSettings {
  /** Ends the run from inside; `signal` hears it, and the caller's signal. */
  readonly stop: AbortController
}

/** The run's report, or its failure, in the caller's words. */
export async function reported(settings: RunCall, steps: (words: Words) => Promise<RunReport>): Promise<RunReport> {
  const words = wordsOf(settings)
  try {
    return words.data(await steps(words))
  } catch (cause) {
    throw words.error(cause)
  }
}

/** `settings`: with their kinds checked. `runId`: of a run that is resumed. Default: a new one. */
export function beginRun(settings: RunCall, words: Words, runId = newRunId()): RunBeginning {
  const { env = process.env, onStart, signal: own } = settings
  const stop = new AbortController()
  const signal = AbortSignal.any(own === undefined ? [stop.signal] : [own as AbortSignal, stop.signal])
  const onEvent = (event: LoadEvent): void => settings.onEvent?.(words.data(event))
  const warnings = new Warnings(onEvent)
  for (const message of callerOf(settings)?.warnings ?? []) warnings.add(message)
  return {
    ...{ env, signal, stop, onEvent, warnings, runId, peek: 0 },
    ...(onStart !== undefined && { onStart: (soFar: ReportSoFar) => onStart((error) => words.data(soFar(error))) }),
  }
}
