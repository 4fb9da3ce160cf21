// The state that the lines of a journal describe: a run, its tables, and how far each of their segments is.

import { NO_HISTORY, type RejectsHistory } from '../rejects/rejects-log.ts'
import type { PublishStep } from '../sinks/publish-log.ts'
import type { Evidence, SegmentDoubt, SegmentInput } from '../sinks/segment-writer.ts'
import type { BegunEntry, Entry, RunEndEntry, RunEntry, TableEndEntry, TableEntry } from './entries.ts'
import { rejectsAfter } from './rejects-record.ts'

export interface SegmentRecord {
  readonly ordinal: number
  readonly token: string
  readonly evidence: Evidence | undefined
  /** Of attempts to send it before, whose outcome is unknown, too. The oldest first. */
  readonly earlier: readonly Evidence[]
  /**
   * `sent`: its commit was asked for, and no answer is known; `begun`: rows were sent; `lost`: it is not in the table; `confirmed`: it is.
   */
  readonly state: 'begun' | 'sent' | 'lost' | 'confirmed'
  /** When its commit was asked for; of several attempts in doubt, that of the first one. */
  readonly at: string | undefined
  readonly rows: number
  readonly countedBy: 'server' | 'sender' | 'writer' | 'none'
  /** Undefined until all of it was sent. */
  readonly input: SegmentInput | undefined
}

export interface TableRecord {
  readonly table: string
  readonly sources: TableEntry['sources']
  readonly limits: TableEntry['limits']
  /** Its segments are in the ledger of the target, too. */
  readonly isInLedger: boolean
  readonly planHash: string | undefined
  readonly transformHash?: string | undefined
  /** By their ordinals. */
  readonly segments: ReadonlyMap<number, SegmentRecord>
  /** How many there are, once the input was read to its end. */
  readonly segmentCount: number | undefined
  readonly rejects: RejectsHistory
  /** What was done to publish its stage. */
  readonly publish: readonly PublishStep[]
  /** How its last load ended. */
  readonly end: TableEndEntry | undefined
  /** When its rows were taken out again. */
  readonly undone: string | undefined
  /** Of an undo that was about to delete its rows: whether it did is not written down. */
  readonly undoing: Evidence | undefined
}

export interface RunRecord {
  readonly run: RunEntry
  readonly address: string | undefined
  readonly tables: ReadonlyMap<string, TableRecord>
  /** When it was resumed. */
  readonly resumed: readonly string[]
  /** How the last attempt ended; undefined where it goes on, or was killed. */
  readonly end: RunEndEntry | undefined
}

/** Whether it is unknown if rows of the segment are in the table. */
export function isInDoubt({ state, evidence }: SegmentRecord): boolean {
  return state === 'sent' || (state === 'begun' && evidence?.mayCommitAlone === true)
}

/** What is known of a segment in doubt. */
export function doubtOf(segment: SegmentRecord): SegmentDoubt {
  return { evidence: withEvidence(segment), since: segment.at === undefined ? undefined : new Date(segment.at) }
}

/** Nothing is left to do. That all segments are confirmed is not enough: they may be in a stage that is not published. */
export function isComplete({ end }: TableRecord): boolean {
  return end !== undefined && end.error === undefined
}

type Draft<T> = { -readonly [K in keyof T]: T[K] }

/** Undefined where the first line is not that of a run. */
export function recordOf(entries: readonly Entry[]): RunRecord | undefined {
  const [first] = entries
  if (first?.type !== 'run') return undefined
  const tables = new Map<string, Draft<TableRecord> & { segments: Map<number, SegmentRecord> }>()
  const record: Draft<RunRecord> & { resumed: string[] } = {
    run: first,
    address: undefined,
    tables,
    resumed: [],
    end: undefined,
  }
  for (const entry of entries) {
    if ('table' in entry) addToTable(tables, entry)
    else if (entry.type === 'opened') record.address = entry.address
    else if (entry.type === 'run end') record.end = entry
    else if (entry.type === 'resumed') {
      record.resumed.push(entry.at)
      record.end = undefined
    }
  }
  return record
}

type TableLine = Extract<Entry, { readonly table: string }>

function addToTable(
  tables: Map<string, Draft<TableRecord> & { segments: Map<number, SegmentRecord> }>,
  entry: TableLine,
): void {
  if (entry.type === 'table') {
    const known = tables.get(entry.table)
    const { sources, limits, isAnew, isInLedger = false } = entry
    const empty = {
      planHash: undefined,
      segments: new Map(),
      segmentCount: undefined,
      rejects: NO_HISTORY,
      publish: [],
      undone: undefined,
      undoing: undefined,
    }
    const kept = isAnew ? empty : { ...empty, ...known }
    const rejects = rejectsAfter(known?.rejects, entry)
    tables.set(entry.table, { ...kept, table: entry.table, sources, limits, isInLedger, rejects, end: undefined })
    return
  }
  const table = tables.get(entry.table)
  if (table === undefined) return
  if (entry.type === 'plan') {
    table.planHash = entry.hash
    table.transformHash = entry.transformHash
  } else if (entry.type === 'publish') table.publish = [...table.publish, entry.publish]
  else if (entry.type === 'input') table.segmentCount = entry.segments
  else if (entry.type === 'undoing') table.undoing = entry.evidence
  else if (entry.type === 'undone') {
    table.undone = entry.at
    table.undoing = undefined
    table.segments.clear()
  } else if ('ordinal' in entry) {
    table.segments.set(entry.ordinal, segmentAfter(table.segments.get(entry.ordinal), entry))
    if (entry.type === 'sent') table.rejects = rejectsAfter(table.rejects, entry)
  } else {
    if (entry.type === 'table end') table.end = entry
    table.rejects = rejectsAfter(table.rejects, entry)
  }
}

type SegmentLine = Extract<TableLine, { readonly ordinal: number }>

function segmentAfter(before: SegmentRecord | undefined, entry: SegmentLine): SegmentRecord {
  const known = before ?? unsent(entry.ordinal)
  switch (entry.type) {
    case 'begun':
      // It is sent again by its token: until that is confirmed, the outcome of the attempt before is unknown.
      if (known.state === 'sent') return { ...known, ...tokenOf(entry), earlier: withEvidence(known) }
      // What was sent before tells where it ends.
      return { ...known, ...tokenOf(entry), earlier: [], state: 'begun' }
    case 'sent': {
      const { rows, input } = entry
      const at = known.state === 'sent' ? known.at : entry.at
      return { ...known, rows, input, at, state: 'sent' }
    }
    case 'confirmed':
      return { ...known, rows: entry.rows, countedBy: entry.countedBy, state: 'confirmed' }
    case 'ended':
      if (entry.outcome === 'unknown') return known
      return { ...known, state: entry.outcome === 'done' ? 'confirmed' : 'lost' }
  }
}

function withEvidence({ earlier, evidence }: SegmentRecord): readonly Evidence[] {
  return evidence === undefined ? earlier : [...earlier, evidence]
}

function tokenOf({ token, evidence }: BegunEntry): Pick<SegmentRecord, 'token' | 'evidence'> {
  return { token, evidence }
}

function unsent(ordinal: number): SegmentRecord {
  return {
    ordinal,
    token: '',
    evidence: undefined,
    earlier: [],
    state: 'lost',
    at: undefined,
    rows: 0,
    countedBy: 'none',
    input: undefined,
  }
}
