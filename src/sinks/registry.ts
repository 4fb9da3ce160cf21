// The targets by name. A target is loaded when it is asked for: a load into Postgres needs no HTTP client.

import type { DatabaseKind, TargetKind } from '../targets.ts'
import type { DatabaseModule, TargetModule } from './target-module.ts'

const DATABASES: Readonly<Record<DatabaseKind, () => Promise<DatabaseModule>>> = {
  clickhouse: async () => (await import('./clickhouse/module.ts')).clickhouse,
  postgres: async () => (await import('./postgres/module.ts')).postgres,
}

const MODULES: Readonly<Record<TargetKind, () => Promise<TargetModule>>> = {
  ...DATABASES,
  file: async () => (await import('./file/module.ts')).file,
}

export function loadTarget(kind: TargetKind): Promise<TargetModule> {
  return MODULES[kind]()
}

export function loadDatabase(kind: DatabaseKind): Promise<DatabaseModule> {
  return DATABASES[kind]()
}
