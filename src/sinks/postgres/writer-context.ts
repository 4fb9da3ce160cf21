// What the writers of all modes work with.

import type pg from 'pg'
import type { WriterLimits } from '../table-writer.ts'
import type { Asker } from './asking.ts'
import type { Clients } from './clients.ts'
import type { CopyOptions } from './copy-transaction.ts'
import type { PostgresHold } from './ledger/hold.ts'

export interface WriterContext extends Pick<CopyOptions, 'address' | 'timeoutMs'> {
  readonly clients: Clients
  /** For questions that are answered at once. */
  readonly ask: Asker
  /** For statements that may take as long as they need: waits as long as the server is at work. */
  readonly askPatiently: Asker
  /** As `ask`, also after the load was given up. */
  readonly askSurely: Asker
  /** A connection of its own, also when those of the load are broken or the load was abandoned. */
  readonly reconnect: () => Promise<pg.Client>
  readonly signal: AbortSignal
  /** Of the streams that the user wants. */
  readonly limits: WriterLimits
  readonly runId: string
  /** Of a load whose segments are in the ledger. */
  readonly hold: PostgresHold | undefined
}

/** Of a load that is one transaction, or whose rows must arrive in their order. */
export const ONE_STREAM: WriterLimits = { streams: 1, openSegments: 1 }
