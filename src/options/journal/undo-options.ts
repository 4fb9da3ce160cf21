// The options of undo.

import type { Options } from '../option.ts'
import { SWITCH } from '../value-kinds.ts'

export interface RawUndoOptions {
  /** Only count the rows, and say whether they can be deleted. Default: false. */
  readonly dryRun?: boolean
}

export const UNDO_OPTIONS = {
  dryRun: {
    group: 'RELIABILITY',
    scope: 'run',
    verbs: ['undo'],
    kind: SWITCH,
    default: false,
    isCommon: true,
    help: 'Count the rows and check whether they can be deleted, but delete nothing.',
  },
} as const satisfies Options<RawUndoOptions>
