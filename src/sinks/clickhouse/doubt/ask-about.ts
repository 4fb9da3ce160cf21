// The outcome of an INSERT whose answer was lost: from the server's query log, or whether it can be sent again.

import { setTimeout as sleep } from 'node:timers/promises'
import { BulkloadError } from '../../../errors.ts'
import type { Answer, Doubt } from '../../doubt.ts'
import { literal, type RunQuery, rows, type ServerFacts } from '../introspect.ts'
import { hasNoPart, type LoggedQuery } from './failed-insert.ts'
import { tokenHolds } from './token-window.ts'

const POLL_MS = 250
/** An INSERT of a client that is gone ends soon: the server finds no more of it to read. */
const LOOKS = 40

/** Kinds after it are failures. */
const FINISHED = 2

/** Of one INSERT. */
type Fate = Answer | { readonly outcome: 'unknown'; readonly seen: string }

/** `table` is as the catalog has it. Of several attempts the rows are stored if one of them was. */
export async function askAbout(query: RunQuery, doubt: Doubt, facts: ServerFacts): Promise<Answer> {
  const ids = [...(doubt.earlier ?? []), ...(doubt.evidence === undefined ? [] : [doubt.evidence])].map(({ id }) => id)
  const fates: Fate[] = []
  for (const id of ids.toReversed()) {
    const fate = await fateOf({ query, doubt, facts }, id)
    if (fate.outcome === 'done') return fate
    fates.push(fate)
  }
  const open = fates.find(({ outcome }) => outcome === 'unknown')
  const [first] = fates
  if (open === undefined && first !== undefined && 'why' in first) return first
  if (open !== undefined && 'why' in open) return open
  const window = await tokenHolds(query, doubt, facts)
  if (window.holds) {
    return { outcome: 'unknown', mayResend: true, why: 'if it is sent again with its token, it is stored once' }
  }
  const seen = open === undefined ? 'there is no query to look for' : open.seen
  return { outcome: 'unknown', why: `${seen}, and ${window.why}`, ask: entriesOf(ids) }
}

function entriesOf(ids: readonly string[]): string {
  const which = ids.length === 1 ? `= ${literal(ids[0] ?? '')}` : `IN (${ids.map(literal).join(', ')})`
  return `SELECT type, written_rows, exception FROM system.query_log WHERE query_id ${which}`
}

interface Asked {
  readonly query: RunQuery
  readonly doubt: Doubt
  readonly facts: ServerFacts
}

async function fateOf({ query, doubt, facts }: Asked, id: string): Promise<Fate> {
  const logged = await whenEnded(query, id)
  const sent = doubt.rows
  if (logged === 'running') {
    return { outcome: 'unknown', why: `the query ${id} is still running`, ask: 'wait for it, and resume again' }
  }
  if (logged?.kind === FINISHED && logged.written === 0) {
    return { outcome: 'not done', why: `the server ended the query ${id} without writing a row` }
  }
  if (logged?.kind === FINISHED && sent !== undefined && logged.written >= sent) {
    return { outcome: 'done', why: `the server finished the query ${id}` }
  }
  // What it wrote is a part of the segment: sent again, all of it would be stored.
  if (logged?.kind === FINISHED) {
    const why = `the server accepted ${logged.written} of its rows as the whole of the query ${id}`
    return { outcome: 'unknown', why, ask: entriesOf([id]) }
  }
  if (logged !== undefined && (await hasNoPart(query, logged, doubt.table, facts))) {
    return { outcome: 'not done', why: `the query ${id} failed before it wrote a row` }
  }
  return { outcome: 'unknown', seen: `${wordsOf(logged)} (query id ${id})` }
}

function wordsOf(logged: LoggedQuery | undefined): string {
  if (logged === undefined) return 'the query log has no entry for it'
  return logged.kind > FINISHED
    ? 'the query has failed, but part of its rows may be in the table'
    : 'the query log has no entry for its end'
}

/** What the log has of it, once it does not run any more. Undefined where the log is off, out of reach, or has nothing. */
async function whenEnded(query: RunQuery, id: string): Promise<LoggedQuery | 'running' | undefined> {
  if (id === '') return undefined
  for (let look = 1; ; look++) {
    const isRunning = await exists(query, `SELECT 1 FROM system.processes WHERE query_id = ${literal(id)}`)
    const logged = await lastOf(query, id)
    // Without a log there is nothing to wait for.
    if (!isRunning && (logged === 'no log' || (logged?.kind ?? 0) >= FINISHED))
      return logged === 'no log' ? undefined : logged
    if (look === LOOKS) return isRunning || logged === 'no log' ? 'running' : logged
    await sleep(POLL_MS)
  }
}

async function exists(query: RunQuery, sql: string): Promise<boolean> {
  return ((await answered(query, sql)) ?? []).length > 0
}

/** Undefined where the server does not answer this. A server that cannot be reached has not said anything. */
async function answered(query: RunQuery, sql: string): Promise<Record<string, unknown>[] | undefined> {
  try {
    return await rows(query, sql)
  } catch (cause) {
    if (cause instanceof BulkloadError && cause.serverCode !== undefined) return undefined
    throw cause
  }
}

/** Not everybody may flush the log: it is written every few seconds anyway. */
async function lastOf(query: RunQuery, id: string): Promise<LoggedQuery | 'no log' | undefined> {
  await query('SYSTEM FLUSH LOGS').catch(() => '')
  const found = await answered(
    query,
    `SELECT toInt8(type) AS kind, written_rows AS written FROM system.query_log WHERE query_id = ${literal(id)} ORDER BY kind DESC LIMIT 1`,
  )
  if (found === undefined) return 'no log'
  const [row] = found
  return row && { kind: Number(row['kind']), written: Number(row['written']) }
}
