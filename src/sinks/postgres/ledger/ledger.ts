// The ledger in a Postgres database: the schema `bulkload_ledger`.

import { BulkloadError } from '../../../errors.ts'
import type { Ledger, LedgerClaim, LedgerLack, LedgerLine } from '../../ledger.ts'
import type { Clients } from '../clients.ts'
import { quoted } from '../introspect.ts'
import { PostgresHold } from './hold.ts'
import { holdersOf, holderWords, terminate, untilGone } from './holders.ts'
import { linesOf } from './lines.ts'
import { prepareTables } from './tables.ts'
import { json, text } from './values.ts'

/** For a server that has not noticed yet that a loader has ended. */
const MAX_WAIT_MS = 10_000

export interface PostgresLedgerOptions {
  readonly clients: Clients
  readonly runId: string
  readonly timeoutMs: number
}

export class PostgresLedger implements Ledger {
  readonly isDefault = true
  readonly listing = 'SELECT run_id, table_name, state, host, started_at FROM bulkload_ledger.runs'
  /** Of the table that was claimed. */
  hold: PostgresHold | undefined
  readonly #options: PostgresLedgerOptions

  constructor(options: PostgresLedgerOptions) {
    this.#options = options
  }

  prepare(): Promise<LedgerLack | undefined> {
    return this.#options.clients.ask('to prepare the ledger', prepareTables)
  }

  async claim(claim: LedgerClaim): Promise<PostgresHold> {
    const { clients, runId, timeoutMs } = this.#options
    await this.#waitForOthers(claim)
    const { table, host, run } = claim
    const { version } = run as LedgerLine & { readonly version: string }
    const key = { runId, table }
    const { rows } = await clients.ask('to claim the table in the ledger', (client) =>
      client.query<{ attempt: number }>(`
        INSERT INTO bulkload_ledger.runs AS known (run_id, table_name, table_oid, attempt, state, version, host, run)
        VALUES (${text(runId)}, ${text(table)}, pg_catalog.to_regclass(${text(quotedName(table))}), 1, 'loading',
          ${text(version)}, ${text(host)}, ${json(run)})
        ON CONFLICT (run_id, table_name) DO UPDATE SET attempt = known.attempt + 1, state = 'loading',
          table_oid = excluded.table_oid, version = excluded.version, host = excluded.host, backends = '[]',
          claimed_at = pg_catalog.now(), finished_at = NULL, ended = NULL
        RETURNING attempt`),
    )
    const attempt = rows[0]?.attempt ?? 1
    this.hold = new PostgresHold({ ...key, clients, attempt, isKnown: attempt > 1, timeoutMs })
    return this.hold
  }

  lines(run: string): Promise<readonly LedgerLine[]> {
    return this.#options.clients.ask('for the run in the ledger', (client) => linesOf(client, run))
  }

  /** An earlier loader of this run may still be there, or only its sessions. */
  async #waitForOthers({ table, takeover }: LedgerClaim): Promise<void> {
    const { clients, runId, timeoutMs } = this.#options
    const waitMs = Math.min(MAX_WAIT_MS, timeoutMs / 2)
    const left = await clients.ask('who else loads the table', async (client) => {
      const look = () => holdersOf(client, { runId, table })
      if (takeover) await terminate(client, await look())
      return untilGone(look, waitMs)
    })
    if (left.length === 0) return
    throw new BulkloadError('BL_RUN_ACTIVE', `run ${runId} is held by ${holderWords(left)}`, {
      hint: `wait until it has ended; if it is dead, end its sessions: bulkload resume ${runId} --takeover`,
    })
  }
}

/** As the journal names a table, for to_regclass. */
function quotedName(table: string): string {
  const at = table.indexOf('.')
  const parts = at < 0 ? [table] : [table.slice(0, at), table.slice(at + 1)]
  return parts.map(quoted).join('.')
}
