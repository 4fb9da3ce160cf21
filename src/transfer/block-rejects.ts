// The bad records of the blocks, from integers to errors with places, and whether the load tolerates them. What is counted
// here was found; it counts in the report when its segment is committed.

import { notationWords } from '../codecs/notation.ts'
import { REJECT } from '../codecs/reject.ts'
import type { BulkloadError, Place } from '../errors.ts'
import { countBreaks, countLines } from '../formats/csv/ends/records-in-quotes.ts'
import type { InputChunk } from '../input/input.ts'
import { locatorOf } from '../input/locate.ts'
import { fieldNames, type Plan } from '../plan/plan.ts'
import { checkMaxErrors, type MaxErrors, toleratesNone } from '../rejects/max-errors.ts'
import { excerptOf } from '../rejects/reasons/excerpt.ts'
import { isOfQuotes, rejectError, withTolerance } from '../rejects/reasons/reject-error.ts'
import type { WiderHint } from '../rejects/reasons/wider-hint.ts'
import type { RejectsFiles } from '../rejects/rejects-files.ts'
import { REJECT_WIDTH } from '../workers/encode-chunk.ts'
import type { EncodeResult } from '../workers/messages.ts'
import type { LoadRefusals } from './delivery-options.ts'

export interface BlockRejectsOptions {
  readonly plan: Plan
  readonly rejects: RejectsFiles
  readonly wider: WiderHint
  readonly maxErrors: MaxErrors
  /** `record` is valid during the call. */
  readonly onReject: (error: BulkloadError, record: Uint8Array) => void
}

export class BlockRejects {
  found = 0
  readonly #options: BlockRejectsOptions
  readonly #names: readonly string[]
  readonly #types: readonly string[]
  readonly #isTolerated: boolean
  /** Lines of rejects with wrong quotes, beyond the first of each. */
  #moreLines = 0
  #first: BulkloadError | undefined

  constructor(options: BlockRejectsOptions) {
    this.#options = options
    this.#names = fieldNames(options.plan)
    this.#types = options.plan.columns.map((column) => column.type)
    this.#isTolerated = !toleratesNone(options.maxErrors)
  }

  /** Takes those of a block and returns their number. Before it, `read` records and, in its source, `linesBefore` lines were read. */
  async take(chunk: InputChunk, block: EncodeResult, linesBefore: number, read: number): Promise<number> {
    const { rejects } = block
    if (rejects.length === 0) return 0
    const { maxErrors, onReject } = this.#options
    const { count } = maxErrors
    const locate = locatorOf(chunk, linesBefore)
    for (let i = 0; i < rejects.length; i += REJECT_WIDTH) {
      const reject = rejects.subarray(i, i + REJECT_WIDTH)
      const [code = 0, line = 0, start = 0, end = 0] = reject
      const lines = isOfQuotes(code) ? countLines(block.chunk, start, end) : 1
      const error = this.#errorOf(chunk, block, reject, lines, locate)
      if (!this.#isTolerated) throw error
      this.found++
      this.#moreLines += lines - 1
      this.#first ??= error
      const record = block.chunk.subarray(start, end)
      await this.#options.rejects.add(record, error, chunk.format)
      onReject(error, record)
      if (count !== undefined) this.#check({ count }, read + line + 1, false)
    }
    return rejects.length / REJECT_WIDTH
  }

  /** Rows that the target refuses are tolerated, too. */
  get isTolerated(): boolean {
    return this.#isTolerated
  }

  /** What to do with those rows. `soFar`: the records read, and whether these are all. */
  refusals(soFar: () => [read: number, isEnd: boolean], onFree: (chunk: Uint8Array) => void): LoadRefusals | undefined {
    if (!this.#isTolerated) return undefined
    const { maxErrors, onReject } = this.#options
    const { count } = maxErrors
    return {
      count: (error, record) => {
        this.found++
        this.#first ??= error
        onReject(error, record)
        if (count !== undefined) this.#check({ count }, soFar()[0], false)
      },
      withdraw: (refused) => {
        this.found -= refused
      },
      check: () => this.check(...soFar()),
      onFree,
    }
  }

  /** Fails when there are more than the load tolerates. At the end a share counts however few records there are. */
  check(read: number, isEnd: boolean): void {
    this.#check(this.#options.maxErrors, read, isEnd)
  }

  #check(max: MaxErrors, read: number, isEnd: boolean): void {
    checkMaxErrors(max, { rejected: this.found, read, moreLines: this.#moreLines, first: this.#first }, isEnd)
  }

  #errorOf(
    chunk: InputChunk,
    block: EncodeResult,
    [code = 0, line = 0, start = 0, end = 0, column = -1, from = -1, to = -1]: Int32Array,
    lines: number,
    locate: (position: number, line: number) => Place,
  ): BulkloadError {
    const excerpt = excerptIn(block, code, from, to)
    const name = this.#names[column]
    // A quote may open below the line on which its record begins.
    const below = lines > 1 && code !== REJECT.afterQuote ? countBreaks(block.chunk, start, from) : 0
    // What a transform made of the record lies beside it.
    const place = locate(from < start || from > end ? start : from, line + below)
    const { notation } = this.#options.plan.columns[column] ?? {}
    const form = notation && notationWords(notation)
    const isTolerated = this.#isTolerated
    const own = chunk.source.takeError?.(place.line ?? 0)
    if (own !== undefined) return withTolerance(own, isTolerated)
    const wider = name === undefined ? undefined : this.#options.wider(name, code, excerpt ?? '')
    return rejectError({
      code,
      place,
      excerpt,
      column: name,
      type: this.#types[column],
      form,
      isTolerated,
      lines,
      wider,
    })
  }
}

/** The bytes at fault; of a transform, its own words. */
function excerptIn({ chunk, transformed }: EncodeResult, code: number, from: number, to: number): string | undefined {
  if (code === REJECT.transform) return transformed?.faults[to]
  return from < 0 ? undefined : quotedExcerpt(chunk, from, to)
}

/** Text is shown with its quotes. */
function quotedExcerpt(bytes: Uint8Array, start: number, end: number): string {
  const isQuoted = bytes[start - 1] === 0x22 && bytes[end] === 0x22
  return isQuoted ? `"${excerptOf(bytes, start, end)}"` : excerptOf(bytes, start, end)
}
