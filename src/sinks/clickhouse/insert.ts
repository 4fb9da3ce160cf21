// One INSERT: a chunked upload of frames, one request per segment, and the server's word on how many rows it took.

import { encodeFrame } from '../../codecs/compression/frame.ts'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import { inTime as waitInTime } from '../in-time.ts'
import type { Evidence, Outcome, Receipt, SegmentAccount, SegmentWriter } from '../segment-writer.ts'
import { displayAddress } from './address.ts'
import { receipt } from './answers/receipt.ts'
import { HeldEnd, POISON } from './broken-upload.ts'
import type { Answer, ClickhouseClient } from './client.ts'
import { lastWordsOf } from './doubt/last-words.ts'
import { isRefusal } from './errors.ts'
import { FrameChannel } from './frame-channel.ts'
import type { InsertOptions } from './insert-options.ts'
import { newQueryId } from './insert-statement.ts'
import { statementSettings } from './statement-size.ts'

/** Longer statements go in front of the data: old servers take 16 KiB of URL. */
const MAX_URL_STATEMENT = 8 * 1024
/** A server that reads gets the poison within this time; one that does not loses the connection. */
const POISON_MS = 1_000
/** The same of one whose answer to the poison is waited for. */
const ANSWER_MS = 10_000

export class Insert implements SegmentWriter {
  readonly evidence: Evidence
  readonly #client: ClickhouseClient
  readonly #statement: string
  readonly #options: InsertOptions
  /** That of the load; it does not end the INSERT. */
  readonly #signal: AbortSignal
  readonly #queryId: string
  readonly #isLong: boolean
  readonly #stop = new AbortController()
  readonly #channel = new FrameChannel()
  readonly #answer: Promise<Answer>
  readonly #heldEnd = new HeldEnd()
  #hasSent = false
  /** The upload has ended: without an answer it is unknown whether the rows are there. */
  #mayCommit = false
  #isGivenUp = false
  /** The first one, or what the server itself says of it. */
  #failure: BulkloadError | undefined
  #lastWords: Promise<BulkloadError> | undefined

  constructor(client: ClickhouseClient, statement: string, options: InsertOptions, signal: AbortSignal) {
    this.#client = client
    this.#statement = statement
    this.#options = options
    this.#signal = signal
    this.#queryId = options.queryId ?? newQueryId(options.runId)
    this.evidence = { id: this.#queryId, ...(options.keepsBrokenUploads && { mayCommitAlone: true }) }
    this.#isLong = statement.length > MAX_URL_STATEMENT
    this.#answer = client.send(this.#parameters(), this.#channel, this.#stop.signal, { closes: options.isEndless })
    this.#answer.finally(options.onEnd).catch(() => undefined)
    // An answer before the upload has ended is a refusal, or the end of a server that never reads on.
    const early = `${this.#where} answered before the upload was complete`
    this.#answer.then(
      () => (this.#mayCommit ? undefined : this.#failed(new BulkloadError('BL_CONNECTION_LOST', early))),
      (cause: unknown) => this.#failed(toBulkloadError(cause, 'BL_CONNECTION_LOST')),
    )
  }

  get mayHaveParts(): boolean {
    return this.#mayCommit && !this.#options.isAtomic
  }

  async write(frame: Uint8Array): Promise<boolean> {
    if (this.#isLong && !this.#hasSent) await this.#send(await this.#statementFrame())
    this.#hasSent = true
    await this.#send(this.#options.keepsBrokenUploads ? this.#heldEnd.pass(frame) : frame)
    return this.#client.isFlushed
  }

  async commit({ rows }: SegmentAccount): Promise<Receipt> {
    try {
      if (this.#failure !== undefined) throw this.#failure
      this.#mayCommit = true
      const end = this.#heldEnd.take()
      if (end.length > 0) await this.#send(end)
      this.#channel.end()
      const answer = await this.#inTime(this.#answer, 'did not confirm the INSERT')
      return receipt(answer, rows, this.#options.countsAreExact)
    } catch (cause) {
      throw await this.#withLastWords(cause)
    }
  }

  async abort(cause: unknown): Promise<Outcome> {
    this.#isGivenUp = true
    // A server that cannot tell the end of an upload from a broken one may as well get the end: it says then what it
    // makes of the poison.
    const areTheEnd = this.#options.keepsBrokenUploads && this.#hasSent
    const waitMs = areTheEnd ? Math.min(ANSWER_MS, this.#client.timeoutMs) : POISON_MS
    const timer = setTimeout(() => this.#stop.abort(cause), waitMs)
    this.#channel.fail(toBulkloadError(cause, 'BL_ABORTED'), { bytes: POISON, areTheEnd })
    const outcome = await this.#outcome()
    clearTimeout(timer)
    this.#stop.abort(cause)
    return outcome
  }

  /** The upload has ended by itself. Everything that waits for it fails. */
  async #failed(failure: BulkloadError): Promise<void> {
    this.#failure ??= failure
    this.#channel.fail(this.#failure)
    if (!this.#mayCommit && !this.#isGivenUp) this.#options.onFailure?.(await this.#withLastWords())
  }

  /** The outcome of the INSERT, once there is an answer or none will come. */
  async #outcome(): Promise<Outcome> {
    const isAnswered = await this.#answer.then(
      () => true,
      () => false,
    )
    // An answer before the end of the upload is that of a server that never read on.
    if (isAnswered) return this.#mayCommit ? 'done' : 'unknown'
    if (this.#failure !== undefined && isRefusal(this.#failure)) return 'not done'
    return this.#mayCommit || (this.#hasSent && this.#options.keepsBrokenUploads) ? 'unknown' : 'not done'
  }

  async #send(frame: Uint8Array): Promise<void> {
    try {
      await this.#inTime(this.#channel.write(frame), 'accepted no data of the upload')
    } catch (cause) {
      throw await this.#withLastWords(cause)
    }
  }

  /** Fails when the server takes no data and sends no answer for the time allowed. */
  #inTime<T>(work: Promise<T>, doing: string): Promise<T> {
    const { timeoutMs } = this.#client
    const late = (): BulkloadError => {
      const error = new BulkloadError('BL_TIMEOUT', `${this.#where} ${doing} for ${timeoutMs / 1000} s`, {
        hint: `check the server (disk, merges, memory), or raise --timeout; ${this.#mayHaveArrived}`,
      })
      this.#failure ??= error
      this.#stop.abort(error)
      return error
    }
    return waitInTime(work, timeoutMs, () => this.#client.activity(), late)
  }

  /** What failed first, or the server's own words for it when its log still has them. */
  #withLastWords(cause?: unknown): Promise<BulkloadError> {
    this.#lastWords ??= this.#askForLastWords(this.#failure ?? toBulkloadError(cause, 'BL_CONNECTION_LOST'))
    return this.#lastWords
  }

  async #askForLastWords(error: BulkloadError): Promise<BulkloadError> {
    if (error.code !== 'BL_CONNECTION_LOST' || this.#signal.aborted) return error
    this.#failure = await lastWordsOf(error, this.#client.address, this.#queryId, this.#mayHaveArrived)
    return this.#failure
  }

  get #where(): string {
    return displayAddress(this.#client.address)
  }

  get #mayHaveArrived(): string {
    return `rows of this segment may have arrived (query id ${this.#queryId})`
  }

  #parameters(): Record<string, string> {
    const { settings, codec } = this.#options
    return {
      ...settings,
      ...statementSettings(this.#statement),
      query: this.#isLong ? '' : this.#statement,
      query_id: this.#queryId,
      ...(codec === 'none' ? {} : { decompress: '1' }),
    }
  }

  async #statementFrame(): Promise<Uint8Array> {
    const { codec, level } = this.#options
    const bytes = new TextEncoder().encode(`${this.#statement}\n`)
    return codec === 'none' ? bytes : encodeFrame(bytes, codec, level)
  }
}
