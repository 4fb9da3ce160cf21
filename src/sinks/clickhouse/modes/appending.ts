// Rows that are appended to a table of ClickHouse: the limits, the tokens, and whether the table has grown by them.

import { BulkloadError } from '../../../errors.ts'
import type { Answer, Doubt } from '../../doubt.ts'
import type { Segment, SegmentWriter } from '../../segment-writer.ts'
import type { Streams } from '../../streams.ts'
import type { Completion, TableWrite, WriterLimits } from '../../table-writer.ts'
import type { SegmentLimits } from '../../target.ts'
import type { WriterParts } from '../../tracked-writer.ts'
import { tokenSettings } from '../deduplication.ts'
import { AskingInsert } from '../doubt/asking-insert.ts'
import { type Growth, type GrowthWatch, watchGrowth } from '../growth.ts'
import { newQueryId } from '../insert-statement.ts'
import {
  hasDependentViews,
  hasOnePartition,
  type RunQuery,
  type RunStatement,
  type ServerFacts,
} from '../introspect.ts'
import type { Framing } from '../tolerant/kept-frames.ts'
import { RefusableInsert } from '../tolerant/refusable-insert.ts'
import { RowSearch } from '../tolerant/row-search.ts'
import { SearchingInsert } from '../tolerant/searching-insert.ts'
import type { InsertSettings } from './insert-settings.ts'

/**
 * A segment is one INSERT, which the server squashes into one block and commits whole, by the settings of `introspect.ts`.
 * Each becomes a part of the table that the server has to merge: of 64 MiB, loads cost it a quarter more CPU than of 128.
 * Of short records there are fewer bytes in it, for in the server's memory a row may be many times as long as in the input.
 */
export const SEGMENT_LIMITS = { bytes: 128 * 1024 * 1024, records: 1_000_000 } satisfies SegmentLimits

/** Frames are smaller than the records, as a rule. */
const KEPT_BYTES = 2 * SEGMENT_LIMITS.bytes

/** Of one stream, one segment is uploaded while the server writes the one before. */
export function limitsOf({ count, reason }: Streams): WriterLimits {
  return { streams: count, openSegments: Math.max(2, count), keptBytes: KEPT_BYTES, reason }
}

export interface WriterSettings {
  readonly query: RunQuery
  /** Goes on when the load is given up, so that what was asked for is answered. */
  readonly surely: RunStatement
  /** How long a statement without an answer is waited for. */
  readonly timeoutMs: number
  readonly facts: ServerFacts
  readonly runId: string
  /** Of the frames. */
  readonly framing: Framing
  readonly signal: AbortSignal
  readonly streams: Streams
  /** How the servers that have answered call themselves. */
  readonly servers: ReadonlySet<string>
  /** The outcome of an INSERT whose answer was lost. An engine in this process loses none. */
  ask?(doubt: Doubt): Promise<Answer>
  begin(write: TableWrite, insert: InsertSettings): Promise<SegmentWriter>
}

export interface Appending extends Pick<WriterParts, 'begin' | 'finish'> {
  /** What a person should know: answers that were lost, and that the load went on with. */
  readonly notes: readonly string[]
}

export function appending(write: TableWrite, settings: WriterSettings): Appending {
  const { query, facts, servers, runId, signal, ask, begin } = settings
  const { table } = write
  const search = new RowSearch({ write, ...settings })
  const notes: string[] = []
  /** Segments that were begun here. */
  const begun = new Set<number>()
  /** A segment may have been in the table before the load: the table's growth says nothing of it. */
  let mayBeOlder = false
  let before: Promise<TableBefore> | undefined

  /** The table before the first segment. */
  async function lookAtTable(): Promise<TableBefore> {
    const growth = await watchGrowth(query, table, facts, servers)
    const countsAreExact = !(await hasDependentViews(query, table, facts))
    return {
      growth,
      countsAreExact,
      isAtomic: countsAreExact && facts.tellsViews && (await hasOnePartition(query, table)),
    }
  }

  return {
    notes,
    async begin(segment: Segment) {
      before ??= lookAtTable().catch((cause) => {
        // A segment that is begun again looks again.
        before = undefined
        throw cause
      })
      const { countsAreExact, isAtomic } = await before
      mayBeOlder ||= segment.doubt !== undefined && !begun.has(segment.ordinal)
      begun.add(segment.ordinal)
      const { ordinal, refusals, isSearched, onFailure } = segment
      const own = { ...facts.settings, ...(facts.tokens && tokenSettings(segment)) }
      const insert = { settings: own, countsAreExact, isAtomic, onFailure }
      const asking = (one: SegmentWriter): SegmentWriter =>
        ask === undefined
          ? one
          : new AskingInsert(one, { segment, table, ask, signal, onNote: (note) => notes.push(note) })
      if (refusals !== undefined && isSearched === true)
        return new SearchingInsert(search, { ordinal, refusals, queryId: newQueryId(runId), insert, asking })
      const whole = asking(await begin(write, insert))
      return refusals === undefined ? whole : new RefusableInsert(whole, search)
    },
    async finish(confirmed) {
      const growth = mayBeOlder ? undefined : await (await before)?.growth?.since(confirmed)
      return growth === undefined ? { warnings: [] } : completionOf(growth)
    },
  }
}

interface TableBefore {
  readonly growth: GrowthWatch | undefined
  /** The server's row count is the table's own. */
  readonly countsAreExact: boolean
  /** An INSERT that the server refuses has left no row. */
  readonly isAtomic: boolean
}

/** Whose count holds at the end of a load: the table's own, where it tells; that of the receipts, where it does not. */
export function completionOf(growth: Growth): Completion {
  switch (growth.tells) {
    case 'all':
      return { countedBy: 'table', warnings: [] }
    case 'nothing':
      return { warnings: [] }
    case 'fewer':
      return { countedBy: 'sender', warnings: [`the rows were not counted: ${growth.words}`] }
    case 'loss':
      throw new BulkloadError('BL_UNBALANCED', `the load does not balance: ${growth.words}`, {
        hint: 'count the rows of the table before you trust it: the server confirmed rows that are not in it',
      })
  }
}
