// One COPY in one transaction. The rows are there when the COMMIT is confirmed, or not at all.

import type pg from 'pg'
import copyStreams from 'pg-copy-streams'
import type { BulkloadError } from '../../errors.ts'
import type { Evidence, Outcome, Receipt, SegmentAccount, SegmentWriter } from '../segment-writer.ts'
import type { TableWrite } from '../table-writer.ts'
import { endCopy, miscounted } from './copy-end.ts'
import type { CopyOptions, CopyTransaction } from './copy-transaction.ts'
import { postgresError } from './errors.ts'
import { identifier, quoted } from './introspect.ts'

/** `COPY table (columns) FROM STDIN …` */
export function copyStatement({ table, schema, columns, encoding, defaultMarker }: TableWrite): string {
  const into = `COPY ${identifier(table)} (${columns.map(quoted).join(', ')}) FROM STDIN`
  if (encoding === 'postgres-binary') return `${into} WITH (FORMAT binary, ENCODING 'UTF8')`
  const marker = schema?.rowDefaults && defaultMarker !== undefined ? `, DEFAULT '${defaultMarker}'` : ''
  return `${into} WITH (FORMAT text, ENCODING 'UTF8'${marker})`
}

/** All rows of the segment in one statement. */
export class Copy implements SegmentWriter {
  readonly evidence: Evidence | undefined
  readonly #client: pg.Client
  readonly #write: TableWrite
  readonly #options: CopyOptions
  readonly #transaction: CopyTransaction
  readonly #copy: ReturnType<typeof copyStreams.from>
  /** The first error is the cause; it may come at any time, and every later call reports it. */
  #failure: { readonly cause: unknown } | undefined
  /** Fails what is waited for. */
  #fail: ((cause: unknown) => void) | undefined

  constructor(client: pg.Client, write: TableWrite, options: CopyOptions, transaction: CopyTransaction) {
    this.evidence = transaction.evidence
    this.#client = client
    this.#write = write
    this.#options = options
    this.#transaction = transaction
    this.#copy = client.query(copyStreams.from(copyStatement(write)))
    this.#copy.on('error', (cause) => {
      this.#failure ??= { cause }
      this.#fail?.(cause)
      if (transaction.given === undefined) options.onFailure?.(this.#error(cause))
    })
    if (write.prologue !== undefined) this.#copy.write(write.prologue)
  }

  async write(frame: Uint8Array): Promise<boolean> {
    await this.#unlessFailed('accepted no data of the COPY', (done) => {
      this.#copy.write(frame, (cause) => (cause ? this.#fail?.(cause) : done()))
    })
    return this.#client.connection.stream.writableLength === 0
  }

  async commit(account: SegmentAccount): Promise<Receipt> {
    await this.#unlessFailed('did not confirm the COPY', (done) => {
      this.#copy.once('finish', done)
      this.#copy.end(this.#write.epilogue)
    })
    const rows = Number(this.#copy.rowCount)
    // A trigger or a rule that drops rows shows here, while the transaction can still be taken back.
    if (rows !== account.rows) throw miscounted(account.rows, rows)
    await this.#transaction.commit(account)
    return { rows, countedBy: 'server' }
  }

  abort(cause: unknown): Promise<Outcome> {
    // A COPY that the server has refused is over; one that it refused before it began would never close.
    return this.#transaction.abort(cause, async () => {
      if (this.#failure === undefined) await endCopy(this.#copy, cause)
    })
  }

  /** Waits for `work` to call `done`. */
  async #unlessFailed(late: string, work: (done: () => void) => void): Promise<void> {
    if (this.#failure !== undefined) throw this.#error(this.#failure.cause)
    const done = new Promise<void>((resolve, reject) => {
      this.#fail = reject
      work(resolve)
    })
    try {
      await this.#transaction.watch.inTime(done, late)
    } catch (cause) {
      throw this.#error(cause)
    }
  }

  #error(cause: unknown): BulkloadError {
    const first = this.#failure === undefined ? cause : this.#failure.cause
    return postgresError(first, 'COPY', this.#options.address, this.#write)
  }
}
