// The ledger in a ClickHouse database. No transaction has both the rows of a segment and their record: "sent" is stored before an INSERT is
// completed, "confirmed" after its answer. What is between the two is in doubt, and the server is asked about it.

import { randomUUID } from 'node:crypto'
import { BulkloadError } from '../../../errors.ts'
import type { Ledger, LedgerClaim, LedgerLack, LedgerLine } from '../../ledger.ts'
import { identifier, literal } from '../introspect.ts'
import { claimOf, isEnded, lastClaim } from './claims.ts'
import { ClickhouseHold } from './hold.ts'
import { type LedgerRow, LedgerTable, type LedgerTableOptions } from './ledger-table.ts'

/** The number of a line that comes after those of a loader. */
const AFTER_ALL = 0xffff_ffff

export interface ClickhouseLedgerOptions extends Omit<LedgerTableOptions, 'client'> {
  /** Called once, when the ledger is used. */
  client(): LedgerTableOptions['client']
  readonly runId: string
}

export class ClickhouseLedger implements Ledger {
  readonly isDefault = false
  readonly #options: ClickhouseLedgerOptions
  #opened: LedgerTable | undefined

  constructor(options: ClickhouseLedgerOptions) {
    this.#options = options
  }

  get listing(): string {
    const name = identifier(this.#table.name)
    return `SELECT run_id, table_name, max(attempt), max(at) FROM ${name} GROUP BY run_id, table_name`
  }

  prepare(): Promise<LedgerLack | undefined> {
    return this.#table.prepare()
  }

  /**
   * The claim is stored before the lines are read, and a loader looks for newer claims between its "sent" and the end of the INSERT: so
   * either its "sent" is among the lines that are read here, or it finds this claim and does not complete the INSERT.
   */
  async claim({ table, run, host, takeover }: LedgerClaim): Promise<ClickhouseHold> {
    const { runId } = this.#options
    const known = await this.#table.select(`run_id = ${literal(runId)} AND table_name = ${literal(table)}`)
    const last = lastClaim(known)
    if (last !== undefined && !isEnded(known, last)) await this.#takeFrom(known, last, { host, takeover })
    const attempt = (last?.attempt ?? 0) + 1
    const loader = randomUUID()
    const entry = JSON.stringify({ host, pid: process.pid, run })
    await this.#table.insert([
      { ...{ run_id: runId, table_name: table, attempt, loader }, line: 0, type: 'claimed', entry },
    ])
    const hold = new ClickhouseHold(this.#table, { runId, table, attempt, loader, isKnown: last !== undefined })
    await hold.check()
    return hold
  }

  async lines(run: string): Promise<readonly LedgerLine[]> {
    if (!(await this.#table.look())) return []
    const found = await this.#table.select(`position(run_id, ${literal(run)}) = 1`)
    const ids = [...new Set(found.map((row) => row.run_id))]
    const id = ids.includes(run) ? run : ids[0]
    if (ids.length > 1 && id !== run)
      throw new BulkloadError('BL_RUN_NOT_FOUND', `several run IDs in the ledger begin with ${run}`, {
        hint: `use more characters of the ID: ${ids.slice(0, 5).join(', ')}`,
      })
    const own = found.filter((row) => row.run_id === id)
    const first = own.find(({ type }) => type === 'claimed')
    return first === undefined ? [] : [claimOf(first).run, ...linesOf(own)]
  }

  /** The rows that a run has loaded into a table were deleted: it cannot be resumed. */
  async undone(table: string, deleted: number): Promise<void> {
    if (!(await this.#table.look())) return
    const { runId } = this.#options
    const last = lastClaim(await this.#table.select(`run_id = ${literal(runId)} AND table_name = ${literal(table)}`))
    if (last === undefined) return
    const entry = JSON.stringify({ type: 'undone', table, at: new Date().toISOString(), rows: deleted })
    await this.#table.insert([{ ...last, line: AFTER_ALL, type: 'undone', entry }])
  }

  /** The loader that claimed it last has written no end. */
  async #takeFrom(
    known: readonly LedgerRow[],
    last: LedgerRow,
    { host, takeover }: Pick<LedgerClaim, 'host' | 'takeover'>,
  ): Promise<void> {
    const holder = claimOf(last)
    if (takeover) {
      await this.#table.kill(insertsOf(known, last))
      return
    }
    if (holder.host === host && !isAlive(holder.pid)) return
    const { runId } = this.#options
    throw new BulkloadError(
      'BL_RUN_ACTIVE',
      `run ${runId} is held by the loader on host ${holder.host} (process ${holder.pid}), which has not written its end`,
      { hint: `wait until it has ended; if it is dead: bulkload resume ${runId} --takeover` },
    )
  }

  get #table(): LedgerTable {
    this.#opened ??= new LedgerTable({ ...this.#options, client: this.#options.client() })
    return this.#opened
  }
}

/** @internal */
export function linesOf(rows: readonly LedgerRow[]): LedgerLine[] {
  return rows.filter(({ type }) => type !== 'claimed').map(({ entry }) => JSON.parse(entry) as LedgerLine)
}

/** The ids of the INSERTs of a claim. */
function insertsOf(rows: readonly LedgerRow[], { attempt, loader }: LedgerRow): string[] {
  const own = rows.filter((row) => row.attempt === attempt && row.loader === loader && row.type === 'begun')
  return own.flatMap(({ entry }) => (JSON.parse(entry) as { evidence?: { id: string } }).evidence?.id ?? [])
}

/** This process itself is not at work on it: it is about to claim it. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    // Of another user.
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}
