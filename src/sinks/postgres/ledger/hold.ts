// A table that this process loads, by the ledger: the row of a segment is the first thing in the transaction of its COPY. Its unique key
// keeps a second loader out, and tells afterwards whether the transaction was committed.

import type pg from 'pg'
import { BulkloadError } from '../../../errors.ts'
import type { Answer } from '../../doubt.ts'
import type { LedgerHold, LedgerLine, LedgerSegment } from '../../ledger.ts'
import type { SegmentAccount, SegmentInput } from '../../segment-writer.ts'
import type { Clients } from '../clients.ts'
import { type Holder, holdersOf, holderWords, isOf, type LedgerKey, terminate, untilGone } from './holders.ts'
import { changeOf } from './run-changes.ts'
import { json, text } from './values.ts'

/** What a segment begins with: its transaction, or what the ledger has of it already. */
export type BegunRow =
  | { readonly transaction: string; readonly stored?: undefined }
  | { readonly transaction?: undefined; readonly stored: LedgerSegment }

/** SQLSTATE of a lock_timeout that has passed. */
const NOT_AVAILABLE = '55P03'
const MAX_LOCK_MS = 10_000
/** For a session to end that was terminated. */
const MAX_END_MS = 10_000

interface SegmentRow {
  readonly segment: number
  readonly rows: string
  readonly input: SegmentInput | null
}

export interface HoldOptions extends LedgerKey {
  readonly clients: Clients
  readonly attempt: number
  readonly isKnown: boolean
  readonly timeoutMs: number
}

export class PostgresHold implements LedgerHold {
  readonly isKnown: boolean
  readonly #options: HoldOptions
  /** Connections of this load, by the sessions that the ledger knows them by. */
  readonly #sessions = new Map<pg.Client, string>()

  constructor(options: HoldOptions) {
    this.#options = options
    this.isKnown = options.isKnown
  }

  async segments(): Promise<ReadonlyMap<number, LedgerSegment>> {
    const { rows } = await this.#ask('for the segments in the ledger', (client) =>
      client.query<SegmentRow>(
        `SELECT segment, rows, input FROM bulkload_ledger.segments WHERE ${isOf(this.#options)}`,
      ),
    )
    return new Map(rows.map((row) => [row.segment, segmentOf(row)]))
  }

  async store(lines: readonly LedgerLine[]): Promise<void> {
    const changes = lines.flatMap((line) => changeOf(line) ?? [])
    for (const change of changes) {
      await this.#ask('to write the ledger', (client) =>
        client.query(`UPDATE bulkload_ledger.runs SET ${change} WHERE ${this.#isMine}`),
      )
    }
  }

  /** Begins the transaction of a segment with its row, where the ledger has none yet. */
  async begin(client: pg.Client, ordinal: number): Promise<BegunRow> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#tellSession(client)
        return await this.#insert(client, ordinal)
      } catch (cause) {
        if ((cause as { code?: unknown }).code !== NOT_AVAILABLE) throw cause
        await client.query('ROLLBACK')
        if (attempt > 1 || !(await this.endLost())) throw await this.#heldError(ordinal, cause)
      }
    }
  }

  /** Completes the row and commits. */
  commitStatement(ordinal: number, { rows, input }: SegmentAccount): string {
    const values = {
      rows: String(rows),
      rejects: String(input?.rejects ?? 0),
      checksum: input?.checksum === undefined ? 'NULL' : text(input.checksum),
      input: input === undefined ? 'NULL' : json(input),
      finished_at: 'pg_catalog.clock_timestamp()',
    }
    const set = Object.entries(values).map(([name, value]) => `${name} = ${value}`)
    return `UPDATE bulkload_ledger.segments SET ${set.join(', ')} WHERE ${isOf(this.#options)} AND segment = ${ordinal}; COMMIT`
  }

  /** Whether the transaction of a segment was committed; undefined where its row is not there. */
  async committed(transaction: string): Promise<Answer | undefined> {
    const { rows } = await this.#ask('for a segment in the ledger', (client) =>
      client.query(
        `SELECT 1 FROM bulkload_ledger.segments WHERE ${isOf(this.#options)} AND xid8 = ${BigInt(transaction)} AND rows IS NOT NULL`,
      ),
    )
    return rows.length === 0 ? undefined : { outcome: 'done', why: `the ledger has transaction ${transaction}` }
  }

  /** Ends sessions of this load whose connection is lost: the server may not have noticed. Returns whether there were any. */
  async endLost(): Promise<boolean> {
    const isLost = ({ pid, start }: Holder): boolean =>
      [...this.#sessions].some(
        ([client, name]) => client.connection.stream.destroyed && name === sessionName(pid, start),
      )
    return this.#ask('to end a session that was lost', async (client) => {
      const look = async (): Promise<Holder[]> => (await holdersOf(client, this.#options)).filter(isLost)
      const lost = await look()
      await terminate(client, lost)
      await untilGone(look, Math.min(MAX_END_MS, this.#options.timeoutMs / 4))
      return lost.length > 0
    })
  }

  async #insert(client: pg.Client, ordinal: number): Promise<BegunRow> {
    const { runId, table, attempt, timeoutMs } = this.#options
    const lockMs = Math.max(1, Math.min(MAX_LOCK_MS, Math.floor(timeoutMs / 4)))
    const results = (await client.query(`BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = ${lockMs};
      WITH own AS (
        INSERT INTO bulkload_ledger.segments (run_id, table_name, segment, attempt, xid8)
        SELECT ${text(runId)}, ${text(table)}, ${ordinal}, ${attempt}, pg_catalog.txid_current()
        WHERE EXISTS (SELECT FROM bulkload_ledger.runs WHERE ${this.#isMine})
        ON CONFLICT DO NOTHING RETURNING xid8)
      SELECT (SELECT xid8::text FROM own) AS id, (SELECT count(*) FROM bulkload_ledger.runs WHERE ${this.#isMine}) AS mine;
      SET LOCAL lock_timeout TO DEFAULT`)) as unknown as readonly pg.QueryResult<{ id: string | null; mine: string }>[]
    const { id, mine } = results[2]?.rows[0] ?? { id: null, mine: '0' }
    if (id !== null) return { transaction: id }
    await client.query('ROLLBACK')
    if (mine === '0') throw await this.#takenError(client)
    const { rows } = await client.query<SegmentRow>(
      `SELECT segment, rows, input FROM bulkload_ledger.segments WHERE ${isOf(this.#options)} AND segment = ${ordinal}`,
    )
    const [row] = rows
    if (row === undefined)
      throw new BulkloadError('BL_LEDGER', `the row of segment ${ordinal} was removed from the ledger meanwhile`, {
        hint: 'count the rows of the table before you load again',
      })
    return { stored: segmentOf(row) }
  }

  /** Sessions are written down before they hold anything. */
  async #tellSession(client: pg.Client): Promise<void> {
    if (this.#sessions.has(client)) return
    const { rows } = await client.query<{ pid: number; start: string }>(`
      WITH me AS (SELECT pid, backend_start::text AS start, usename::text AS user
        FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid())
      UPDATE bulkload_ledger.runs SET backends = backends || pg_catalog.to_jsonb(me) FROM me
      WHERE ${this.#isMine} RETURNING me.pid, me.start`)
    const [me] = rows
    this.#sessions.set(client, sessionName(me?.pid ?? 0, me?.start ?? ''))
  }

  async #heldError(ordinal: number, cause: unknown): Promise<BulkloadError> {
    const { runId, table } = this.#options
    const holders = await this.#ask('who holds the segment', (client) => holdersOf(client, this.#options)).catch(
      () => [],
    )
    const others = holders.filter(({ pid, start }) => ![...this.#sessions.values()].includes(sessionName(pid, start)))
    return new BulkloadError(
      'BL_RUN_ACTIVE',
      `segment ${ordinal} of ${table} is held by an open transaction of ${holderWords(others)}`,
      {
        cause,
        hint: `wait until that transaction has ended, then: bulkload resume ${runId}; if its loader is dead, add --takeover`,
      },
    )
  }

  async #takenError(client: pg.Client): Promise<BulkloadError> {
    const { runId, table } = this.#options
    const { rows } = await client.query<{ host: string; state: string }>(
      `SELECT host, state FROM bulkload_ledger.runs WHERE ${isOf(this.#options)}`,
    )
    const [now] = rows
    if (now === undefined) {
      return new BulkloadError('BL_LEDGER', `run ${runId} was removed from the ledger while it loaded ${table}`, {
        hint: 'count the rows of the table before you load again',
      })
    }
    return new BulkloadError('BL_RUN_ACTIVE', `run ${runId} was taken over by a loader on host ${now.host}`, {
      hint: 'nothing is lost: that loader loads the rest',
    })
  }

  get #isMine(): string {
    return `${isOf(this.#options)} AND attempt = ${this.#options.attempt}`
  }

  #ask<T>(operation: string, question: (client: pg.Client) => Promise<T>): Promise<T> {
    return this.#options.clients.ask(operation, question)
  }
}

function sessionName(pid: number, start: string): string {
  return `${pid}@${start}`
}

function segmentOf({ segment, rows, input }: SegmentRow): LedgerSegment {
  return { ordinal: segment, rows: Number(rows), input: input ?? undefined }
}
