// What all calls that make a run take beside their options: who calls, what stops it, who hears of it.

import type { StopSignal, Variables } from '../environment.ts'
import { FUNCTION, SIGNAL, VARIABLES } from '../options/call-kinds.ts'
import type { CALLER, Caller } from '../options/caller.ts'
import type { LoadEvent } from '../report.ts'
import type { ReportSoFar } from './report-so-far.ts'

export interface RunCall {
  readonly signal?: StopSignal
  readonly onEvent?: (event: LoadEvent) => void
  /** Called once when the tables begin, with a function that returns the report so far: for a process that cannot wait for the end. */
  readonly onStart?: (soFar: ReportSoFar) => void
  /** Environment variables for addresses and passwords. Default: process.env. */
  readonly env?: Variables
  /** @internal */
  readonly [CALLER]?: Caller
}

export const RUN_CALL_KINDS = { signal: SIGNAL, onEvent: FUNCTION, onStart: FUNCTION, env: VARIABLES }
