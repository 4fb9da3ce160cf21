// After a connection broke in the middle of an INSERT: what the server's query log has on it. Best effort, for the
// log may be off, out of reach, or not written yet.

import { setTimeout as sleep } from 'node:timers/promises'
import { BulkloadError } from '../../../errors.ts'
import { type ClickhouseAddress, displayAddress } from '../address.ts'
import { ClickhouseClient } from '../client.ts'
import { exceptionText } from '../errors.ts'
import { literal } from '../introspect.ts'

const POLL_MS = 250
const WITHIN_MS = 5_000
/** What a server says of an upload that broke off: that is what is known already, and the row is not at fault. */
const BROKEN_OFF = /Cannot read all data|after eof|end of (?:stream|file)|reset by peer|Broken pipe/i

/** The error of an INSERT whose connection broke, in the server's own words where its log has them. */
export async function lastWordsOf(
  broken: BulkloadError,
  address: ClickhouseAddress,
  queryId: string,
  mayHaveArrived: string,
): Promise<BulkloadError> {
  const words = await exceptionOf(address, literal(queryId))
  if (words === undefined) {
    const hint = `the server logged no error for it; ${mayHaveArrived}`
    return new BulkloadError('BL_CONNECTION_LOST', broken.message, { cause: broken, hint })
  }
  return new BulkloadError(words.code, `${words.message}; the connection was lost before the server could report it`, {
    cause: broken,
    ...(words.hint !== undefined && { hint: words.hint }),
    ...(words.serverCode !== undefined && { serverCode: words.serverCode }),
    ...(words.segmentRow !== undefined && { segmentRow: words.segmentRow }),
  })
}

/** The exception of the statement with this id (a quoted literal), or undefined when nothing tells it in time. */
async function exceptionOf(address: ClickhouseAddress, queryId: string): Promise<BulkloadError | undefined> {
  const client = new ClickhouseClient(address, WITHIN_MS)
  const deadline = Date.now() + WITHIN_MS
  try {
    while (Date.now() < deadline) {
      await client.query('SYSTEM FLUSH LOGS').catch(() => '')
      // As JSON, because an answer that begins with an exception is a failure of the question.
      const answer = await client.query(
        `SELECT exception FROM system.query_log WHERE query_id = ${queryId} AND toInt8(type) >= 2 LIMIT 1 FORMAT JSON`,
      )
      const [row] = (JSON.parse(answer) as { data: { exception: string }[] }).data
      // It has finished, or the break itself is all that the server says.
      if (row && (row.exception === '' || BROKEN_OFF.test(row.exception))) return undefined
      if (row) return exceptionText(row.exception, displayAddress(address))
      await sleep(POLL_MS)
    }
  } catch {
    // The server is gone or keeps no log: the broken connection is all there is to report.
    return undefined
  } finally {
    await client.close()
  }
  return undefined
}
