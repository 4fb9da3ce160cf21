// A table of a run that this process has claimed in the ledger.

import { BulkloadError } from '../../../errors.ts'
import type { LedgerHold, LedgerLine } from '../../ledger.ts'
import { mayPass } from '../answers/passing-errors.ts'
import { identifier, literal } from '../introspect.ts'
import { claimOf, lastClaim } from './claims.ts'
import type { LedgerRow, LedgerTable } from './ledger-table.ts'

export interface HoldOptions {
  readonly runId: string
  readonly table: string
  readonly attempt: number
  readonly loader: string
  readonly isKnown: boolean
}

export class ClickhouseHold implements LedgerHold {
  readonly isKnown: boolean
  readonly #ledger: LedgerTable
  readonly #options: HoldOptions
  /** A line keeps its number when it is stored again. */
  readonly #numbers = new WeakMap<LedgerLine, number>()
  #last = 0
  /** Another loader has claimed the table. */
  #taken: BulkloadError | undefined

  constructor(ledger: LedgerTable, options: HoldOptions) {
    this.#ledger = ledger
    this.#options = options
    this.isKnown = options.isKnown
  }

  async lines(): Promise<readonly LedgerLine[]> {
    const rows = await this.#ledger.select(this.#isOfTable)
    return rows.filter(({ type }) => type !== 'claimed').map(({ entry }) => JSON.parse(entry) as LedgerLine)
  }

  /** When this resolves, no other loader had claimed the table once the lines were stored. */
  async store(lines: readonly LedgerLine[]): Promise<void> {
    if (this.#taken !== undefined) throw this.#taken
    try {
      await this.#ledger.insert(lines.map((line) => this.#rowOf(line)))
      await this.check()
    } catch (cause) {
      throw this.#ledgerError(cause)
    }
  }

  /** Fails if another loader has claimed the table since. */
  async check(): Promise<void> {
    const { runId, table, attempt, loader } = this.#options
    const last = lastClaim(await this.#ledger.select(`${this.#isOfTable} AND type = 'claimed'`))
    if (last?.attempt === attempt && last.loader === loader) return
    this.#taken = last === undefined ? this.#lostError() : takenError(runId, table, last)
    throw this.#taken
  }

  #rowOf(line: LedgerLine): LedgerRow {
    const { runId, table, attempt, loader } = this.#options
    const number = this.#numbers.get(line) ?? ++this.#last
    this.#numbers.set(line, number)
    // Rejects are in files of this machine.
    const kept = line.type === 'sent' ? { ...line, rejects: [] } : line
    return {
      ...{ run_id: runId, table_name: table, attempt, loader, line: number },
      ...{ type: line.type, entry: JSON.stringify(kept) },
    }
  }

  /** What can pass stays as it is: the segment is then tried again. */
  #ledgerError(cause: unknown): unknown {
    const isRefusal = cause instanceof BulkloadError && cause.serverCode !== undefined && !mayPass(cause, false)
    if (!isRefusal) return cause
    return new BulkloadError('BL_LEDGER', `the ledger cannot be used any more: ${cause.message}`, {
      cause,
      hint: `check ${identifier(this.#ledger.name)} and the rights on it, then resume the run`,
    })
  }

  #lostError(): BulkloadError {
    const name = identifier(this.#ledger.name)
    const { runId } = this.#options
    return new BulkloadError(
      'BL_LEDGER',
      `the claim of run ${runId} is not in ${name}: rows were removed, or several servers answer`,
      {
        hint: `if several servers answer at this address, make ${name} a ReplicatedMergeTree table, or use the address of one of them`,
      },
    )
  }

  get #isOfTable(): string {
    const { runId, table } = this.#options
    return `run_id = ${literal(runId)} AND table_name = ${literal(table)}`
  }
}

function takenError(runId: string, table: string, by: LedgerRow): BulkloadError {
  const { host, pid } = claimOf(by)
  return new BulkloadError(
    'BL_RUN_ACTIVE',
    `table ${table} of run ${runId} was taken over by a loader on host ${host} (process ${pid})`,
    { hint: 'nothing is lost: that loader loads the rest' },
  )
}
