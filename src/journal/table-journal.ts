// The part of a journal that one table has.

import type { RejectsMark } from '../rejects/rejects-files.ts'
import type { TableReport } from '../report.ts'
import type { Evidence, Outcome, Receipt, SegmentAccount } from '../sinks/segment-writer.ts'
import type { SegmentLimits } from '../sinks/target.ts'
import type { SegmentLog } from '../transfer/segment-log.ts'
import type { Fingerprint } from './fingerprint.ts'
import type { JournalFile } from './journal-file.ts'
import type { TableRecord } from './run-record.ts'

export class TableJournal implements SegmentLog {
  readonly table: string
  /** What was written before this attempt. */
  readonly before: TableRecord | undefined
  readonly #file: JournalFile

  constructor(table: string, file: JournalFile, before: TableRecord | undefined) {
    this.table = table
    this.#file = file
    this.before = before
  }

  /** The load of the table begins. */
  begin(sources: readonly Fingerprint[], limits: SegmentLimits, isAnew: boolean): void {
    const finite = (limit: number): number | null => (Number.isFinite(limit) ? limit : null)
    const { bytes, records } = limits
    this.#file.add({
      type: 'table',
      table: this.table,
      sources,
      limits: { bytes: finite(bytes), records: finite(records) },
      ...(isAnew && { isAnew }),
    })
  }

  rejectsMade(mark: RejectsMark): void {
    this.#file.add({ type: 'rejects made', table: this.table, mark })
  }

  /** The rejects files hold this and nothing else. */
  rejectsAre(marks: readonly RejectsMark[]): void {
    this.#file.add({ type: 'rejects', table: this.table, marks })
  }

  planned(hash: string): void {
    this.#file.add({ type: 'plan', table: this.table, hash })
  }

  async begun(ordinal: number, token: string, evidence: Evidence | undefined): Promise<void> {
    const known = evidence === undefined ? {} : { evidence }
    this.#file.add({ type: 'begun', table: this.table, ordinal, token, ...known })
    if (evidence?.mayCommitAlone) await this.#file.flush()
  }

  async sent(ordinal: number, { rows, input }: SegmentAccount, rejects: readonly RejectsMark[]): Promise<void> {
    if (input === undefined) return
    const at = new Date().toISOString()
    this.#file.add({ type: 'sent', table: this.table, ordinal, at, rows, input, rejects })
    if (rows > 0) await this.#file.flush()
  }

  confirmed(ordinal: number, receipt: Receipt | undefined): void {
    const { rows, countedBy } = receipt ?? { rows: 0, countedBy: 'none' as const }
    this.#file.add({ type: 'confirmed', table: this.table, ordinal, rows, countedBy })
    // Waiting for it would be useless: without this line the segment is in doubt, and the target is asked.
    void this.#file.flush()
  }

  /** The target was asked about a segment in doubt. */
  answered(ordinal: number, outcome: 'done' | 'not done', rows: number): void {
    if (outcome === 'done') this.#file.add({ type: 'confirmed', table: this.table, ordinal, rows, countedBy: 'server' })
    else this.#file.add({ type: 'ended', table: this.table, ordinal, outcome })
  }

  ended(ordinal: number, outcome: Outcome): void {
    this.#file.add({ type: 'ended', table: this.table, ordinal, outcome })
  }

  inputEnded(last: number | undefined): void {
    const known = this.before === undefined ? 0 : this.before.segments.size
    const segments = Math.max(known, last === undefined ? 0 : last + 1)
    this.#file.add({ type: 'input', table: this.table, segments })
  }

  end({ rows, error }: TableReport): void {
    const { read, loaded, rejected, skipped } = rows
    this.#file.add({
      type: 'table end',
      table: this.table,
      rows: { read, loaded, rejected, skipped },
      ...(error !== undefined && { error: { code: error.code, message: error.message } }),
    })
  }
}
