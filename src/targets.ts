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
    missingIsDefault: false,
  },
  postgres: {
    title: 'Postgres',
    verb: 'pg',
    urlVariable: 'BULKLOAD_PG_URL',
    isCompressed: false,
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
