// The options of the list of runs.

import type { Options } from '../option.ts'
import { wholeNumber } from '../value-kinds.ts'

export interface RawRunsOptions {
  /** The newest runs only, 1 to 1,000,000. Default: all. */
  readonly last?: number
}

export const RUNS_OPTIONS = {
  last: {
    group: 'OUTPUT',
    scope: 'run',
    verbs: ['runs'],
    kind: wholeNumber(1, 1_000_000),
    isCommon: true,
    help: 'List the last N runs only.',
    otherwise: '30; with --json, all',
  },
} as const satisfies Options<RawRunsOptions>
