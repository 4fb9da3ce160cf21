// How a round loads: the options, the table that they need, and what it must hold in the end.

import type { Row } from './input.ts'
import type { TablePlan, TargetName } from './machine-target.ts'
import type { Random } from './random.ts'

export interface Way {
  /** As the figures call it. */
  readonly name: string
  readonly flags: readonly string[]
  readonly table: Pick<TablePlan, 'definition' | 'isMerged'>
  readonly mode: 'append' | 'truncate' | 'replace' | 'upsert' | 'insert-new'
  /** Segments are committed one by one. */
  readonly isInParts: boolean
  /** The database has a ledger of it. */
  readonly hasLedger?: boolean
  /** The target may not be able to say whether rows are there. */
  readonly mayBeUnknown?: boolean
}

const KEY = ', PRIMARY KEY (id)'
const PLAIN = 'MergeTree ORDER BY id'
const PARTITIONED = 'MergeTree PARTITION BY id % 3 ORDER BY id'
const WINDOW = ' SETTINGS non_replicated_deduplication_window = 1000'

export function wayOf(target: TargetName, random: Random): Way {
  if (target === 'ClickHouse 18') return random.pick([...forClickhouse(random, false)])
  if (target === 'ClickHouse 26') return random.pick([...forClickhouse(random, true)])
  return random.pick([...forPostgres(random)])
}

function forPostgres(random: Random): [Way, ...Way[]] {
  const every = ['--commit-every', random.pick(['10KiB', '20KiB', '50KiB'])]
  const append = { mode: 'append', table: { definition: random.pick(['', KEY]) } } as const
  const merge = { table: { definition: KEY }, isInParts: false } as const
  const streams = random.chance(0.3) ? ['--streams', '2'] : []
  const by = random.pick(['auto', 'copy-in', 'swap', 'delete'])
  return [
    { ...append, name: 'one transaction', flags: [], isInParts: false, mayBeUnknown: true },
    { ...append, name: 'one transaction, `--ledger`', flags: ['--ledger'], isInParts: false, hasLedger: true },
    { ...append, name: '`--commit-every`', flags: every, isInParts: true, hasLedger: true },
    {
      ...append,
      name: '`--commit-every --streams`',
      flags: [...every, '--streams', '3'],
      isInParts: true,
      hasLedger: true,
    },
    {
      ...append,
      name: '`--commit-every --no-ledger`',
      flags: [...every, '--no-ledger', ...streams],
      isInParts: true,
      // After a crash the server may have forgotten the transaction.
      mayBeUnknown: true,
    },
    { ...merge, name: '`--mode truncate`', flags: ['--mode', 'truncate'], mode: 'truncate' },
    {
      ...merge,
      name: '`--mode replace`',
      flags: ['--mode', 'replace', '--replace-by', by, ...streams],
      mode: 'replace',
    },
    { ...merge, name: '`--mode upsert`', flags: ['--mode', 'upsert'], mode: 'upsert' },
    { ...merge, name: '`--mode insert-new`', flags: ['--mode', 'insert-new'], mode: 'insert-new' },
  ]
}

function forClickhouse(random: Random, isOfToday: boolean): [Way, ...Way[]] {
  const streams = random.chance(0.4) ? ['--streams', '2'] : []
  const engine = random.pick([PLAIN, PARTITIONED])
  const append = { mode: 'append', isInParts: true } as const
  const ways: [Way, ...Way[]] = [
    { ...append, name: 'nothing', flags: streams, table: { definition: engine }, mayBeUnknown: true },
    {
      ...append,
      name: 'a stage, `--atomic`',
      flags: ['--atomic', ...streams],
      table: { definition: PARTITIONED },
      isInParts: false,
      mayBeUnknown: true,
    },
    {
      name: 'a stage, `--mode replace`',
      flags: ['--mode', 'replace', ...streams],
      table: { definition: engine },
      mode: 'replace',
      isInParts: false,
      mayBeUnknown: true,
    },
    {
      name: '`--mode upsert`',
      flags: ['--mode', 'upsert'],
      table: { definition: 'ReplacingMergeTree(n) ORDER BY id', isMerged: true },
      mode: 'upsert',
      isInParts: true,
    },
  ]
  const token: Way = { ...append, name: 'a token', flags: streams, table: { definition: engine + WINDOW } }
  return isOfToday ? [token, token, ...ways] : ways
}

/** What the table must hold. */
export function expected({ mode }: Way, before: readonly Row[], loaded: readonly Row[]): readonly Row[] {
  switch (mode) {
    case 'append':
      return [...before, ...loaded]
    case 'truncate':
    case 'replace':
      return loaded
    case 'upsert':
      return without(before, loaded).concat(loaded)
    case 'insert-new':
      return [...before, ...without(loaded, before)]
  }
}

function without(rows: readonly Row[], others: readonly Row[]): Row[] {
  const ids = new Set(others.map(({ id }) => id))
  return rows.filter(({ id }) => !ids.has(id))
}
