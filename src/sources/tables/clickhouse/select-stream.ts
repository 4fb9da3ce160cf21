// The answer to a SELECT as a stream of Native blocks: the frames are decompressed, and their checksums compared, in a thread. The
// server is read no faster than the stream is.

import { randomUUID } from 'node:crypto'
import { BulkloadError } from '../../../errors.ts'
import type { AnswerBody, ClickhouseClient } from '../../../sinks/clickhouse/client.ts'
import { connectionError } from '../../../sinks/clickhouse/connect-error.ts'
import { exceptionText } from '../../../sinks/clickhouse/errors.ts'
import { literal } from '../../../sinks/clickhouse/introspect.ts'
import { statementSettings } from '../../../sinks/clickhouse/statement-size.ts'
import { CLICKHOUSE_FRAMES } from '../../compression/clickhouse/codec.ts'
import { CorruptData } from '../../compression/corrupt.ts'
import { threadStream } from '../../compression/decoder-thread.ts'
import { rawStream } from '../../raw-stream.ts'
import type { ByteStream } from '../../source.ts'
import { readHint, withReadHint } from './read-hint.ts'
import type { ReadSettings } from './read-settings.ts'

export interface SelectReading {
  readonly client: ClickhouseClient
  readonly sql: string
  /** The source's name. */
  readonly name: string
  /** The user wrote the whole statement. */
  readonly isQuery: boolean
  readonly settings: ReadSettings
  /** Servers before 20 lose a short answer that they compress. */
  readonly isCompressed: boolean
  readonly signal: AbortSignal
}

const NOTHING = new Uint8Array(0)
/** Words of a failure that break off an answer. */
const FAILURE = /__exception__\r?\n|Code: \d+[.,].*DB::Exception/s

export class SelectStream implements ByteStream {
  readonly #reading: SelectReading
  readonly #queryId: string
  readonly #answer: AnswerBody
  readonly #pieces: AsyncIterator<Buffer>
  readonly #blocks: ByteStream
  #piece: Uint8Array = NOTHING
  /** The last bytes of the answer that came. */
  #last: Uint8Array = NOTHING
  #isEnded = false

  private constructor(reading: SelectReading, queryId: string, answer: AnswerBody) {
    this.#reading = reading
    this.#queryId = queryId
    this.#answer = answer
    this.#pieces = (answer as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
    const compressed: ByteStream = { read: (into, offset) => this.#take(into, offset), close: async () => undefined }
    this.#blocks = reading.isCompressed ? threadStream(CLICKHOUSE_FRAMES, rawStream(NOTHING, compressed)) : compressed
  }

  static async open(reading: SelectReading): Promise<SelectStream> {
    const { client, sql, settings, signal, isCompressed } = reading
    const queryId = `bulkload-read-${randomUUID()}`
    const parameters = { ...settings, ...statementSettings(sql), compress: isCompressed ? '1' : '0', query_id: queryId }
    const answer = await client.stream(parameters, sql, signal).catch((cause: unknown) => {
      throw cause instanceof BulkloadError && !signal.aborted ? withReadHint(cause, reading.isQuery) : cause
    })
    return new SelectStream(reading, queryId, answer)
  }

  async read(into: Uint8Array, offset: number): Promise<number> {
    const { name } = this.#reading
    try {
      return await this.#blocks.read(into, offset)
    } catch (cause) {
      if (!(cause instanceof CorruptData)) throw cause
      throw new BulkloadError(
        'BL_SOURCE_CORRUPT',
        `the answer of the server is damaged or incomplete: ${cause.message}`,
        {
          cause,
          place: { source: name, byteOffset: cause.byteOffset },
          hint: 'run it again; what lies between this machine and the server may change or cut what it sends',
        },
      )
    }
  }

  /** Ends the query on the server, where it has not ended. */
  async close(): Promise<void> {
    await this.#blocks.close()
    if (this.#isEnded) return
    this.#isEnded = true
    this.#answer.on('error', () => undefined).destroy()
    const { client } = this.#reading
    // A server that does not see that nobody listens would go on.
    await client.query(`KILL QUERY WHERE query_id = ${literal(this.#queryId)} ASYNC`).catch(() => '')
  }

  async #take(into: Uint8Array, offset: number): Promise<number> {
    while (this.#piece.length === 0) {
      const { done, value } = await this.#pieces.next().catch((cause: unknown) => {
        throw this.#broken(cause)
      })
      if (done === true) {
        this.#isEnded = true
        return 0
      }
      this.#piece = value
      this.#last = value
    }
    const count = Math.min(this.#piece.length, into.length - offset)
    into.set(this.#piece.subarray(0, count), offset)
    this.#piece = this.#piece.subarray(count)
    return count
  }

  /** A server that fails in the middle may write why, and then breaks the answer off. */
  #broken(cause: unknown): BulkloadError {
    this.#isEnded = true
    const { client, name, isQuery, signal } = this.#reading
    const text = Buffer.from(this.#last).toString()
    const words = FAILURE.exec(text)
    const error = words === null ? connectionError(cause, client.address) : exceptionText(text.slice(words.index), '')
    if (signal.aborted) return error
    return new BulkloadError('BL_SOURCE_FAILED', `reading broke off: ${error.message}`, {
      cause,
      place: { source: name },
      ...(error.serverCode !== undefined && { serverCode: error.serverCode }),
      hint: readHint(error, isQuery),
    })
  }
}
