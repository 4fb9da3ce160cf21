// One COPY in one transaction. The rows are there when the COMMIT is confirmed, or not at all.

import type { Socket } from 'node:net'
import type pg from 'pg'
import copyStreams from 'pg-copy-streams'
import { BulkloadError } from '../../errors.ts'
import { activityOf, inTime as waitInTime } from '../in-time.ts'
import type { Receipt, Segment, SegmentLoad } from '../sink.ts'
import { postgresError } from './errors.ts'
import { identifier, quoted } from './introspect.ts'

/** A server that does not answer the rollback within this time loses the connection instead. */
const ROLLBACK_MS = 5_000
const LOOK_AT_SERVER = 'look at the server (locks, disk, foreign keys), or raise --timeout'
const LOOK_FOR_ROWS =
  'the transaction was not confirmed: look whether the rows are there before you load them again, or raise --timeout'

export interface CopyOptions {
  readonly address: string
  /** How long the server may stay silent or take nothing, in milliseconds. */
  readonly timeoutMs: number
  /** The text that stands for a column's default in a row, where the server can fill it row by row. */
  readonly defaultMarker: string
}

/** `COPY table (columns) FROM STDIN …` for a segment. */
export function copyStatement(segment: Segment, defaultMarker: string): string {
  const columns = segment.columns.map(quoted).join(', ')
  const into = `COPY ${identifier(segment.table.name)} (${columns}) FROM STDIN`
  if (segment.wire === 'typed') return `${into} WITH (FORMAT binary, ENCODING 'UTF8')`
  const marker = segment.table.rowDefaults ? `, DEFAULT '${defaultMarker}'` : ''
  return `${into} WITH (FORMAT text, ENCODING 'UTF8'${marker})`
}

/** What stands before the first tuple: signature, flags, length of an extension (PostgreSQL documentation, COPY, "Binary Format"). */
const BINARY_HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex')
/** A field count of -1 stands after the last. */
const BINARY_TRAILER = Buffer.from('ffff', 'hex')

export async function beginCopy(client: pg.Client, segment: Segment, options: CopyOptions): Promise<SegmentLoad> {
  const { address, timeoutMs } = options
  let rowsSent = 0
  let isBroken = false
  let mayCommit = false

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
  const copy = client.query(copyStreams.from(copyStatement(segment, options.defaultMarker)))
  // The first error is the cause; it may come at any time, and every later call reports it.
  let failure: unknown
  const failed = new Promise<never>((_, reject) => {
    copy.on('error', (error) => {
      failure ??= error
      reject(error)
    })
  })
  failed.catch(() => undefined)
  if (segment.wire === 'typed') copy.write(BINARY_HEADER)

  return {
    get mayCommit() {
      return mayCommit
    },
    async write(frame, rowCount) {
      if (failure !== undefined) throw postgresError(failure, 'COPY', address, segment)
      const taken = new Promise<void>((resolve, reject) => {
        copy.write(frame, (error) => (error ? reject(error) : resolve()))
      })
      try {
        await inTime(Promise.race([taken, failed]), 'took nothing of the COPY')
      } catch (cause) {
        throw postgresError(failure ?? cause, 'COPY', address, segment)
      }
      rowsSent += rowCount
      return client.connection.stream.writableLength === 0
    },
    async commit(): Promise<Receipt> {
      const ended = new Promise<void>((resolve) => copy.once('finish', () => resolve()))
      try {
        copy.end(segment.wire === 'typed' ? BINARY_TRAILER : undefined)
        await inTime(Promise.race([ended, failed]), 'did not confirm the COPY')
      } catch (cause) {
        throw postgresError(failure ?? cause, 'COPY', address, segment)
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
      mayCommit = true
      try {
        await inTime(client.query('COMMIT'), 'did not confirm the COMMIT', LOOK_FOR_ROWS)
      } catch (cause) {
        throw postgresError(cause, 'COMMIT', address)
      }
      return { rows, countedBy: 'server' }
    },
    async abort(cause) {
      if (isBroken) return
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
    },
  }
}

/** CopyFail, unless the COPY has ended; resolves when the server has answered. */
async function endCopy(copy: ReturnType<typeof copyStreams.from>, cause: unknown): Promise<void> {
  if (copy.destroyed || copy.writableFinished) return
  const closed = new Promise<void>((resolve) => copy.once('close', () => resolve()))
  copy.destroy(new Error(cause instanceof BulkloadError ? cause.code : 'the load was aborted'))
  await closed
}
