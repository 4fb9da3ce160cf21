// A segment that was refused because of a row. Its rows are tried in a table of the same definition, until the bad ones are found; then the
// others are sent in one INSERT, which is the segment for the server and the journal as any other.

import { BulkloadError, toBulkloadError } from '../../../errors.ts'
import type { Evidence, Outcome, Receipt, Refusals, SegmentAccount, SegmentWriter } from '../../segment-writer.ts'
import { loadPiece, type RowFault } from '../../tolerant/load-piece.ts'
import type { InsertSettings } from '../modes/insert-settings.ts'
import { KeptFrames, type PickedRows } from './kept-frames.ts'
import { createProbe, dropProbe, emptyProbe, probeName } from './probe-table.ts'
import { asOfTable, isOfRow, namedRow } from './row-faults.ts'
import type { RowSearch } from './row-search.ts'

/** In the table that rows are tried in: servers slow INSERTs down, and then refuse them, when a table has some hundred parts. */
const MAX_PROBES = 100

export interface SearchedSegment {
  readonly ordinal: number
  readonly refusals: Refusals
  /** Of the INSERT of the good rows. */
  readonly queryId: string
  /** As any other INSERT of the segment has them. */
  readonly insert: Omit<InsertSettings, 'condition' | 'queryId'>
  /** Finds the outcome of an INSERT whose answer was lost. */
  asking(insert: SegmentWriter): SegmentWriter
}

export class SearchingInsert implements SegmentWriter {
  readonly evidence: Evidence
  readonly #search: RowSearch
  readonly #segment: SearchedSegment
  readonly #frames: KeptFrames
  /** The INSERT of the good rows; before it nothing is sent to the table. */
  #insert: SegmentWriter
  #refused: readonly number[] = []
  #searching: Promise<unknown> | undefined
  #beginning: Promise<PickedRows> | undefined
  #given: { readonly up: unknown } | undefined

  constructor(search: RowSearch, segment: SearchedSegment) {
    this.#search = search
    this.#segment = segment
    this.#frames = new KeptFrames(search.isText ? search.settings.framing : undefined)
    this.evidence = { id: segment.queryId }
    this.#insert = segment.asking(NOTHING_SENT)
  }

  get mayHaveParts(): boolean {
    return this.#insert.mayHaveParts === true
  }

  get mayResend(): boolean {
    return this.#insert.mayResend === true
  }

  /** The frames are kept by the load as well. */
  async write(frame: Uint8Array, rows: number): Promise<boolean> {
    this.#frames.add(frame, rows)
    return false
  }

  async settle(): Promise<number> {
    const searching = this.#find()
    this.#searching = searching
    const refused = await searching
    await this.#segment.refusals.passed(this.#frames.rows)
    this.#refused = refused
    return refused.length
  }

  /** Nothing goes to the table before: a process that is killed while it searches leaves no doubt, whatever the server does with uploads. */
  async commit(account: SegmentAccount): Promise<Receipt> {
    this.#beginning = this.#begin()
    const picked = await this.#beginning
    if (picked.rows === 0) return { rows: 0, countedBy: 'server' }
    await this.#send(this.#insert, picked)
    return this.#insert.commit(account)
  }

  async abort(cause: unknown): Promise<Outcome> {
    this.#given ??= { up: cause }
    await this.#searching?.catch(() => undefined)
    await this.#beginning?.catch(() => undefined)
    return this.#insert.abort(cause)
  }

  async #find(): Promise<readonly number[]> {
    const { write, query, surely, runId } = this.#search.settings
    const { table } = write
    const probe = probeName(table, runId, this.#segment.ordinal)
    const into = { ...write, table: probe }
    const refused: number[] = []
    let attempts = 0
    try {
      await createProbe(query, table, probe, (await this.#search.traits()).engineFull)
      const steps = {
        attempt: async (from: number, to: number) => {
          if (++attempts % MAX_PROBES === 0) await emptyProbe(query, probe)
          return this.#attempt(into, from, to)
        },
        refuse: (row: number, error: BulkloadError) => {
          refused.push(row)
          this.#segment.refusals.refuse(row + 1, asOfTable(error, probe, table))
        },
      }
      await loadPiece(this.#frames.rows, steps, true)
      return refused
    } finally {
      await dropProbe(surely, probe).catch(() => undefined)
    }
  }

  /** Of several rows the server may name one, whose number may count from the first of its block. */
  async #attempt(into: RowSearch['settings']['write'], from: number, to: number): Promise<RowFault | undefined> {
    const error = await this.#try(into, from, to)
    if (error === undefined) return undefined
    const named = namedRow(error)
    if (named === undefined || named < 1 || named > to - from || this.#search.countsWhole === false)
      return { error, row: undefined }
    const row = from + named - 1
    if (to - from === 1 || this.#search.countsWhole === true) return { error, row }
    const own = await this.#try(into, row, row + 1)
    if (!this.#frames.areTogether(from, row)) this.#search.countsWhole = own !== undefined
    return own === undefined ? { error, row: undefined } : { error: own, row }
  }

  /** What the server refuses of rows `from` to before `to`. */
  async #try(into: RowSearch['settings']['write'], from: number, to: number): Promise<BulkloadError | undefined> {
    const { begin, facts } = this.#search.settings
    const picked = await this.#frames.pick(from, to)
    const settings = { ...(await this.#settingsOf(facts.settings, picked)), ...(facts.tokens && NO_TOKEN) }
    if (SELECTED in settings) settings[SELECTED] = 'disable'
    const insert = await begin(into, {
      ...{ settings, condition: picked.condition, countsAreExact: false, isAtomic: true, onFailure: undefined },
    })
    try {
      await this.#send(insert, picked)
      await insert.commit({ rows: picked.rows })
      return undefined
    } catch (cause) {
      await insert.abort(cause)
      // What the load is given up for may be a row of another segment.
      if (this.#given !== undefined || !isOfRow(cause)) throw cause
      return cause
    }
  }

  /** The INSERT of the good rows, if there are any. */
  async #begin(): Promise<PickedRows> {
    const { begin, write } = this.#search.settings
    const { insert, queryId, asking } = this.#segment
    const picked = await this.#frames.without(this.#refused)
    if (picked.rows === 0) return picked
    const settings = await this.#settingsOf(insert.settings, picked)
    if (this.#given !== undefined) throw toBulkloadError(this.#given.up, 'BL_ABORTED')
    this.#insert = asking(await begin(write, { ...insert, settings, condition: picked.condition, queryId }))
    return picked
  }

  async #settingsOf(
    settings: Readonly<Record<string, string>>,
    { condition }: PickedRows,
  ): Promise<Record<string, string>> {
    return condition === undefined ? settings : { ...(await this.#search.abilities()).selectSettings, ...settings }
  }

  async #send(insert: SegmentWriter, { frames }: PickedRows): Promise<void> {
    for (const { bytes, rows } of frames) {
      if (this.#given !== undefined) throw toBulkloadError(this.#given.up, 'BL_ABORTED')
      await insert.write(bytes, rows)
    }
  }
}

/** What is tried may be tried again. */
const NO_TOKEN = { insert_deduplicate: '0' }
const SELECTED = 'deduplicate_insert_select'

const NOTHING_SENT: SegmentWriter = {
  write: async () => true,
  commit: async () => {
    throw new BulkloadError('BL_INTERNAL', 'the rows of the segment were not sent')
  },
  abort: async () => 'not done',
}
