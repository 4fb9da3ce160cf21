// The targets that there are: what others have to know of them before their code is loaded, which sinks/registry.ts does.

interface TargetFacts {
  /** For people. */
  readonly title: string
  /** Its command, and its name in what `inspect` shows. */
  readonly verb: string
  /** The variable with its address, and the address without one. */
  readonly urlVariable: string
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
} as const satisfies Readonly<Record<string, TargetFacts>>

export type TargetKind = keyof typeof TARGETS
export type TargetVerb = (typeof TARGETS)[TargetKind]['verb']

export const TARGET_KINDS = Object.keys(TARGETS) as readonly TargetKind[]
export const TARGET_VERBS: readonly TargetVerb[] = TARGET_KINDS.map((kind) => TARGETS[kind].verb)

export function factsOf(kind: TargetKind): TargetFacts {
  return TARGETS[kind]
}

export function targetOfVerb(verb: TargetVerb): TargetKind {
  const kind = TARGET_KINDS.find((known) => TARGETS[known].verb === verb)
  if (kind === undefined) throw new Error(`no target has the command ${verb}`)
  return kind
}
