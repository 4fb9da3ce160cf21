// One COPY in one transaction. The rows are there when the COMMIT is confirmed, or not at all.

import type { Socket } from 'node:net'
import pg from 'pg'
import copyStreams from 'pg-copy-streams'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import { activityOf, inTime as waitInTime } from '../in-time.ts'
import type { Outcome, Receipt, SegmentWriter } from '../segment-writer.ts'
import type { TableWrite } from '../table-writer.ts'
import { postgresError } from './errors.ts'
import { identifier, quoted } from './introspect.ts'

/** A server that does not answer the rollback within this time loses the connection instead. */
const ROLLBACK_MS = 5_000
const LOOK_AT_SERVER = 'look at the server (locks, disk, foreign keys), or raise --timeout'
const LOOK_FOR_ROWS =
  'the transaction was not confirmed: look whether the rows are there before you load them again, or raise --timeout'

/** What a server says that ends in the middle of a COMMIT, perhaps behind the moment in which it counts. */
const CUT_OFF = /^(?:08|57P|58|XX)/

export interface CopyOptions {
  readonly address: string
  /** How long the server may stay silent or take nothing, in milliseconds. */
  readonly timeoutMs: number
  /** The text that stands for a column's default in a row, where the server can fill it row by row. */
  readonly defaultMarker: string
}

/** `COPY table (columns) FROM STDIN …` */
export function copyStatement({ table, schema, columns, encoding }: TableWrite, defaultMarker: string): string {
  const into = `COPY ${identifier(table)} (${columns.map(quoted).join(', ')}) FROM STDIN`
  if (encoding === 'postgres-binary') return `${into} WITH (FORMAT binary, ENCODING 'UTF8')`
  const marker = schema?.rowDefaults ? `, DEFAULT '${defaultMarker}'` : ''
  return `${into} WITH (FORMAT text, ENCODING 'UTF8'${marker})`
}

export async function beginCopy(client: pg.Client, write: TableWrite, options: CopyOptions): Promise<SegmentWriter> {
  const { address, timeoutMs } = options
  let isBroken = false
  let given: { readonly up: unknown } | undefined
  /** The answer to the COMMIT, once it was sent. */
  let committed: Promise<unknown> | undefined

  /** Fails when the server takes nothing and says nothing for the time allowed; the connection is given up then. */
  function inTime<T>(work: Promise<T>, doing: string, hint = LOOK_AT_SERVER): Promise<T> {
    return waitInTime(
      work,
      timeoutMs,
      () => activityOf([client.connection.stream as Socket]),
      () => {
        giveUp()
        return new BulkloadError('BL_TIMEOUT', `${address} ${doing} for ${timeoutMs / 1000} s`, { hint })
      },
    )
  }

  function giveUp(): void {
    isBroken = true
    client.connection.stream.destroy()
  }

  try {
    await inTime(client.query('BEGIN'), 'did not begin the transaction')
  } catch (cause) {
    throw postgresError(cause, 'BEGIN', address)
  }
  const copy = client.query(copyStreams.from(copyStatement(write, options.defaultMarker)))
  // The first error is the cause; it may come at any time, and every later call reports it.
  let failure: unknown
  const failed = new Promise<never>((_, reject) => {
    copy.on('error', (error) => {
      failure ??= error
      reject(error)
    })
  })
  failed.catch(() => undefined)
  if (write.prologue !== undefined) copy.write(write.prologue)

  return {
    async write(frame) {
      if (failure !== undefined) throw postgresError(failure, 'COPY', address, write)
      const taken = new Promise<void>((resolve, reject) => {
        copy.write(frame, (error) => (error ? reject(error) : resolve()))
      })
      try {
        await inTime(Promise.race([taken, failed]), 'took nothing of the COPY')
      } catch (cause) {
        throw postgresError(failure ?? cause, 'COPY', address, write)
      }
      return client.connection.stream.writableLength === 0
    },
    async commit({ rows: rowsSent }): Promise<Receipt> {
      const ended = new Promise<void>((resolve) => copy.once('finish', () => resolve()))
      try {
        copy.end(write.epilogue)
        await inTime(Promise.race([ended, failed]), 'did not confirm the COPY')
      } catch (cause) {
        throw postgresError(failure ?? cause, 'COPY', address, write)
      }
      const rows = Number(copy.rowCount)
      // A trigger or a rule that drops rows shows here, while the transaction can still be taken back.
      if (rows !== rowsSent) {
        throw new BulkloadError(
          'BL_UNBALANCED',
          `${rowsSent} rows were sent, but the server counted ${rows} (COPY ${rows})`,
          {
            hint: 'look for a trigger on the table that drops rows; the transaction is rolled back',
          },
        )
      }
      // Behind a ROLLBACK a COMMIT succeeds, and commits nothing.
      if (given !== undefined) throw toBulkloadError(given.up, 'BL_ABORTED')
      committed = client.query('COMMIT')
      committed.catch(() => undefined)
      try {
        await inTime(committed, 'did not confirm the COMMIT', LOOK_FOR_ROWS)
      } catch (cause) {
        throw postgresError(cause, 'COMMIT', address)
      }
      return { rows, countedBy: 'server' }
    },
    async abort(cause) {
      given ??= { up: cause }
      if (!isBroken) await rollBack(cause)
      return committed === undefined ? 'not done' : outcomeOf(committed)
    },
  }

  /** Gives the connection up where the server does not answer in time. */
  async function rollBack(cause: unknown): Promise<void> {
    const timer = setTimeout(giveUp, Math.min(ROLLBACK_MS, timeoutMs))
    try {
      // A COPY that the server has refused is over; one that it refused before it began would never close.
      if (failure === undefined) await endCopy(copy, cause)
      await client.query('ROLLBACK')
    } catch {
      // A connection that cannot roll back is given up: the server rolls back when it is gone.
      giveUp()
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Of a COMMIT that has been answered, or whose connection is gone. */
async function outcomeOf(committed: Promise<unknown>): Promise<Outcome> {
  try {
    await committed
    return 'done'
  } catch (cause) {
    const isRefused = cause instanceof pg.DatabaseError && !CUT_OFF.test(cause.code ?? '')
    return isRefused ? 'not done' : 'unknown'
  }
}

/** CopyFail, unless the COPY has ended; resolves when the server has answered. */
async function endCopy(copy: ReturnType<typeof copyStreams.from>, cause: unknown): Promise<void> {
  if (copy.destroyed || copy.writableFinished) return
  const closed = new Promise<void>((resolve) => copy.once('close', () => resolve()))
  copy.destroy(new Error(cause instanceof BulkloadError ? cause.code : 'the load was aborted'))
  await closed
}
