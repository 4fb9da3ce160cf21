// The options for writing into a table that already has rows.

import type { TargetKind } from '../targets.ts'
import { needsKey, REPLACE_BY, type ReplaceBy, WRITE_MODES, type WriteMode, type WriteRules } from '../write-mode.ts'
import { names } from './kinds/list-kinds.ts'
import { type Checked, LOADS, type Options } from './option.ts'
import { usage } from './option-values.ts'
import { choice, SWITCH, TIME } from './value-kinds.ts'

export interface RawModeOptions {
  /** `append`, `truncate`, `replace`, `upsert` or `insert-new`. Default: `append`. */
  readonly mode?: WriteMode
  /** Columns that identify a row; an array, or one string with commas. Default: the primary key; in ClickHouse the sorting key. */
  readonly key?: string | readonly string[]
  /** How `replace` publishes the rows: `copy-in`, `swap` or `delete` in Postgres; `exchange`, `rename` or `partition` in ClickHouse. Default: `auto`. */
  readonly replaceBy?: ReplaceBy
  /** ClickHouse: load into a stage table first, so that a failed load leaves no rows. Default: false. */
  readonly atomic?: boolean
  /** Postgres: how long each of five attempts waits for a lock on the table: milliseconds, or a string with a unit. Default: 5s. */
  readonly lockTimeout?: number | string
}

export const MODE_OPTIONS = {
  mode: {
    group: 'TABLE',
    scope: 'table',
    verbs: LOADS,
    kind: { ...choice(WRITE_MODES), placeholder: WRITE_MODES.join('|') },
    default: 'append',
    isCommon: true,
    excludes: (mode) => [
      ...(needsKey(mode as WriteMode) || mode === 'replace' ? [] : ['key']),
      ...(mode === 'replace' ? [] : ['replaceBy']),
      ...(mode === 'append' ? ['lockTimeout'] : ['atomic']),
      // One transaction, or rows whose order counts.
      ...(mode === 'append' || mode === 'replace' ? [] : ['streams']),
    ],
    help: 'How to write rows: append; truncate the table first (Postgres: readers wait); replace its rows at the end; upsert or insert-new by --key.',
  },
  key: {
    group: 'TABLE',
    scope: 'table',
    verbs: LOADS,
    kind: names('COLUMN[,COLUMN…]'),
    help: 'Columns that identify a row, for --mode upsert, insert-new and replace.',
    otherwise: 'the primary key; in ClickHouse the sorting key',
  },
  replaceBy: {
    group: 'TABLE',
    scope: 'table',
    verbs: LOADS,
    kind: { ...choice(REPLACE_BY), placeholder: 'NAME' },
    default: 'auto',
    help: 'How --mode replace publishes rows: copy-in, swap or delete in Postgres; exchange, rename or partition in ClickHouse.',
    otherwise: 'auto, chosen by what depends on the table',
  },
  atomic: {
    group: 'TABLE',
    scope: 'table',
    verbs: ['clickhouse'],
    kind: SWITCH,
    instead: { pg: 'leave it out: a Postgres load is one transaction' },
    default: false,
    help: 'Load into a stage table, then publish it partition by partition; a failed load leaves no rows.',
  },
  lockTimeout: {
    group: 'RELIABILITY',
    scope: 'table',
    verbs: ['pg'],
    kind: TIME,
    default: '5s',
    help: 'How long each of five attempts waits for a lock on the table, with a --mode other than append.',
  },
} as const satisfies Options<RawModeOptions>

const OF_TARGET: Readonly<Record<TargetKind, readonly string[]>> = {
  postgres: ['auto', 'copy-in', 'swap', 'delete'],
  clickhouse: ['auto', 'exchange', 'rename', 'partition'],
  file: ['auto'],
}

/** The rules of a load. Refuses what would have no effect. */
export function resolveMode(
  target: TargetKind,
  raw: RawModeOptions,
  options: Checked<typeof MODE_OPTIONS>,
): WriteRules {
  const { mode, key, replaceBy, atomic, lockTimeout } = options
  const twice = key?.find((name, index) => key.indexOf(name) < index)
  if (twice !== undefined) throw usage(`--key lists "${twice}" twice`, 'list each column once')
  if (key !== undefined && !needsKey(mode) && mode !== 'replace') {
    throw usage(`--key has no effect with --mode ${mode}`, 'use it with --mode upsert, insert-new or replace')
  }
  if (target === 'clickhouse' && mode === 'insert-new') {
    throw usage(
      '--mode insert-new is not supported for ClickHouse: its engines keep the last row of a key, not the first one',
      'use --mode upsert with a ReplacingMergeTree, or load another table and INSERT … SELECT what is new',
    )
  }
  if (target === 'clickhouse' && mode === 'replace' && key !== undefined)
    throw usage('--key has no effect with --mode replace for ClickHouse', 'leave it out')
  if (raw.replaceBy !== undefined && mode !== 'replace')
    throw usage(`--replace-by has no effect with --mode ${mode}`, 'use it with --mode replace')
  if (!OF_TARGET[target].includes(replaceBy)) {
    throw usage(
      `--replace-by ${replaceBy} is not supported for this target`,
      `use one of: ${OF_TARGET[target].join(', ')}`,
    )
  }
  if (raw.lockTimeout !== undefined && mode === 'append')
    throw usage('--lock-timeout has no effect with --mode append', 'leave it out')
  if (atomic && mode !== 'append') throw usage(`--atomic has no effect with --mode ${mode}`, ATOMIC_HINT[mode])
  return Object.freeze({ mode, key, replaceBy, atomic, lockTimeoutMs: lockTimeout })
}

const ATOMIC_HINT = {
  truncate: 'use --mode replace: the old rows stay until the new ones are complete',
  replace: 'leave it out: --mode replace always loads a stage table first',
  upsert: 'leave one of them out',
  'insert-new': 'leave one of them out',
} as const
