// Whether a server is still at work on a statement that it does not answer: it is asked on a connection of its own. A server that
// copies rows for hours is; one that is gone, or whose answer was lost, is not.

import type pg from 'pg'
import { BulkloadError } from '../../../errors.ts'

export interface LookSettings {
  readonly connect: (signal: AbortSignal) => Promise<pg.Client>
  readonly timeoutMs: number
}

/** The answer may be on its way: one look that finds the session idle shows nothing. */
const IDLE_LOOKS = 2

export function watchAtWork({ connect, timeoutMs }: LookSettings): (client: pg.Client) => () => Promise<boolean> {
  return (client) => {
    let idleLooks = 0
    return async () => {
      const state = await stateOf(client, connect, timeoutMs)
      idleLooks = state.startsWith('idle') ? idleLooks + 1 : 0
      return state !== 'silent' && idleLooks < IDLE_LOOKS
    }
  }
}

/** That of the session. `silent`: the server gives no answer; `unknown`: it does, and does not know the session, as behind a pooler. */
async function stateOf(client: pg.Client, connect: LookSettings['connect'], timeoutMs: number): Promise<string> {
  const { processID } = client as unknown as { readonly processID: number | null }
  const limit = AbortSignal.timeout(timeoutMs)
  let other: pg.Client | undefined
  try {
    other = await connect(limit)
    const { connection } = other
    limit.addEventListener('abort', () => connection.stream.destroy(), { once: true })
    const { rows } = await other.query<{ state: string | null }>(
      'SELECT state FROM pg_catalog.pg_stat_activity WHERE pid = $1',
      [processID],
    )
    return rows[0]?.state ?? 'unknown'
  } catch (cause) {
    // A refusal is an answer.
    const code = cause instanceof BulkloadError ? cause.serverCode : (cause as { code?: unknown }).code
    const isAnswer = typeof code === 'string' && /^[\dA-Z]{5}$/.test(code)
    return isAnswer ? 'unknown' : 'silent'
  } finally {
    void other?.end().catch(() => undefined)
  }
}
