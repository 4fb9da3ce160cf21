// A server as the publish of a stage sees it: statements with an id of their own, and the question whether one has ended. An answer that
// is lost, or late, says nothing: the statement may still run when the server is asked what it did.

import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BulkloadError, toBulkloadError } from '../../../errors.ts'
import type { TableName } from '../../../schema.ts'
import type { PublishLog } from '../../publish-log.ts'
import { literal, type RunStatement, rows } from '../introspect.ts'

export interface PublishPlace {
  readonly table: TableName
  readonly runId: string
  /** Goes on when the load is given up: what was asked for is answered. */
  readonly query: RunStatement
  /** What the ids of the run's statements begin with. */
  readonly queryIds: string
  /** With them the server logs a statement. */
  readonly logged: Readonly<Record<string, string>>
  /** How long a statement without an answer is waited for. */
  readonly timeoutMs: number
  readonly log: PublishLog
}

const POLL_MS = 250

export function newQueryId({ queryIds }: PublishPlace): string {
  return `${queryIds}publish-${randomBytes(6).toString('hex')}`
}

/** Sends a statement once. Returns why there is no good answer. */
export async function attempt(
  { query, logged }: PublishPlace,
  sql: string,
  queryId: string,
): Promise<BulkloadError | undefined> {
  try {
    await query(sql, { query_id: queryId, ...logged })
    return undefined
  } catch (cause) {
    return toBulkloadError(cause)
  }
}

/** Waits until the server does not run the statement any more; halfway it is asked to stop it. False: it is not known to have ended. */
export async function hasEnded({ query, timeoutMs }: PublishPlace, queryId: string): Promise<boolean> {
  const where = `query_id = ${literal(queryId)}`
  const running = `SELECT count() AS running FROM system.processes WHERE ${where}`
  const begun = performance.now()
  const waited = (): number => performance.now() - begun
  let isKilled = false
  for (;;) {
    const isLast = isKilled && waited() >= timeoutMs
    const found = await rows(query, running).catch(() => undefined)
    if (found !== undefined && Number(found[0]?.['running']) === 0) return true
    if (isLast) return false
    if (!isKilled && waited() >= timeoutMs / 2) {
      isKilled = true
      await query(`KILL QUERY WHERE ${where} ASYNC`).catch(() => undefined)
    }
    await sleep(POLL_MS)
  }
}

const FINISHED = 2
const LOG_LOOKS = 8

/** The log has its end, without an error. That it has none says nothing: the log may be off, or late. */
export async function isLoggedAsDone({ query }: PublishPlace, queryId: string): Promise<boolean> {
  for (let look = 1; look <= LOG_LOOKS; look++) {
    await query('SYSTEM FLUSH LOGS').catch(() => undefined)
    const found = await rows(
      query,
      `SELECT toInt8(type) AS kind FROM system.query_log WHERE query_id = ${literal(queryId)} ORDER BY kind DESC LIMIT 1`,
    ).catch(() => undefined)
    if (found === undefined) return false
    const kind = Number(found[0]?.['kind'] ?? 0)
    if (kind >= FINISHED) return kind === FINISHED
    await sleep(POLL_MS)
  }
  return false
}
