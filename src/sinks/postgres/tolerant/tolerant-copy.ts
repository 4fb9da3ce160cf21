// A segment of a load that tolerates bad records: one transaction, and a COPY under a savepoint for each piece of it, so that a row
// that the server refuses is left out, and nothing else. While one piece is sent, the next one is filled.

import pg from 'pg'
import { BulkloadError, toBulkloadError } from '../../../errors.ts'
import type { Evidence, Outcome, Receipt, Refusals, SegmentAccount, SegmentWriter } from '../../segment-writer.ts'
import type { TableWrite } from '../../table-writer.ts'
import { loadPiece, type RowFault } from '../../tolerant/load-piece.ts'
import { copyStatement } from '../copy.ts'
import { miscounted } from '../copy-end.ts'
import type { CopyOptions, CopyTransaction } from '../copy-transaction.ts'
import { isOfRow, postgresError } from '../errors.ts'
import { copyRun } from './copy-run.ts'
import { Piece } from './piece.ts'

/** Two pieces are in memory. */
const PIECE_BYTES = 4 * 1024 * 1024
const SAVEPOINT = 'bulkload_piece'

export class TolerantCopy implements SegmentWriter {
  readonly evidence: Evidence | undefined
  readonly #client: pg.Client
  readonly #write: TableWrite
  readonly #options: CopyOptions & { readonly refusals: Refusals }
  readonly #transaction: CopyTransaction
  #filling: Piece
  #sending: Piece
  #working: Promise<void> = Promise.resolve()
  #failure: { readonly cause: unknown } | undefined
  /** The last COPY failed: what follows begins at the savepoint. */
  #isRefused = false
  #written = 0
  #refused = 0
  #loaded = 0

  constructor(
    client: pg.Client,
    write: TableWrite,
    options: CopyOptions & { readonly refusals: Refusals },
    transaction: CopyTransaction,
  ) {
    this.evidence = transaction.evidence
    this.#client = client
    this.#write = write
    this.#options = options
    this.#transaction = transaction
    const isBinary = write.encoding === 'postgres-binary'
    this.#filling = new Piece(PIECE_BYTES, isBinary)
    this.#sending = new Piece(PIECE_BYTES, isBinary)
  }

  async write(frame: Uint8Array, rows: number): Promise<boolean> {
    if (this.#filling.length > 0 && this.#filling.length + frame.length > PIECE_BYTES) await this.#send()
    this.#refuseAfterFailure()
    this.#filling.add(frame, rows)
    this.#written += rows
    return true
  }

  async settle(): Promise<number> {
    if (this.#filling.rows > 0) await this.#send()
    await this.#working
    this.#refuseAfterFailure()
    return this.#refused
  }

  async commit(account: SegmentAccount): Promise<Receipt> {
    // A trigger or a rule that drops rows shows here, while the transaction can still be taken back.
    if (this.#loaded !== account.rows) throw miscounted(account.rows, this.#loaded)
    await this.#transaction.commit(account)
    return { rows: this.#loaded, countedBy: 'server' }
  }

  abort(cause: unknown): Promise<Outcome> {
    return this.#transaction.abort(cause, () => this.#working)
  }

  /** Begins to send the piece that is full, once the one before has arrived. */
  async #send(): Promise<void> {
    await this.#working
    this.#refuseAfterFailure()
    const piece = this.#filling
    this.#filling = this.#sending
    this.#filling.clear(this.#written)
    this.#sending = piece
    this.#working = this.#load(piece).catch((cause: unknown) => {
      this.#failure ??= { cause }
      if (this.#transaction.given === undefined) this.#options.onFailure?.(cause)
    })
  }

  async #load(piece: Piece): Promise<void> {
    const { refusals } = this.#options
    await loadPiece(piece.rows, {
      attempt: (from, to) => this.#attempt(piece, from, to),
      refuse: (row, error) => {
        this.#refused++
        refusals.refuse(piece.before + row + 1, error)
      },
    })
    await refusals.passed(piece.before + piece.rows)
  }

  async #attempt(piece: Piece, from: number, to: number): Promise<RowFault | undefined> {
    const { given } = this.#transaction
    if (given !== undefined) throw toBulkloadError(given.up, 'BL_ABORTED')
    const { prologue, epilogue } = this.#write
    const parts = [prologue, piece.slice(from, to), epilogue].filter((part) => part !== undefined)
    const begin = this.#isRefused ? `ROLLBACK TO SAVEPOINT ${SAVEPOINT}` : `SAVEPOINT ${SAVEPOINT}`
    const text = `${begin}; ${copyStatement(this.#write)}; RELEASE SAVEPOINT ${SAVEPOINT}`
    try {
      this.#loaded += await this.#transaction.watch.inTime(
        copyRun(this.#client, text, parts),
        'did not confirm the COPY',
      )
      this.#isRefused = false
      return undefined
    } catch (cause) {
      const error = postgresError(cause, 'COPY', this.#options.address, this.#write)
      const row = error.segmentRow === undefined ? undefined : from + error.segmentRow - 1
      if (!(cause instanceof pg.DatabaseError) || !isOfRow(cause, row !== undefined)) throw numbered(error, piece, row)
      this.#isRefused = true
      return { error, row: row !== undefined && row >= from && row < to ? row : undefined }
    }
  }

  #refuseAfterFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.cause
  }
}

/** The number that the row has in the segment. */
function numbered(error: BulkloadError, piece: Piece, row: number | undefined): BulkloadError {
  if (row === undefined) return error
  const { code, message, place, hint, serverCode, cause } = error
  return new BulkloadError(code, message, {
    cause,
    segmentRow: piece.before + row + 1,
    ...(place !== undefined && { place }),
    ...(hint !== undefined && { hint }),
    ...(serverCode !== undefined && { serverCode }),
  })
}
