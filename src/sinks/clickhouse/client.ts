// Connections to ClickHouse's HTTP interface: one segment is uploaded while the server writes the one before. Credentials
// travel in headers, never in the URL.

import type { Socket } from 'node:net'
import { buildConnector, type Dispatcher, Pool } from 'undici'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import { activityOf } from '../in-time.ts'
import { withLastWords } from '../last-words.ts'
import { heardRetryAfter } from '../retry-after.ts'
import { type ClickhouseAddress, displayAddress } from './address.ts'
import { plainText } from './answers/plain-text.ts'
import { readBody } from './answers/read-body.ts'
import { connectionError, unansweredError } from './connect-error.ts'
import { serverError } from './errors.ts'
import { loginHeaders } from './login-headers.ts'
import { statementSettings } from './statement-size.ts'

export interface Answer {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface SendOptions {
  /** What comes beyond this of the answer is cut. Default: 64 KiB. */
  readonly maxBytes?: number | undefined
  /** The connection is not kept. Default: false. */
  readonly closes?: boolean | undefined
}

export type AnswerBody = Dispatcher.ResponseData['body']

/** An answer's body beyond this is cut: only those to a SELECT have an error at their end. */
const MAX_ERROR_BYTES = 64 * 1024
const CONNECTIONS = 2

export class ClickhouseClient {
  readonly address: ClickhouseAddress
  readonly timeoutMs: number
  /** How the servers that have answered call themselves: more than one behind a load balancer. */
  readonly servers: Set<string>
  readonly #connections: Pool
  readonly #sockets = new Set<Socket>()
  #hasAnswered = false
  #hasFailed = false

  constructor(address: ClickhouseAddress, timeoutMs: number, servers = new Set<string>()) {
    this.address = address
    this.servers = servers
    this.timeoutMs = timeoutMs
    // The watchdogs are our own: undici's see neither a stalled upload nor who is waited for.
    this.#connections = new Pool(address.origin, {
      connections: CONNECTIONS,
      headersTimeout: 0,
      bodyTimeout: timeoutMs,
      connect: this.#connector(
        // What waits to be sent can only be seen with HTTP/1: HTTP/2 keeps it in its session.
        buildConnector({ ...address.tls, timeout: Math.min(timeoutMs, 10_000), allowH2: false }),
      ),
    })
  }

  /** One with connections of its own, whose silence is measured separately. */
  another(): ClickhouseClient {
    const other = new ClickhouseClient(this.address, this.timeoutMs, this.servers)
    other.#hasAnswered = this.#hasAnswered
    return other
  }

  /** Runs a statement whose answer is small, and returns the answer's text. */
  async query(sql: string, stop?: AbortSignal, more: Readonly<Record<string, string>> = {}): Promise<string> {
    const timeout = AbortSignal.timeout(this.timeoutMs)
    const signal = stop === undefined ? timeout : AbortSignal.any([timeout, stop])
    try {
      const parameters = { query: '', ...statementSettings(sql), ...more }
      return (await this.send(parameters, sql, signal, { maxBytes: Number.POSITIVE_INFINITY })).body
    } catch (cause) {
      if (stop?.aborted) throw toBulkloadError(stop.reason, 'BL_ABORTED')
      if (timeout.aborted) throw this.#silent(cause)
      throw cause
    }
  }

  /**
   * Sends one request and reads the whole answer. Fails with the server's words when the status, the exception
   * header or the body says that the statement failed; a 200 alone is not success.
   */
  async send(
    parameters: Readonly<Record<string, string>>,
    body: string | AsyncIterable<Uint8Array>,
    signal: AbortSignal,
    options: SendOptions = {},
  ): Promise<Answer> {
    try {
      return await this.#sent(parameters, body, signal, options)
    } catch (cause) {
      this.#hasFailed = true
      throw cause
    }
  }

  async #sent(
    parameters: Readonly<Record<string, string>>,
    body: string | AsyncIterable<Uint8Array>,
    signal: AbortSignal,
    { maxBytes = MAX_ERROR_BYTES, closes = false }: SendOptions,
  ): Promise<Answer> {
    const response = await this.#request(parameters, body, signal, closes)
    const text = await readBody(response, maxBytes).catch((cause: unknown) => {
      throw connectionError(cause, this.address)
    })
    const failure = serverError(response.statusCode, response.headers, text, this.address)
    if (failure !== undefined) {
      heardRetryAfter(failure, response.headers['retry-after'])
      throw failure
    }
    return { headers: response.headers, body: text }
  }

  /** Runs a SELECT. The answer is read as it comes, to its end, or destroyed. */
  async stream(parameters: Readonly<Record<string, string>>, sql: string, signal: AbortSignal): Promise<AnswerBody> {
    try {
      const { headers, body, statusCode } = await this.#request({ query: '', ...parameters }, sql, signal)
      if (statusCode < 300 && headers['x-clickhouse-exception-code'] === undefined) return body
      const text = plainText(Buffer.from(await body.arrayBuffer()))
      throw serverError(statusCode, headers, text, this.address) ?? connectionError(new Error(text), this.address)
    } catch (cause) {
      this.#hasFailed = true
      throw connectionError(cause, this.address)
    }
  }

  async #request(
    parameters: Readonly<Record<string, string>>,
    body: string | AsyncIterable<Uint8Array>,
    signal: AbortSignal,
    closes = false,
  ): Promise<Dispatcher.ResponseData> {
    const search = new URLSearchParams({ ...this.address.settings, database: this.address.database, ...parameters })
    if (search.get('query') === '') search.delete('query')
    try {
      const response = await this.#connections.request({
        method: 'POST',
        path: `${this.address.path}?${search}`,
        headers: loginHeaders(this.address),
        body: body as string,
        signal,
        reset: closes,
      })
      this.#hasAnswered = true
      this.servers.add(String(response.headers['x-clickhouse-server-display-name']))
      return response
    } catch (cause) {
      throw this.#hasAnswered ? connectionError(cause, this.address) : await unansweredError(cause, this.address)
    }
  }

  /** A request failed, or was interrupted. */
  get hasFailed(): boolean {
    return this.#hasFailed
  }

  /** Nothing that was sent waits for a connection. */
  get isFlushed(): boolean {
    for (const socket of this.#sockets) if (socket.writableLength > 0) return false
    return true
  }

  /** Changes while the server takes or sends anything. */
  activity(): Promise<string> {
    return activityOf(this.#sockets)
  }

  async close(): Promise<void> {
    await this.#connections.destroy()
  }

  /** Keeps account of the connections that are open. */
  #connector(connect: buildConnector.connector): buildConnector.connector {
    return (options, callback) =>
      connect(options, (...result: buildConnector.CallbackArgs) => {
        // Undefined, whatever its type says, where there is no connection.
        const [, socket] = result
        if (socket) {
          this.#sockets.add(withLastWords(socket))
          socket.once('close', () => this.#sockets.delete(socket))
        }
        callback(...result)
      })
  }

  #silent(cause: unknown): BulkloadError {
    const message = `${displayAddress(this.address)} did not answer within ${this.timeoutMs / 1000} s`
    return new BulkloadError('BL_TIMEOUT', message, {
      cause,
      hint: 'check that it is a ClickHouse HTTP port, or raise --timeout',
    })
  }
}
