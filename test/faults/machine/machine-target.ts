// What the rounds load into: a server, and what is needed of it besides loading.

import type { Row } from './input.ts'

export type TargetName = 'Postgres 18' | 'ClickHouse 26' | 'Postgres 15' | 'ClickHouse 18'

/** The table of a round. */
export interface TablePlan {
  readonly name: string
  /** ClickHouse: behind ENGINE =. Postgres: more of the table's definition. */
  readonly definition: string
  /** Rows that are there before the load. */
  readonly before: readonly Row[]
  /** ClickHouse: rows are read with FINAL. */
  readonly isMerged?: boolean
}

export interface MachineTarget {
  readonly name: TargetName
  readonly kind: 'postgres' | 'clickhouse'
  readonly port: number
  /** Its address, when it is reached at another port of this machine. */
  urlAt(port: number): string
  create(table: TablePlan): Promise<void>
  drop(table: TablePlan): Promise<void>
  /** Its rows as lines, sorted. */
  rows(table: TablePlan): Promise<string[]>
  remove(table: TablePlan, ids: readonly number[]): Promise<void>
  /** Stages, sessions and statements of loaders, and what they hold. */
  leftovers(): Promise<string[]>
  /** SIGKILL, and up again; undefined where nothing remains of it then. */
  readonly crash?: () => Promise<void>
  /** SIGSTOP; returns SIGCONT. */
  readonly freeze: () => Promise<() => void>
  stop(): Promise<void>
}

export function lineOf({ id, n, t }: Row): string {
  return `${id}\t${n}\t${t}`
}
