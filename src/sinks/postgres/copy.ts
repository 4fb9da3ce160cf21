// One COPY in one transaction. The rows are there when the COMMIT is confirmed, or not at all.

import type pg from 'pg'
import copyStreams from 'pg-copy-streams'
import { type BulkloadError, toBulkloadError } from '../../errors.ts'
import type { Answer } from '../doubt.ts'
import type { Evidence, OnFailure, Outcome, Receipt, SegmentAccount, SegmentWriter } from '../segment-writer.ts'
import type { TableWrite } from '../table-writer.ts'
import { endCopy, miscounted, outcomeOf, withAnswer } from './copy-end.ts'
import { postgresError } from './errors.ts'
import { identifier, quoted } from './introspect.ts'
import { ServerWatch } from './server-watch.ts'
import { beginTransaction } from './transaction.ts'
import type { Witness } from './witness.ts'

/** A server that does not answer the rollback within this time loses the connection instead. */
const ROLLBACK_MS = 5_000
const LOOK_FOR_ROWS =
  'the transaction was not confirmed: check whether the rows are in the table before you load them again, or raise --timeout'

export interface CopyOptions {
  readonly address: string
  /** How long the server may neither answer nor accept data, in milliseconds. */
  readonly timeoutMs: number
  /** Told of a failure that comes by itself, also while a frame is under way. */
  readonly onFailure?: OnFailure | undefined
  /** Determines the outcome of the transaction. */
  readonly witness?: Witness | undefined
  /** Called once when the transaction has ended: the connection is free, or was abandoned. */
  readonly onEnd: () => void
  /** Begins the transaction in another way than by BEGIN alone. Returns its id, where it is known by one. */
  readonly begin?: () => Promise<string | undefined>
  /** What is sent in place of a COMMIT alone. It ends with one. */
  readonly commitStatement?: (account: SegmentAccount) => string
}

/** `COPY table (columns) FROM STDIN …` */
export function copyStatement({ table, schema, columns, encoding, defaultMarker }: TableWrite): string {
  const into = `COPY ${identifier(table)} (${columns.map(quoted).join(', ')}) FROM STDIN`
  if (encoding === 'postgres-binary') return `${into} WITH (FORMAT binary, ENCODING 'UTF8')`
  const marker = schema?.rowDefaults && defaultMarker !== undefined ? `, DEFAULT '${defaultMarker}'` : ''
  return `${into} WITH (FORMAT text, ENCODING 'UTF8'${marker})`
}

/** Begins the transaction and its COPY. */
export async function beginCopy(client: pg.Client, write: TableWrite, options: CopyOptions): Promise<SegmentWriter> {
  const watch = new ServerWatch(client, options)
  let id: string | undefined
  try {
    if (options.begin === undefined) id = await watch.inTime(beginTransaction(client), 'did not begin the transaction')
    else id = await options.begin()
  } catch (cause) {
    watch.giveUp()
    options.onEnd()
    throw postgresError(cause, 'BEGIN', options.address)
  }
  const evidence = id === undefined ? undefined : options.witness?.evidenceOf(id)
  return new Copy(client, write, options, watch, evidence)
}

class Copy implements SegmentWriter {
  readonly evidence: Evidence | undefined
  readonly #client: pg.Client
  readonly #write: TableWrite
  readonly #options: CopyOptions
  readonly #watch: ServerWatch
  readonly #copy: ReturnType<typeof copyStreams.from>
  /** The first error is the cause; it may come at any time, and every later call reports it. */
  #failure: { readonly cause: unknown } | undefined
  /** Fails what is waited for. */
  #fail: ((cause: unknown) => void) | undefined
  #given: { readonly up: unknown } | undefined
  #isEnded = false
  /** The answer to the COMMIT, once it was sent. */
  #committed: Promise<unknown> | undefined
  /** What the server said of the transaction when it was asked, because the answer to the COMMIT was lost. */
  #answer: Answer | undefined

  constructor(
    client: pg.Client,
    write: TableWrite,
    options: CopyOptions,
    watch: ServerWatch,
    evidence: Evidence | undefined,
  ) {
    this.evidence = evidence
    this.#client = client
    this.#write = write
    this.#options = options
    this.#watch = watch
    this.#copy = client.query(copyStreams.from(copyStatement(write)))
    this.#copy.on('error', (cause) => {
      this.#failure ??= { cause }
      this.#fail?.(cause)
      if (this.#given === undefined) options.onFailure?.(this.#error(cause))
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
    // Behind a ROLLBACK a COMMIT succeeds, and commits nothing.
    if (this.#given !== undefined) throw toBulkloadError(this.#given.up, 'BL_ABORTED')
    this.#committed = this.#client.query(this.#options.commitStatement?.(account) ?? 'COMMIT')
    this.#committed.catch(() => undefined)
    try {
      await this.#watch.inTime(this.#committed, 'did not confirm the COMMIT', LOOK_FOR_ROWS)
    } catch (cause) {
      const error = postgresError(cause, 'COMMIT', this.#options.address)
      if ((await this.#outcome()) !== 'done') throw withAnswer(error, this.#answer)
      if (this.#answer !== undefined) this.#options.witness?.accepted(this.#answer)
    }
    this.#end()
    return { rows, countedBy: 'server' }
  }

  async abort(cause: unknown): Promise<Outcome> {
    this.#given ??= { up: cause }
    if (!this.#watch.isBroken) await this.#rollBack(cause)
    const outcome = await this.#outcome()
    this.#end()
    return outcome
  }

  async #outcome(): Promise<Outcome> {
    if (this.#committed === undefined) return 'not done'
    const outcome = await outcomeOf(this.#committed)
    if (outcome !== 'unknown' || this.evidence === undefined) return outcome
    this.#answer ??= await this.#options.witness?.outcomeOf(this.evidence.id).catch(() => undefined)
    return this.#answer?.outcome ?? 'unknown'
  }

  #end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#options.onEnd()
  }

  /** Waits for `work` to call `done`. */
  async #unlessFailed(late: string, work: (done: () => void) => void): Promise<void> {
    if (this.#failure !== undefined) throw this.#error(this.#failure.cause)
    const done = new Promise<void>((resolve, reject) => {
      this.#fail = reject
      work(resolve)
    })
    try {
      await this.#watch.inTime(done, late)
    } catch (cause) {
      throw this.#error(cause)
    }
  }

  #error(cause: unknown): BulkloadError {
    const first = this.#failure === undefined ? cause : this.#failure.cause
    return postgresError(first, 'COPY', this.#options.address, this.#write)
  }

  /** Gives the connection up where the server does not answer in time. */
  async #rollBack(cause: unknown): Promise<void> {
    const timer = setTimeout(() => this.#watch.giveUp(), Math.min(ROLLBACK_MS, this.#options.timeoutMs))
    try {
      // A COPY that the server has refused is over; one that it refused before it began would never close.
      if (this.#failure === undefined) await endCopy(this.#copy, cause)
      await this.#client.query('ROLLBACK')
    } catch {
      // A connection that cannot roll back is abandoned: the server rolls back when it is gone.
      this.#watch.giveUp()
    } finally {
      clearTimeout(timer)
    }
  }
}
