// What the journal of this machine has of a table, beside the lines that the ledger has of it. A segment's "sent" is in the ledger before its
// commit is asked for; "confirmed" may be in one of them only.

import type { PublishStep } from '../sinks/publish-log.ts'
import type { Entry } from './entries.ts'
import { recordOf, type SegmentRecord, type TableRecord } from './run-record.ts'

export interface Joined {
  readonly record: TableRecord | undefined
  /** Lines that this machine's journal lacks. */
  readonly news: readonly Entry[]
}

/** `lines`: of the ledger, after that of the run. */
export function withLines(own: TableRecord | undefined, lines: readonly Entry[]): Joined {
  const [stored] = [...(recordOf(lines)?.tables.values() ?? [])]
  // A ledger that was dropped has nothing to add.
  if (stored === undefined) return { record: own, news: [] }
  const segments = new Map(stored.segments)
  for (const segment of own?.segments.values() ?? [])
    if (segment.state === 'confirmed') segments.set(segment.ordinal, segment)
  const { table } = stored
  const others = [...segments.values()].filter((segment) => !isSame(segment, own?.segments.get(segment.ordinal)))
  const news = [...tableOf(stored, own), ...others.flatMap((segment) => linesOf(table, segment))]
  const publish = own === undefined ? stored.publish : publishOf(stored.publish, own.publish)
  return { record: { ...stored, segments, publish, rejects: own?.rejects ?? stored.rejects }, news }
}

/** A step whose store failed is only in the journal. Of another publish, which was begun anew since then, it says nothing. */
function publishOf(stored: readonly PublishStep[], own: readonly PublishStep[]): readonly PublishStep[] {
  const asked = (steps: readonly PublishStep[]): string | undefined =>
    JSON.stringify(steps.findLast(({ step }) => step === 'asked'))
  if (asked(own) === undefined || asked(own) !== asked(stored)) return stored
  const known = new Set(stored.map((step) => JSON.stringify(step)))
  return [...stored, ...own.filter((step) => !known.has(JSON.stringify(step)))]
}

/** Of a table that this machine has not begun. */
function tableOf({ table, sources, limits, planHash: hash }: TableRecord, own: TableRecord | undefined): Entry[] {
  if (own !== undefined) return []
  const begun: Entry = { type: 'table', table, sources, limits, isInLedger: true }
  return hash === undefined ? [begun] : [begun, { type: 'plan', table, hash }]
}

function isSame({ state, evidence }: SegmentRecord, own: SegmentRecord | undefined): boolean {
  return own?.state === state && own.evidence?.id === evidence?.id
}

/** By which a journal has the segment as it is. */
function linesOf(table: string, segment: SegmentRecord): Entry[] {
  const { ordinal, token, evidence, at, rows, input, countedBy, state } = segment
  const begun: Entry = { type: 'begun', table, ordinal, token, ...(evidence !== undefined && { evidence }) }
  if (input === undefined || at === undefined) return [begun]
  const sent: Entry = { type: 'sent', table, ordinal, at, rows, input, rejects: [] }
  if (state === 'confirmed') return [begun, sent, { type: 'confirmed', table, ordinal, rows, countedBy }]
  return state === 'lost' ? [begun, sent, { type: 'ended', table, ordinal, outcome: 'not done' }] : [begun, sent]
}
