// After a connection broke in the middle of an INSERT: what the server's query log has on it. Best effort, for the
// log may be off, out of reach, or not written yet.

import { setTimeout as sleep } from 'node:timers/promises'
import type { BulkloadError } from '../../errors.ts'
import { type ClickhouseAddress, displayAddress } from './address.ts'
import { ClickhouseClient } from './client.ts'
import { exceptionText } from './errors.ts'

const POLL_MS = 250
/** What a server says of an upload that broke off: that is what is known already, and the row is not at fault. */
const BROKEN_OFF = /Cannot read all data|after eof|end of (?:stream|file)|reset by peer|Broken pipe/i

/** The exception of the statement with this id (a quoted literal), or undefined when nothing tells it in time. */
export async function clickhouseWords(
  address: ClickhouseAddress,
  queryId: string,
  withinMs: number,
): Promise<BulkloadError | undefined> {
  const client = new ClickhouseClient(address, withinMs)
  const deadline = Date.now() + withinMs
  try {
    while (Date.now() < deadline) {
      await client.query('SYSTEM FLUSH LOGS').catch(() => '')
      // As JSON, because an answer that begins with an exception is a failure of the question.
      const answer = await client.query(
        `SELECT exception FROM system.query_log WHERE query_id = ${queryId} AND exception != '' LIMIT 1 FORMAT JSON`,
      )
      const [row] = (JSON.parse(answer) as { data: { exception: string }[] }).data
      if (row && BROKEN_OFF.test(row.exception)) return undefined
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
