// How a COPY and its transaction end: their outcome, and the errors about it.

import pg from 'pg'
import type copyStreams from 'pg-copy-streams'
import { BulkloadError } from '../../errors.ts'
import type { Answer } from '../doubt.ts'
import type { Outcome } from '../segment-writer.ts'

/** What a server says that ends in the middle of a COMMIT, perhaps behind the moment in which it counts. */
const CUT_OFF = /^(?:08|57P|58|XX)/

export function miscounted(sent: number, counted: number): BulkloadError {
  const words = `${sent} rows were sent, but the server counted ${counted} (COPY ${counted})`
  return new BulkloadError('BL_UNBALANCED', words, {
    hint: 'check the table for a trigger that drops rows; the transaction is rolled back',
  })
}

/** The answer to the COMMIT was lost. */
export function withAnswer(error: BulkloadError, answer: Answer | undefined): BulkloadError {
  if (answer?.outcome !== 'not done') return error
  const hint = `${answer.why}: none of its rows are in the table`
  return new BulkloadError(error.code, error.message, { cause: error.cause, hint })
}

/** Of a COMMIT that has been answered, or whose connection is gone. */
export async function outcomeOf(committed: Promise<unknown>): Promise<Outcome> {
  try {
    await committed
    return 'done'
  } catch (cause) {
    const isRefused = cause instanceof pg.DatabaseError && !CUT_OFF.test(cause.code ?? '')
    return isRefused ? 'not done' : 'unknown'
  }
}

/** CopyFail, unless the COPY has ended; resolves when the server has answered. */
export async function endCopy(copy: ReturnType<typeof copyStreams.from>, cause: unknown): Promise<void> {
  if (copy.destroyed || copy.writableFinished) return
  const closed = new Promise<void>((resolve) => copy.once('close', () => resolve()))
  copy.destroy(new Error(cause instanceof BulkloadError ? cause.code : 'the load was aborted'))
  await closed
}
