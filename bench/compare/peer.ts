// A peer is something that loads the events into a server's table: one adapter file each, the same shape for all.

import type { EventFiles } from '../event-files.ts'
import type { ProgramRun } from '../measure.ts'

export interface Peer<Job> {
  readonly name: string
  /** Its data was encoded before the clock started: what is left is the server's own limit. */
  readonly isLimit?: true
  /** What is installed, or undefined: then the peer is a line that says so. */
  version(): string | undefined
  /** Makes files that it needs. The table holds all events while it runs, and is emptied afterwards. */
  prepare?(job: Job): Promise<void>
  /** It loads nothing: its run is right when it prints this, whatever the table holds. */
  readonly prints?: string
  /** The process that loads all events into the empty table. */
  load(job: Job): ProgramRun
}

export interface ServerJob {
  readonly files: EventFiles
  readonly table: string
  readonly url: string
}

export interface ClickhouseJob extends ServerJob {
  readonly tcpPort: number
}

export interface PostgresJob extends ServerJob {
  /** The same address as libpq's variables. */
  readonly env: Readonly<Record<string, string>>
}

export interface EmbeddedJob {
  readonly parquet: string
  readonly table: string
  /** What `--embedded` takes. */
  readonly folder: string
  /** Where the engine keeps its data in it. */
  readonly dataFolder: string
}

export type ClickhousePeer = Peer<ClickhouseJob>
export type PostgresPeer = Peer<PostgresJob>
export type EmbeddedPeer = Peer<EmbeddedJob>
