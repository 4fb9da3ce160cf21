// The options of the journals of runs.

import { LOADS, type Options, RUN_VERBS } from '../option.ts'
import { choice, FOLDER, SWITCH } from '../value-kinds.ts'

export interface RawJournalOptions {
  /** The folder with the journals of runs. A run has a journal if this is given. Default: no journal. */
  readonly state?: string
}

export const JOURNAL_OPTIONS = {
  state: {
    group: 'RELIABILITY',
    scope: 'run',
    verbs: [...LOADS, ...RUN_VERBS],
    kind: FOLDER,
    help: 'Folder with the journals of runs, which bulkload resume needs.',
    otherwise: '$XDG_STATE_HOME/bulkload, or ~/.local/state/bulkload',
  },
} as const satisfies Options<RawJournalOptions>

export interface RawResumeOptions {
  /** Load the new end of the last source, if it has grown. Default: false. */
  readonly allowGrowth?: boolean
  /** `stored` or `missing`: what to assume of rows if the server does not know whether they are in the table. Default: stop. */
  readonly inDoubt?: 'stored' | 'missing'
  /** End the server's sessions of another loader of the run, which is dead. Default: false. */
  readonly takeover?: boolean
}

export const RESUME_OPTIONS = {
  allowGrowth: {
    group: 'RELIABILITY',
    scope: 'run',
    verbs: ['resume'],
    kind: SWITCH,
    default: false,
    isCommon: true,
    help: 'Load the new end of a source that has grown.',
  },
  inDoubt: {
    group: 'RELIABILITY',
    scope: 'run',
    verbs: ['resume'],
    kind: choice(['stored', 'missing']),
    isCommon: true,
    help: 'What to assume about rows if the server cannot report whether they are in the table. Check the table first.',
    otherwise: 'stop',
  },
  takeover: {
    group: 'RELIABILITY',
    scope: 'run',
    verbs: ['resume'],
    kind: SWITCH,
    default: false,
    help: "Take the table from the run's earlier loader, which is dead but still holds it; its sessions or queries on the server are ended.",
  },
} as const satisfies Options<RawResumeOptions>
