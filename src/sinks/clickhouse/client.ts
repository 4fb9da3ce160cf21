// One connection to ClickHouse's HTTP interface. Credentials travel in headers, never in the URL.

import { Client, type Dispatcher } from 'undici'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import { connectionError, serverError } from './errors.ts'

/** Where the server is and who asks. */
export interface ClickhouseAddress {
  readonly origin: string
  readonly path: string
  readonly database: string
  readonly user: string
  readonly password: string
  /** Settings that the user put into the URL's query. */
  readonly settings: Readonly<Record<string, string>>
}

/** Takes an address apart: `http[s]://user:password@host:8123/database?setting=value`. */
export function parseAddress(url: string): ClickhouseAddress {
  let parsed: URL
  try {
    parsed = new URL(url.includes('://') ? url : `http://${url}`)
  } catch {
    // The original error holds the whole text, and with it the password.
    throw badAddress('the ClickHouse address is not a URL')
  }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw badAddress(`a ClickHouse address begins with http:// or https://, not ${parsed.protocol}//`)
  }
  // URL drops the port that its protocol has by default: what was written tells.
  const [authority = ''] = url.replace(/^[a-z]+:\/\//i, '').split(/[/?#]/)
  if (!/:\d+$/.test(authority.replace(/^.*@/, ''))) parsed.port = parsed.protocol === 'https:' ? '8443' : '8123'
  const settings = Object.fromEntries(parsed.searchParams)
  const { database = '', user = '', password = '', ...rest } = settings
  return {
    origin: parsed.origin,
    path: '/',
    database: decoded(parsed.pathname.slice(1).replace(/\/$/, '')) || database || 'default',
    user: decoded(parsed.username) || user || 'default',
    password: decoded(parsed.password) || password,
    settings: rest,
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw badAddress('the ClickHouse address is not valid percent-encoding: a percent sign itself is %25')
  }
}

/** The address for people: no password, no settings. */
export function displayAddress(address: ClickhouseAddress): string {
  return `${address.origin}/${address.database}`
}

export interface Answer {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** An answer's body beyond this is cut: an error is at its end only in the answers to a SELECT. */
const MAX_ERROR_BYTES = 64 * 1024

export class ClickhouseClient {
  readonly address: ClickhouseAddress
  readonly timeoutMs: number
  readonly #client: Client

  constructor(address: ClickhouseAddress, timeoutMs: number) {
    this.address = address
    this.timeoutMs = timeoutMs
    // The watchdogs are our own: undici's see neither a stalled upload nor who is waited for.
    this.#client = new Client(address.origin, {
      headersTimeout: 0,
      bodyTimeout: timeoutMs,
      connect: { timeout: Math.min(timeoutMs, 10_000) },
    })
  }

  /** Runs a statement whose answer is small, and returns the answer's text. */
  async query(sql: string, stop?: AbortSignal): Promise<string> {
    const timeout = AbortSignal.timeout(this.timeoutMs)
    const signal = stop === undefined ? timeout : AbortSignal.any([timeout, stop])
    try {
      const answer = await this.send({ query: '' }, sql, signal, Number.POSITIVE_INFINITY)
      return answer.body
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
    maxBytes = MAX_ERROR_BYTES,
  ): Promise<Answer> {
    const search = new URLSearchParams({ ...this.address.settings, database: this.address.database, ...parameters })
    if (search.get('query') === '') search.delete('query')
    let response: Dispatcher.ResponseData
    try {
      response = await this.#client.request({
        method: 'POST',
        path: `${this.address.path}?${search}`,
        headers: this.#headers(),
        body: body as string,
        signal,
      })
    } catch (cause) {
      throw connectionError(cause, this.address)
    }
    const text = await readBody(response, maxBytes).catch((cause: unknown) => {
      throw connectionError(cause, this.address)
    })
    const failure = serverError(response.statusCode, response.headers, text, this.address)
    if (failure !== undefined) throw failure
    return { headers: response.headers, body: text }
  }

  async close(): Promise<void> {
    await this.#client.destroy()
  }

  #headers(): Record<string, string> {
    const { user, password } = this.address
    // Headers carry bytes up to 0xff; anything else goes as Basic credentials in UTF-8.
    if (/^[\x20-\x7e]*$/.test(user + password)) return { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password }
    return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
  }

  #silent(cause: unknown): BulkloadError {
    return new BulkloadError(
      'BL_TIMEOUT',
      `${displayAddress(this.address)} did not answer within ${this.timeoutMs / 1000} s`,
      {
        cause,
        hint: 'check that it is a ClickHouse HTTP port, or raise --timeout',
      },
    )
  }
}

async function readBody(response: Dispatcher.ResponseData, maxBytes: number): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of response.body as AsyncIterable<Buffer>) {
    if (length < maxBytes) pieces.push(piece)
    length += piece.length
  }
  return Buffer.concat(pieces).toString()
}

function badAddress(message: string): BulkloadError {
  return new BulkloadError('BL_USAGE', message, {
    hint: 'write http://user:password@host:8123/database, with special characters as %XX',
  })
}
