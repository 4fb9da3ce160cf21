// The targets that there are: what others have to know of them before their code is loaded, which sinks/registry.ts does.

interface TargetFacts {
  /** For people. */
  readonly title: string
  /** Its command; of a database, also its name in what `inspect` shows. */
  readonly verb: string
  /** The variable with its address, and the address without one, where it has one. */
  readonly urlVariable?: string
  readonly defaultUrl?: string
  /** Frames are compressed on their way to a server. */
  readonly isCompressed: boolean
  /**
   * Postgres takes back what it was not asked to commit. A ClickHouse that fails in the middle of a segment may keep some partitions,
   * and an old one that is too busy to read that an insert is abandoned keeps what has arrived.
   */
  readonly mayKeepUnconfirmed: boolean
  /** A field that is missing is the DEFAULT of its column without being told so. */
  readonly missingIsDefault: boolean
}

export const TARGETS = {
  clickhouse: {
    title: 'ClickHouse',
    verb: 'clickhouse',
    urlVariable: 'BULKLOAD_CLICKHOUSE_URL',
    defaultUrl: 'http://localhost:8123',
    isCompressed: true,
    mayKeepUnconfirmed: true,
    missingIsDefault: false,
  },
  postgres: {
    title: 'Postgres',
    verb: 'pg',
    urlVariable: 'BULKLOAD_PG_URL',
    isCompressed: false,
    mayKeepUnconfirmed: false,
    missingIsDefault: true,
  },
  file: {
    title: 'files',
    verb: 'convert',
    isCompressed: false,
    mayKeepUnconfirmed: false,
    missingIsDefault: true,
  },
} as const satisfies Readonly<Record<string, TargetFacts>>

export type TargetKind = keyof typeof TARGETS
/** Those that have tables, which are there before a load or are created by it. */
export type DatabaseKind = Exclude<TargetKind, 'file'>
export type DatabaseVerb = (typeof TARGETS)[DatabaseKind]['verb']

export const DATABASE_KINDS: readonly DatabaseKind[] = ['clickhouse', 'postgres']
export const DATABASE_VERBS: readonly DatabaseVerb[] = DATABASE_KINDS.map((kind) => TARGETS[kind].verb)

export function factsOf(kind: TargetKind): TargetFacts {
  return TARGETS[kind]
}

export function databaseOfVerb(verb: DatabaseVerb): DatabaseKind {
  const kind = DATABASE_KINDS.find((known) => TARGETS[known].verb === verb)
  if (kind === undefined) throw new Error(`no database has the command ${verb}`)
  return kind
}
