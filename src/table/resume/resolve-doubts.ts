// Segments that may or may not be in the table: the target is asked, and what remains unknown is reported.

import { BulkloadError } from '../../errors.ts'
import { isInDoubt, type SegmentRecord } from '../../journal/run-record.ts'
import type { TableJournal } from '../../journal/table-journal.ts'
import type { Answer } from '../../sinks/doubt.ts'
import type { Connection } from '../../sinks/target.ts'
import type { TableScope } from '../table-scope.ts'
import { type InLedger, withLedger } from './with-ledger.ts'

/** All that are known of the table, in their order, as they are once the target was asked. */
export async function resolveDoubts(
  scope: TableScope,
  journal: TableJournal,
  connection: Connection,
  ledger: InLedger | undefined,
): Promise<readonly SegmentRecord[]> {
  const known = [...(journal.before?.segments.values() ?? [])]
  const segments = (ledger === undefined ? known : withLedger(known, ledger, scope, journal)).toSorted(
    (one, other) => one.ordinal - other.ordinal,
  )
  const resolved: SegmentRecord[] = []
  const unknown: Unknown[] = []
  for (const segment of segments) {
    if (isInDoubt(segment)) resolved.push(await resolve(scope, journal, connection, { segment, unknown }))
    // It was never asked to commit.
    else resolved.push(segment.state === 'begun' ? { ...segment, state: 'lost' } : segment)
  }
  // All at once, because --in-doubt decides about all of them.
  if (unknown.length > 0) throw unknownError(scope, unknown)
  return resolved
}

/** A segment whose outcome is unknown, and what the target said of it. */
interface Unknown {
  readonly segment: SegmentRecord
  readonly answer: Answer | undefined
}

async function resolve(
  scope: TableScope,
  journal: TableJournal,
  connection: Connection,
  { segment, unknown }: { readonly segment: SegmentRecord; readonly unknown: Unknown[] },
): Promise<SegmentRecord> {
  const { ordinal, token, evidence, earlier, at, input } = segment
  // Nothing was sent of a segment without rows.
  if (input !== undefined && segment.rows === 0) return { ...segment, state: 'confirmed' }
  const answer = await connection.ask?.({
    table: scope.job.name,
    token,
    evidence,
    earlier,
    rows: input === undefined ? undefined : segment.rows,
    askedAt: at === undefined ? undefined : new Date(at),
  })
  const outcome = decided(answer, scope.context.resume?.inDoubt)
  if (outcome === 'unknown' && answer?.mayResend) return segment
  if (outcome === 'unknown' || (outcome === 'done' && input === undefined)) {
    unknown.push({ segment, answer })
    return segment
  }
  journal.answered(ordinal, outcome, segment.rows)
  scope.warnings.add(`segment ${ordinal}: ${answer?.why ?? 'decided by --in-doubt'}`)
  return { ...segment, state: outcome === 'done' ? 'confirmed' : 'lost', countedBy: 'server' }
}

/** What the target knows counts for more than what a person says. */
function decided(answer: Answer | undefined, said: 'stored' | 'missing' | undefined): Answer['outcome'] {
  if (answer !== undefined && answer.outcome !== 'unknown') return answer.outcome
  if (said === undefined) return 'unknown'
  return said === 'stored' ? 'done' : 'not done'
}

function unknownError(scope: TableScope, unknown: readonly Unknown[]): BulkloadError {
  const rows = unknown.map(({ segment }) => rowsOf(scope, segment)).join(', and ')
  const first = unknown[0]?.answer
  const why = first?.why ?? `${scope.context.target.address} cannot be queried`
  const asks = unknown.flatMap(({ answer }) => (answer?.ask === undefined ? [] : [`${answer.ask}; `]))
  return new BulkloadError('BL_RESUME_UNKNOWN', `it is unknown whether ${rows} are in the table: ${why}`, {
    hint: `look for these rows in the table: ${asks.join('')}${decision(unknown)}`,
  })
}

function decision(unknown: readonly Unknown[]): string {
  const each = 'delete those of its rows that are in the table, and resume with --in-doubt missing'
  if (unknown.length === 1 && unknown[0]?.segment.input === undefined) return each
  if (unknown.some(({ segment }) => segment.input === undefined)) return each.replace('its', 'their')
  if (unknown.length === 1)
    return 'resume with --in-doubt stored if they are in it, or with --in-doubt missing if they are not'
  return 'resume with --in-doubt stored if all of them are in it, or with --in-doubt missing if none are; if only some segments are, delete their rows first and resume with --in-doubt missing'
}

/** Which rows, for people. */
function rowsOf({ table, job }: TableScope, { ordinal, rows, input }: SegmentRecord): string {
  const of = `(segment ${ordinal} of ${table})`
  if (input === undefined) {
    const names = job.sources.length === 1 ? (job.sources[0]?.name ?? '') : `${job.sources.length} sources`
    return `rows of ${names} after those that are confirmed ${of}`
  }
  const parts = input.parts.map(
    ({ source, from, to, linesBefore, linesTo }) =>
      `${source} ${linesTo > linesBefore ? `lines ${linesBefore + 1} to ${linesTo}, ` : ''}bytes ${from} to ${to}`,
  )
  return `${rows} rows from ${parts.join(' and ')} ${of}`
}
