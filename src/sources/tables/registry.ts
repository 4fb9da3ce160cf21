// What opens a database to read its tables, by its kind. Each is loaded when it is asked for.

import type { TargetKind } from '../../targets.ts'
import type { DatabaseSettings, SourceDatabase } from './table-source.ts'

const OPEN: Readonly<
  Partial<Record<TargetKind, () => Promise<(settings: DatabaseSettings) => Promise<SourceDatabase>>>>
> = {
  clickhouse: async () => (await import('./clickhouse/open.ts')).openClickhouseDatabase,
  postgres: async () => (await import('./postgres/open.ts')).openPostgresDatabase,
}

/** Undefined where no tables can be read of such a server. */
export async function databaseOpener(
  kind: TargetKind,
): Promise<((settings: DatabaseSettings) => Promise<SourceDatabase>) | undefined> {
  return OPEN[kind]?.()
}
