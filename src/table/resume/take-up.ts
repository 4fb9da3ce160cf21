// What an earlier attempt of the load of a table has left: which of its segments are in the table, and whether the sources are still
// the same.

import { fingerprintOf } from '../../journal/fingerprint.ts'
import { doubtOf, isInDoubt, type SegmentRecord, type TableRecord } from '../../journal/run-record.ts'
import type { TableJournal } from '../../journal/table-journal.ts'
import { NO_HISTORY } from '../../rejects/rejects-log.ts'
import { resumeRejects } from '../../rejects/resume-rejects.ts'
import type { PublishBegun } from '../../sinks/publish-log.ts'
import type { Connection, SegmentLimits } from '../../sinks/target.ts'
import { type KnownSegment, KnownSegments } from '../../sources/resume/known-segments.ts'
import { SegmentChecksums } from '../../sources/resume/segment-checksums.ts'
import type { Source } from '../../sources/source.ts'
import { untilAborted } from '../../until-aborted.ts'
import type { TableScope } from '../table-scope.ts'
import { checkSources } from './check-sources.ts'
import { completePublish } from './complete-publish.ts'
import { loadedBefore } from './loaded-before.ts'
import { openLedger } from './open-ledger.ts'
import { resolveDoubts } from './resolve-doubts.ts'
import type { TakenUp } from './taken-up.ts'

const AT_ONCE = 16

export async function takeUp(scope: TableScope, connection: Connection): Promise<TakenUp> {
  const { journal, job, signal } = scope
  const limits = scope.context.target.segmentLimits
  if (journal === undefined) return { limits }
  const ledger = await openLedger(scope, journal, connection)
  if (!journal.isInLedger && scope.context.journal?.path === undefined) return { limits }
  const checksums = await SegmentChecksums.make()
  if (isStaged(scope)) {
    const published = await completePublish(scope, journal, connection)
    if (published !== undefined) return takeUpPublished(scope, journal, limits, published)
    await beginAnew(scope, journal, limits)
    return { limits, checksums }
  }
  const segments = await resolveDoubts(scope, journal, connection, ledger)
  const isGoingOn = segments.some((segment) => segment.state === 'confirmed' || isInDoubt(segment))
  if (journal.before === undefined || !isGoingOn) {
    await beginAnew(scope, journal, limits)
    return { limits, checksums }
  }
  const checked = await untilAborted(checkSources(scope, journal.before), signal)
  await takeUpRejects(scope, journal.before, segments)
  const known = new KnownSegments(
    segments.flatMap((segment) => knownOf(segment, checked.endOf)),
    checked.seekable,
  )
  if (checked.fingerprints !== undefined) journal.begin(checked.fingerprints, limitsOf(journal.before), false)
  scope.warnings.add(goesOnWords(segments, job.sources))
  const doubts = new Map(segments.filter(isInDoubt).map((segment) => [segment.ordinal, doubtOf(segment)]))
  return { limits: limitsOf(journal.before), checksums, known, before: loadedBefore(segments), doubts }
}

/** Rows go into a staging table first, which is dropped when the load fails: nothing of it is in the table before its end. */
function isStaged({ context }: TableScope): boolean {
  const { mode, atomic } = context.options.write
  return mode !== 'append' || atomic
}

/** All of its segments are in the table now. */
async function takeUpPublished(
  scope: TableScope,
  { before }: TableJournal,
  limits: SegmentLimits,
  published: PublishBegun,
): Promise<TakenUp> {
  const segments = [...(before?.segments.values() ?? [])].filter(({ state }) => state === 'confirmed')
  if (before !== undefined) await takeUpRejects(scope, before, segments)
  return { limits, before: loadedBefore(segments), published }
}

async function beginAnew(
  { job, signal, rejects }: TableScope,
  journal: TableJournal,
  limits: SegmentLimits,
): Promise<void> {
  const { before } = journal
  // Whatever an earlier attempt has set aside is found again.
  await resumeRejects(rejects, before?.rejects ?? NO_HISTORY, { isStored: () => false, isInDoubt: () => false })
  const fingerprints = []
  for (let at = 0; at < job.sources.length; at += AT_ONCE) {
    const some = job.sources.slice(at, at + AT_ONCE).map((source) => fingerprintOf(source))
    fingerprints.push(...(await untilAborted(Promise.all(some), signal)))
  }
  journal.begin(fingerprints, limits, journal.before !== undefined)
  await untilAborted(journal.storedInLedger(), signal)
}

/** Rejects of segments that are in the table stay in the files; others are found again. */
async function takeUpRejects(
  { rejects, warnings, table }: TableScope,
  before: TableRecord,
  segments: readonly SegmentRecord[],
): Promise<void> {
  const confirmed = segments.filter(({ state }) => state === 'confirmed')
  const stored = new Set(confirmed.map(({ ordinal }) => ordinal))
  const open = new Set(segments.filter(isInDoubt).map(({ ordinal }) => ordinal))
  const kept = await resumeRejects(rejects, before.rejects, {
    isStored: (ordinal) => stored.has(ordinal),
    isInDoubt: (ordinal) => open.has(ordinal),
  })
  const missing = sum(confirmed, ({ input }) => input?.rejects ?? 0) - kept
  if (missing > 0) warnings.add(missingRejectsWords(missing, table))
}

/** An attempt that ended in doubt takes the rejects of a segment out of the files, and the segment may be in the table. */
function missingRejectsWords(count: number, table: string): string {
  const records = count === 1 ? '1 rejected record is' : `${count} rejected records are`
  return `${records} not in the rejects files of ${table} on this machine: their segments were confirmed without it, or by another machine`
}

function sum<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0)
}

/** A segment that was not sent whole is cut by the limits again. */
function knownOf(
  { ordinal, state, input }: SegmentRecord,
  endOf: (index: number) => number | undefined,
): KnownSegment[] {
  if (input === undefined) return []
  const { bytes, checksum, limit, parts } = input
  // Where a source ended that has grown since, the segment ends again.
  const isAtEnd = parts.some(({ index, to }) => endOf(index) === to)
  const own = { bytes, checksum, limit: isAtEnd ? bytes : (limit ?? Number.POSITIVE_INFINITY) }
  return [{ ordinal, isDone: state === 'confirmed', ...own, parts }]
}

function limitsOf({ limits }: TableRecord): SegmentLimits {
  const { bytes, records } = limits
  return { bytes: bytes ?? Number.POSITIVE_INFINITY, records: records ?? Number.POSITIVE_INFINITY }
}

function goesOnWords(segments: readonly SegmentRecord[], sources: readonly Source[]): string {
  const { rows } = loadedBefore(segments)
  const from = sources.length === 1 ? (sources[0]?.name ?? '') : `${sources.length} sources`
  return `resumed: ${rows.loaded} rows of ${from} were loaded before, and are left out`
}
