// The part of a journal that one table has.

import { hostname } from 'node:os'
import type { RejectsLog, RejectsMark } from '../rejects/rejects-log.ts'
import type { TableReport } from '../report.ts'
import type { LedgerHold, LedgerLine, LedgerSegment } from '../sinks/ledger.ts'
import type { PublishLog, PublishStep } from '../sinks/publish-log.ts'
import type { Evidence, Outcome, Receipt, SegmentAccount } from '../sinks/segment-writer.ts'
import type { SegmentLimits } from '../sinks/target.ts'
import type { SegmentLog } from '../transfer/segment-log.ts'
import type { Entry, RunEntry, TableEndEntry } from './entries.ts'
import type { Fingerprint } from './fingerprint.ts'
import type { JournalFile } from './journal-file.ts'
import { LedgerLines } from './ledger-lines.ts'
import type { TableRecord } from './run-record.ts'
import { withLines } from './with-lines.ts'

export class TableJournal implements SegmentLog, PublishLog {
  readonly table: string
  /** This machine, for other ones. */
  readonly host: string = hostname()
  /** The first line of the journal. */
  readonly run: RunEntry
  #before: TableRecord | undefined
  readonly #file: Pick<JournalFile, 'add' | 'flush'>
  readonly #ledger = new LedgerLines()

  constructor(table: string, run: RunEntry, file: Pick<JournalFile, 'add' | 'flush'>, before: TableRecord | undefined) {
    this.table = table
    this.run = run
    this.#file = file
    this.#before = before
  }

  /** What was written before this attempt. */
  get before(): TableRecord | undefined {
    return this.#before
  }

  /** Lines go to the ledger, too, from now on. */
  keepIn(hold: LedgerHold): void {
    this.#ledger.hold = hold
  }

  /** The ledger has these lines of the table: those of this machine, and of others that went on with the run. */
  goOnFrom(lines: readonly LedgerLine[]): void {
    const joined = withLines(this.#before, [this.run, ...(lines as readonly unknown[] as readonly Entry[])])
    for (const line of joined.news) this.#file.add(line)
    this.#before = joined.record
  }

  /** Resolves when the ledger has every line so far. */
  storedInLedger(): Promise<void> {
    return this.#ledger.flush()
  }

  get isInLedger(): boolean {
    return this.#ledger.hold !== undefined
  }

  /** The load of the table begins. */
  begin(sources: readonly Fingerprint[], limits: SegmentLimits, isAnew: boolean): void {
    const finite = (limit: number): number | null => (Number.isFinite(limit) ? limit : null)
    const { bytes, records } = limits
    this.#add({
      type: 'table',
      table: this.table,
      sources,
      limits: { bytes: finite(bytes), records: finite(records) },
      ...(isAnew && { isAnew }),
      ...(this.isInLedger && { isInLedger: true }),
    })
  }

  /** What is written down of the rejects files; others of the run go into its folder. */
  rejectsLog(folder: string): RejectsLog {
    const { table } = this
    const file = this.#file
    return {
      folder,
      making: (files) => file.add({ type: 'rejects making', table, ...files }),
      made: (mark) => file.add({ type: 'rejects made', table, mark }),
      copying: (temporary) => file.add({ type: 'rejects copying', table, temporary }),
      are: (marks, moves, removed) => {
        file.add({ type: 'rejects', table, marks, moves, removed })
        return file.flush()
      },
    }
  }

  planned(hash: string, transformHash: string | undefined): void {
    this.#add({ type: 'plan', table: this.table, hash, ...(transformHash !== undefined && { transformHash }) })
  }

  async begun(ordinal: number, token: string, evidence: Evidence | undefined): Promise<void> {
    const known = evidence === undefined ? {} : { evidence }
    this.#add({ type: 'begun', table: this.table, ordinal, token, ...known })
    if (!evidence?.mayCommitAlone) return
    await this.#file.flush()
    await this.#ledger.flush()
  }

  async sent(ordinal: number, { rows, input }: SegmentAccount, rejects: readonly RejectsMark[]): Promise<void> {
    if (input === undefined) return
    const at = new Date().toISOString()
    this.#add({ type: 'sent', table: this.table, ordinal, at, rows, input, rejects })
    if (rows === 0) return
    await this.#file.flush()
    await this.#ledger.flush()
  }

  confirmed(ordinal: number, receipt: Receipt | undefined): void {
    const { rows, countedBy } = receipt ?? { rows: 0, countedBy: 'none' as const }
    this.#add({ type: 'confirmed', table: this.table, ordinal, rows, countedBy })
    // Waiting for it would be useless: without this line the segment is in doubt, and the target is asked.
    void this.#file.flush()
  }

  /** The target was asked about a segment in doubt. */
  answered(ordinal: number, outcome: 'done' | 'not done', rows: number): void {
    if (outcome === 'done') this.#add({ type: 'confirmed', table: this.table, ordinal, rows, countedBy: 'server' })
    else this.#add({ type: 'ended', table: this.table, ordinal, outcome })
  }

  /** The ledger has a segment that another attempt has loaded. */
  learned({ ordinal, rows, input }: LedgerSegment): void {
    if (input !== undefined) {
      const at = new Date().toISOString()
      this.#file.add({ type: 'sent', table: this.table, ordinal, at, rows, input, rejects: [] })
    }
    this.#file.add({ type: 'confirmed', table: this.table, ordinal, rows, countedBy: 'server' })
  }

  ended(ordinal: number, outcome: Outcome): void {
    this.#add({ type: 'ended', table: this.table, ordinal, outcome })
  }

  inputEnded(last: number | undefined): void {
    const known = this.before === undefined ? 0 : this.before.segments.size
    const segments = Math.max(known, last === undefined ? 0 : last + 1)
    this.#add({ type: 'input', table: this.table, segments })
  }

  async publishing(publish: PublishStep): Promise<void> {
    this.#add({ type: 'publish', table: this.table, at: new Date().toISOString(), publish })
    await this.#file.flush()
    await this.#ledger.flush()
  }

  end(report: TableReport): void {
    this.#file.add(this.#endOf(report))
  }

  /** Writes the end into the ledger while there is a connection. The journal knows it in any case. */
  async endInLedger(report: TableReport): Promise<void> {
    this.#ledger.add(this.#endOf(report))
    await this.#ledger.flush().catch(() => undefined)
  }

  #endOf({ rows, write, error }: TableReport): TableEndEntry {
    return {
      type: 'table end',
      table: this.table,
      rows: { ...rows },
      ...(write?.inserted !== undefined && { inserted: write.inserted }),
      ...(error !== undefined && { error: { code: error.code, message: error.message } }),
    }
  }

  #add(entry: TableLine): void {
    this.#file.add(entry)
    this.#ledger.add(entry)
  }
}

type TableLine = Extract<Entry, { readonly table: string }>
