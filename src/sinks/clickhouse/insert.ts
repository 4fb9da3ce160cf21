// One INSERT: a chunked upload of frames, one request per segment, and the server's word on how many rows it took.

import { randomUUID } from 'node:crypto'
import { type Codec, encodeFrame } from '../../codecs/compression/frame.ts'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import { inTime as waitInTime } from '../in-time.ts'
import type { Outcome, Receipt, SegmentWriter } from '../segment-writer.ts'
import type { TableWrite } from '../table-writer.ts'
import { displayAddress } from './address.ts'
import type { Answer, ClickhouseClient } from './client.ts'
import { FrameChannel } from './frame-channel.ts'
import { identifier, literal, quoted } from './introspect.ts'
import { clickhouseWords } from './last-words.ts'
import { statementSettings } from './statement-size.ts'

/** Longer statements go in front of the data: old servers take 16 KiB of URL. */
const MAX_URL_STATEMENT = 8 * 1024
/**
 * No frame, no JSON and no Native block: old servers take an upload that breaks off for one that has ended, and commit what they have,
 * unless its last bytes are an error.
 */
const POISON = new Uint8Array(64).fill(0xff)
/** A server that reads gets the poison within this time; one that does not loses the connection. */
const POISON_MS = 1_000
/** The same of one whose answer to the poison is waited for. */
const ANSWER_MS = 10_000
/** Looking for what the server thought of a lost INSERT may take this long. */
const LAST_WORDS_MS = 5_000
/** Of a replicated table, whose quorum did not answer: the rows may be there. */
const UNKNOWN_STATUS_OF_INSERT = 319

export interface InsertOptions {
  readonly codec: Codec
  readonly level: number | undefined
  readonly settings: Readonly<Record<string, string>>
  /** The server's row count is the table's own. */
  readonly countsAreExact: boolean
  /** The server may take an upload that breaks off for one that has ended. */
  readonly keepsBrokenUploads: boolean
  readonly runId: string
}

/** What the frames of a load are for the server. */
export function formatOf({ encoding }: Pick<TableWrite, 'encoding'>): 'Native' | 'JSONEachRow' {
  return encoding === 'clickhouse-native' ? 'Native' : 'JSONEachRow'
}

/** `INSERT INTO db.table (columns) FORMAT …` */
export function insertStatement(write: Pick<TableWrite, 'table' | 'columns' | 'encoding'>): string {
  return `${insertInto(write)} FORMAT ${formatOf(write)}`
}

/** The statement without its format. */
export function insertInto({ table, columns }: Pick<TableWrite, 'table' | 'columns'>): string {
  return `INSERT INTO ${identifier(table)} (${columns.map(quoted).join(', ')})`
}

/** What the ids of a run's INSERTs begin with. */
export function queryIdsOf(runId: string): string {
  return `bulkload-${runId}-`
}

export function beginInsert(
  client: ClickhouseClient,
  statement: string,
  options: InsertOptions,
  outerSignal: AbortSignal,
): SegmentWriter {
  const queryId = `${queryIdsOf(options.runId)}${randomUUID()}`
  const stop = new AbortController()
  const channel = new FrameChannel()
  const isLong = statement.length > MAX_URL_STATEMENT
  let hasSent = false
  let mayCommit = false
  let failure: BulkloadError | undefined
  const parameters = {
    ...options.settings,
    ...statementSettings(statement),
    query: isLong ? '' : statement,
    query_id: queryId,
    ...(options.codec === 'none' ? {} : { decompress: '1' }),
  }
  const answer: Promise<Answer> = client.send(parameters, channel, stop.signal)
  // The answer is awaited by whoever comes first; a failure before that is not unhandled.
  answer.catch((cause: unknown) => {
    failure ??= toBulkloadError(cause, 'BL_CONNECTION_LOST')
    channel.fail(failure)
  })
  // An answer before the upload has ended is a refusal, or the end of a server that never reads on.
  answer.then(
    () => channel.fail(new BulkloadError('BL_CONNECTION_LOST', `${where()} answered before the upload had ended`)),
    () => undefined,
  )

  function where(): string {
    return displayAddress(client.address)
  }

  function mayHaveArrived(): string {
    return `rows of this segment may have arrived (query id ${queryId})`
  }

  /** Fails when the server takes nothing and says nothing for the time allowed. */
  function inTime<T>(work: Promise<T>, doing: string): Promise<T> {
    const { timeoutMs } = client
    return waitInTime(
      work,
      timeoutMs,
      () => client.activity(),
      () => {
        const error = new BulkloadError('BL_TIMEOUT', `${where()} ${doing} for ${timeoutMs / 1000} s`, {
          hint: `look at the server (disk, merges, memory), or raise --timeout; ${mayHaveArrived()}`,
        })
        failure ??= error
        stop.abort(error)
        return error
      },
    )
  }

  /** The server's own words for an INSERT whose connection broke, when its log still has them. */
  async function withLastWords(error: BulkloadError): Promise<BulkloadError> {
    if (error.code !== 'BL_CONNECTION_LOST' || outerSignal.aborted) return error
    const words = await clickhouseWords(client.address, literal(queryId), LAST_WORDS_MS)
    if (words === undefined) {
      return new BulkloadError('BL_CONNECTION_LOST', error.message, {
        cause: error,
        hint: `the server said nothing about it; ${mayHaveArrived()}`,
      })
    }
    failure = new BulkloadError(words.code, `${words.message}; the connection broke before it could say so`, {
      cause: error,
      ...(words.hint !== undefined && { hint: words.hint }),
      ...(words.serverCode !== undefined && { serverCode: words.serverCode }),
      ...(words.segmentRow !== undefined && { segmentRow: words.segmentRow }),
    })
    return failure
  }

  async function send(frame: Uint8Array): Promise<void> {
    try {
      await inTime(channel.write(frame), 'took nothing of the upload')
    } catch (cause) {
      throw await withLastWords(failure ?? toBulkloadError(cause, 'BL_CONNECTION_LOST'))
    }
  }

  /** What became of the INSERT, once there is an answer or none will come. */
  async function outcome(): Promise<Outcome> {
    const isAnswered = await answer.then(
      () => true,
      () => false,
    )
    // An answer before the end of the upload is that of a server that never read on.
    if (isAnswered) return mayCommit ? 'done' : 'unknown'
    if (failure !== undefined && isRefusal(failure)) return 'not done'
    return mayCommit || (hasSent && options.keepsBrokenUploads) ? 'unknown' : 'not done'
  }

  return {
    async write(frame) {
      if (isLong && !hasSent) await send(await statementFrame(statement, options))
      hasSent = true
      await send(frame)
      return client.isFlushed
    },
    async commit({ rows }): Promise<Receipt> {
      mayCommit = true
      channel.end()
      try {
        return receipt(await inTime(answer, 'did not confirm the INSERT'), rows, options.countsAreExact)
      } catch (cause) {
        throw await withLastWords(failure ?? toBulkloadError(cause, 'BL_CONNECTION_LOST'))
      }
    },
    async abort(cause) {
      // A server that takes an end for a broken upload, and the other way round, may as well get an end: it says then
      // what it makes of the poison.
      const areTheEnd = options.keepsBrokenUploads && hasSent
      const timer = setTimeout(() => stop.abort(cause), areTheEnd ? Math.min(ANSWER_MS, client.timeoutMs) : POISON_MS)
      channel.fail(toBulkloadError(cause, 'BL_ABORTED'), { bytes: POISON, areTheEnd })
      const became = await outcome()
      clearTimeout(timer)
      stop.abort(cause)
      return became
    },
  }
}

/** The server has said that it did not take the rows. It also says that it does not know. */
function isRefusal({ code, serverCode }: BulkloadError): boolean {
  return (code.startsWith('BL_SERVER') || code === 'BL_AUTH') && serverCode !== UNKNOWN_STATUS_OF_INSERT
}

async function statementFrame(statement: string, options: InsertOptions): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(`${statement}\n`)
  return options.codec === 'none' ? bytes : encodeFrame(bytes, options.codec, options.level)
}

/** `X-ClickHouse-Summary` is a JSON document of texts; servers before 20 send none. */
function receipt(answer: Answer, rowsSent: number, countsAreExact: boolean): Receipt {
  const header = answer.headers['x-clickhouse-summary']
  if (typeof header === 'string' && countsAreExact) {
    const written = Number((JSON.parse(header) as { written_rows?: string }).written_rows)
    if (Number.isSafeInteger(written) && written > 0) return { rows: written, countedBy: 'server' }
  }
  return { rows: rowsSent, countedBy: 'sender' }
}
