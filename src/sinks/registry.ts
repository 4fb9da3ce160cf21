// The targets by name. A target is loaded when it is asked for: a load into Postgres needs no HTTP client.

import type { TargetKind } from '../targets.ts'
import type { TargetModule } from './target-module.ts'

const MODULES: Readonly<Record<TargetKind, () => Promise<TargetModule>>> = {
  clickhouse: async () => (await import('./clickhouse/module.ts')).clickhouse,
  postgres: async () => (await import('./postgres/module.ts')).postgres,
}

export function loadTarget(kind: TargetKind): Promise<TargetModule> {
  return MODULES[kind]()
}
