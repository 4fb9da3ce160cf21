// insertCompressedStream(): one INSERT statement of the caller, fed with rows. Worker threads compress the blocks, and one
// chunked request sends them. The format of the statement is JSONEachRow; the server is not queried beforehand.

import { randomUUID } from 'node:crypto'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import { Input } from '../../input/input.ts'
import { checkKinds } from '../../options/call-kinds.ts'
import { inWords, wordsOf } from '../../options/in-words.ts'
import type { LoadOptions } from '../../options/options.ts'
import type { LoadProgress } from '../../report.ts'
import { parseAddress } from '../../sinks/clickhouse/address.ts'
import type { ClickhouseClient } from '../../sinks/clickhouse/client.ts'
import type { Insert } from '../../sinks/clickhouse/insert.ts'
import type { Receipt } from '../../sinks/segment-writer.ts'
import { rowSource } from '../../sources/program/row-source.ts'
import { ChunkBuffers } from '../../transfer/chunk-buffers.ts'
import { Clocks } from '../../transfer/clocks.ts'
import { encodeInOrder } from '../../transfer/reassembler.ts'
import { untilAborted } from '../../until-aborted.ts'
import type { WorkerPool } from '../../workers/pool.ts'
import { givePool, takePool } from '../../workers/warm-pool.ts'
import { type Loading, loadingOf } from '../load/loading.ts'
import { givenPassword } from '../password.ts'
import { insertQuery } from './insert-query.ts'
import {
  INSERT_STREAM_ARGUMENTS,
  INSERT_STREAM_KINDS,
  type InsertStreamOptions,
  insertStreamOptions,
} from './insert-stream-options.ts'

type Rows = Iterable<object> | AsyncIterable<object>

/**
 * Sends `rows` with `query`, an INSERT statement whose format is JSONEachRow or not named. `await` it for the server's
 * receipt, or loop over it for the running totals after each block. What cannot be is thrown at the call, as BL_USAGE;
 * leaving the loop aborts the request. A statement that the server refuses ends it at once, however long the rows go on.
 * `sessionId`: of a session of the server, which runs one statement at a time.
 */
export function insertCompressedStream(
  query: string,
  rows: Rows,
  options?: InsertStreamOptions,
): Loading<LoadProgress, Receipt>
export function insertCompressedStream(
  query: string,
  rows: Rows,
  sessionId: string | undefined,
  options?: InsertStreamOptions,
): Loading<LoadProgress, Receipt>
export function insertCompressedStream(
  query: string,
  rows: Rows,
  third?: InsertStreamOptions | string,
  fourth: InsertStreamOptions = {},
): Loading<LoadProgress, Receipt> {
  const options = typeof third === 'string' ? { ...fourth, sessionId: third } : third === undefined ? fourth : third
  try {
    return begun(query, rows, options)
  } catch (cause) {
    throw wordsOf(options).error(cause)
  }
}

function begun(query: string, rows: Rows, options: InsertStreamOptions): Loading<LoadProgress, Receipt> {
  checkKinds('insertCompressedStream', options, INSERT_STREAM_KINDS)
  checkKinds('insertCompressedStream', { query, rows }, INSERT_STREAM_ARGUMENTS, ['query', 'rows'])
  const statement = insertQuery(query)
  const resolved = insertStreamOptions(options)
  parseAddress(resolved.url ?? '')
  const stop = new AbortController()
  return loadingOf(
    (settle) => inWords(steps(statement, rows, options, { resolved, stop, settle }), wordsOf(options)),
    stop,
  )
}

interface Beginning {
  readonly resolved: LoadOptions
  readonly stop: AbortController
  readonly settle: (receipt: Receipt) => void
}

async function* steps(
  statement: string,
  rows: Rows,
  options: InsertStreamOptions,
  { resolved, stop, settle }: Beginning,
): AsyncGenerator<LoadProgress, Receipt, void> {
  const { method = 'lz4' } = options
  const given = options.signal as AbortSignal | undefined
  const signal = AbortSignal.any(given === undefined ? [stop.signal] : [given, stop.signal])
  if (signal.aborted) throw toBulkloadError(signal.reason, 'BL_ABORTED')
  // Loaded when it is used: a load into Postgres imports this file too, and needs no HTTP client.
  const { ClickhouseClient } = await import('../../sinks/clickhouse/client.ts')
  const { clickhouseAddress } = await import('../../sinks/clickhouse/target.ts')
  const password = await givenPassword(resolved.server, {})
  const address = clickhouseAddress({ url: resolved.url ?? '', password, tls: resolved.server.tls })
  const client = new ClickhouseClient(address, resolved.timeoutMs)
  const pool = takePool(resolved.workers)
  try {
    const buffers = new ChunkBuffers(resolved.chunkBytes, window(pool))
    const allocate = (size: number): Uint8Array => buffers.take(size)
    const input = new Input([rowSource('the rows', rows)], { ...resolved, allocate }, signal)
    const encoder = pool.encoder({
      stopAtReject: true,
      ...(method !== 'none' && { frame: { codec: method, level: resolved.level } }),
    })
    const insert = await beginInsert(client, statement, options, { resolved, stop, signal })
    let isCommitted = false
    try {
      const totals = { blocksSent: 0, bytesCompressed: 0, bytesUncompressed: 0, rowsProcessed: 0 }
      const clocks = new Clocks(pool.workers)
      for await (const { chunk, block } of encodeInOrder(
        input.chunks(),
        ({ bytes }) => encoder.encode(bytes),
        window(pool),
        signal,
        clocks,
      )) {
        if (block.frame === undefined) continue
        await untilAborted(insert.write(block.frame), signal)
        buffers.give(block.chunk)
        totals.blocksSent++
        totals.bytesCompressed += block.frame.length
        totals.bytesUncompressed += chunk.sourceBytes
        totals.rowsProcessed += block.rows
        yield { complete: false, ...totals }
      }
      const receipt = await untilAborted(insert.commit({ rows: totals.rowsProcessed }), signal)
      isCommitted = true
      // Views that feed on the table may be counted too: more than was sent is not the statement's own number.
      const isCounted = receipt.rows <= totals.rowsProcessed
      const result: Receipt = isCounted ? receipt : { rows: totals.rowsProcessed, countedBy: 'sender' }
      settle(result)
      yield { complete: true, ...totals }
      return result
    } finally {
      if (!isCommitted) await insert.abort(signal.reason ?? new BulkloadError('BL_ABORTED', 'the insert was stopped'))
    }
  } finally {
    stop.abort(new BulkloadError('BL_ABORTED', 'the insert was stopped before its end'))
    await givePool(pool)
    await client.close()
  }
}

async function beginInsert(
  client: ClickhouseClient,
  statement: string,
  options: InsertStreamOptions,
  { resolved, stop, signal }: Omit<Beginning, 'settle'> & { readonly signal: AbortSignal },
): Promise<Insert> {
  const { Insert } = await import('../../sinks/clickhouse/insert.ts')
  const { withoutDeduplication } = await import('../../sinks/clickhouse/deduplication.ts')
  const own = serverSettings(options)
  const settings = {
    codec: options.method ?? 'lz4',
    level: resolved.level,
    settings: { ...withoutDeduplication({ ...client.address.settings, ...own }), ...own },
    countsAreExact: true,
    keepsBrokenUploads: false,
    isAtomic: false,
    runId: randomUUID(),
    onFailure: (cause: unknown) => stop.abort(cause),
    isEndless: true,
  }
  return new Insert(client, statement, settings, signal)
}

/** As the server takes them in an address. */
function serverSettings({ settings = {}, sessionId }: InsertStreamOptions): Record<string, string> {
  const own = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]))
  return sessionId === undefined ? own : { ...own, session_id: sessionId }
}

function window(pool: WorkerPool): number {
  return 2 * pool.workers + 2
}
