// An INSERT of a load that tolerates bad records. Refused because of a row, it says whether the segment may be sent again to find it.

import { toBulkloadError } from '../../../errors.ts'
import type { Evidence, Outcome, Receipt, SegmentAccount, SegmentFault, SegmentWriter } from '../../segment-writer.ts'
import { isOfRow } from './row-faults.ts'
import type { RowSearch } from './row-search.ts'

export class RefusableInsert implements SegmentWriter {
  rowFault: SegmentFault | undefined
  readonly #insert: SegmentWriter
  readonly #search: RowSearch
  #aborting: Promise<Outcome> | undefined

  constructor(insert: SegmentWriter, search: RowSearch) {
    this.#insert = insert
    this.#search = search
  }

  get evidence(): Evidence | undefined {
    return this.#insert.evidence
  }

  get mayHaveParts(): boolean {
    return this.#insert.mayHaveParts === true
  }

  get mayResend(): boolean {
    return this.#insert.mayResend === true
  }

  write(frame: Uint8Array, rows: number): Promise<boolean> {
    return this.#insert.write(frame, rows)
  }

  commit(account: SegmentAccount): Promise<Receipt> {
    return this.#insert.commit(account)
  }

  abort(cause: unknown): Promise<Outcome> {
    this.#aborting ??= this.#abort(cause)
    return this.#aborting
  }

  async #abort(cause: unknown): Promise<Outcome> {
    const outcome = await this.#insert.abort(cause)
    const isRefused = outcome === 'not done' || (outcome === 'unknown' && this.mayResend)
    if (isRefused && isOfRow(cause)) {
      const why = await this.#search.whyNot(cause, this.mayResend).catch((failure) => toBulkloadError(failure).message)
      this.rowFault = { whyNotSearched: why }
    }
    return outcome
  }
}
