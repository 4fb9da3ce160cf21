// Today's engine (npm `chdb`) behind a small real HTTP server that answers a loader as a new ClickHouse server does.
// One per process at a time; the engine's own limits are written down in chdb-engine.ts.
//
// Like the real one, it reads the body of a refused request to the end on a keep-alive connection and answers at once
// under `Connection: close`; it never inserts a body that did not end. Unlike the real one it parses no row before the
// body is complete, and it knows no session_id, no Content-Encoding, no progress headers.
import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { encodeFrame } from '../../src/codecs/compression/frame.ts'
import { FrameDecoder } from '../oracle/frame-decoder.ts'
import { ChdbEngine, type EngineAnswer } from './chdb-engine.ts'
import { statusOfCode, toFailure } from './clickhouse-failure.ts'
import { type FrontRequest, readFrontRequest } from './front-request.ts'
import { parseInputInsert, parseInsert } from './insert-statement.ts'

/** One request in the log. A request whose client went away before the end of the body keeps `status` 0. */
export interface FrontLogEntry {
  query: string
  queryId: string
  settings: Readonly<Record<string, string>>
  /** Rows written by an INSERT. */
  rows: number
  /** Body bytes as they came over the wire. */
  bytes: number
  status: number
  /** ClickHouse's code of the error, 0 without one. */
  code: number
}

/** A running front. Users: `default` without password and `loader` with `s3cret/&=pw`, unless others were given. */
export interface ChdbFront {
  readonly url: string
  /** Every request but /ping, in order of arrival. */
  readonly requests: readonly FrontLogEntry[]
  /** Asks the engine directly: not in the log. The answer is TabSeparated unless the SQL says otherwise. */
  query(sql: string): Promise<string>
  stop(): Promise<void>
}

interface Room {
  readonly engine: ChdbEngine
  readonly users: Readonly<Record<string, string>>
  readonly settingNames: ReadonlySet<string>
  readonly version: string
}

const DEFAULT_USERS = { default: '', loader: 's3cret/&=pw' }
// More than any statement of a loader; what follows it may be binary.
const FRAME_BYTES = 1024 * 1024
const STATEMENT_BYTES = 4 * 1024 * 1024

/** Starts engine and server on a free port. */
export async function startChdbFront(options: { users?: Readonly<Record<string, string>> } = {}): Promise<ChdbFront> {
  const engine = await ChdbEngine.open()
  const query = async (sql: string) => Buffer.from((await engine.query(sql)).output).toString()
  const names = await query('SELECT name FROM system.settings')
  const version = (await query('SELECT version()')).trim()
  const room: Room = {
    engine,
    users: options.users ?? DEFAULT_USERS,
    settingNames: new Set(names.split('\n')),
    version,
  }
  const requests: FrontLogEntry[] = []
  const server = createServer((request, response) => {
    void answerRequest(request, response, { room, requests }).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 10_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the front has no TCP address')
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    query,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await engine.close()
    },
  }
}

async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { room, requests }: { room: Room; requests: FrontLogEntry[] },
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (url.pathname === '/ping' || (request.method === 'GET' && !url.searchParams.has('query'))) {
    response.end('Ok.\n')
    return
  }
  const entry: FrontLogEntry = { query: '', queryId: randomUUID(), settings: {}, rows: 0, bytes: 0, status: 0, code: 0 }
  requests.push(entry)
  try {
    const { parsed, body } = await receive(request, url, { room, entry })
    const answer = await run(parsed, body, { room, entry })
    entry.rows = answer.writtenRows
    entry.status = 200
    setHeaders(response, entry)
    response.setHeader('X-ClickHouse-Summary', summaryOf(answer))
    response.setHeader('X-ClickHouse-Format', parsed.context.format ?? 'TabSeparated')
    response.setHeader('X-ClickHouse-Timezone', 'UTC')
    response.end(url.searchParams.get('compress') === '1' ? await framed(answer.output) : answer.output)
  } catch (error) {
    if (!request.complete && request.destroyed) return
    const failure = toFailure(error)
    entry.code = failure.code
    entry.status = statusOfCode(failure.code)
    setHeaders(response, entry)
    response.setHeader('X-ClickHouse-Exception-Code', String(failure.code))
    response.statusCode = entry.status
    response.end(
      `Code: ${failure.code}. DB::Exception: ${failure.message} (version ${room.version} (official build))\n`,
    )
  }
}

/** As a server answers with `compress=1`. */
async function framed(output: Uint8Array): Promise<Uint8Array> {
  const frames: Uint8Array[] = []
  for (let at = 0; at < output.length; at += FRAME_BYTES) {
    frames.push(await encodeFrame(output.subarray(at, at + FRAME_BYTES), 'lz4', undefined))
  }
  return Buffer.concat(frames)
}

/** Reads the whole request, also when it was refused early, unless the client said that it closes anyway. */
async function receive(
  request: IncomingMessage,
  url: URL,
  { room, entry }: { room: Room; entry: FrontLogEntry },
): Promise<{ parsed: FrontRequest; body: Buffer }> {
  const isClosing = request.headers.connection?.toLowerCase() === 'close'
  const decoder = new FrameDecoder({ refuseMixedCodecs: true })
  const parts: Uint8Array[] = []
  let parsed: FrontRequest | undefined
  let refusal: unknown
  try {
    parsed = readFrontRequest(request, url, room)
    entry.queryId = parsed.queryId ?? entry.queryId
    entry.query = parsed.query
    entry.settings = parsed.settings
  } catch (error) {
    refusal = error
  }
  if (!(refusal !== undefined && isClosing)) {
    // Leaving the loop must not destroy the socket that the answer needs.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      entry.bytes += chunk.length
      try {
        if (refusal === undefined) parts.push(...(parsed?.decompress === true ? decoder.push(chunk) : [chunk]))
      } catch (error) {
        refusal = error
      }
      if (refusal !== undefined && isClosing) break
    }
  }
  if (refusal === undefined) decoder.end()
  if (refusal !== undefined || parsed === undefined) throw refusal
  return { parsed, body: Buffer.concat(parts) }
}

async function run(
  { query, context }: FrontRequest,
  body: Buffer,
  { room, entry }: { room: Room; entry: FrontLogEntry },
): Promise<EngineAnswer> {
  const selected = parseInputInsert(query === '' ? body.toString('latin1', 0, STATEMENT_BYTES) : query)
  if (selected !== undefined) {
    const data = query === '' ? body.subarray(selected.end) : body
    if (query === '') entry.query = body.toString('utf8', 0, selected.end)
    return room.engine.insertSelected(selected, data, context)
  }
  if (query === '') {
    // Latin-1 keeps one character per byte, so that `end` is a byte offset whatever the data is.
    const insert = parseInsert(body.toString('latin1', 0, STATEMENT_BYTES))
    const sql = body.toString('utf8', 0, insert?.end ?? body.length)
    entry.query = sql
    const statement = insert === undefined ? undefined : parseInsert(sql)
    if (insert === undefined || statement === undefined) return room.engine.query(sql, context)
    return room.engine.insert(statement, body.subarray(insert.end), context)
  }
  const insert = parseInsert(query)
  if (insert === undefined) return room.engine.query(`${query}\n${body.toString()}`, context)
  const inline = Buffer.from(query.slice(insert.end))
  return room.engine.insert(insert, Buffer.concat([inline, body]), context)
}

function setHeaders(response: ServerResponse, entry: FrontLogEntry): void {
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8')
  response.setHeader('X-ClickHouse-Server-Display-Name', 'chdb-front')
  response.setHeader('X-ClickHouse-Query-Id', entry.queryId)
  response.setHeader('X-ClickHouse-Exception-Tag', randomBytes(8).toString('hex'))
}

/** Every value is a string, as the server quotes its 64-bit integers. */
function summaryOf(answer: EngineAnswer): string {
  return JSON.stringify({
    read_rows: String(answer.readRows),
    read_bytes: String(answer.readBytes),
    written_rows: String(answer.writtenRows),
    written_bytes: String(answer.writtenBytes),
    total_rows_to_read: '0',
    result_rows: String(answer.writtenRows),
    result_bytes: String(answer.writtenBytes),
  })
}
