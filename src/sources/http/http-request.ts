// One GET, with its redirects followed. undici is loaded by the first one.

import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { BulkloadError } from '../../errors.ts'
import { type HttpAddress, httpName } from './http-address.ts'
import { networkError } from './http-errors.ts'
import type { HttpHeaders } from './http-headers.ts'

export interface HttpAnswer {
  readonly status: number
  readonly headers: HttpHeaders
  readonly body: Readable
}

const MAX_REDIRECTS = 10
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const CONNECT_TIMEOUT_MS = 10_000

type Http = { readonly request: typeof import('undici').request; readonly dispatcher: Dispatcher }
let http: Promise<Http> | undefined

async function loadHttp(): Promise<Http> {
  const { Agent, request } = await import('undici')
  // The watchdogs are those of remote/: undici's also count the time in which no bytes are requested.
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: CONNECT_TIMEOUT_MS } })
  return { request, dispatcher }
}

/**
 * The answer to a GET; the caller reads or destroys its body. Credentials go to the origin that they were given for only.
 * Fails with a TransientFailure or, where another attempt cannot help, a BulkloadError.
 */
export async function httpGet(
  address: HttpAddress,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  http ??= loadHttp()
  const { request, dispatcher } = await http
  let url = address.url
  for (let redirects = 0; ; redirects++) {
    const isSameOrigin = url.origin === address.url.origin
    const authorization = isSameOrigin && address.authorization ? { authorization: address.authorization } : {}
    const sent = { ...headers, 'accept-encoding': 'identity', 'user-agent': 'bulkload', ...authorization }
    const answer = await request(url, { dispatcher, headers: sent, signal }).catch((cause: unknown) => {
      throw networkError(cause, url)
    })
    const answered = plainHeaders(answer.headers)
    if (!REDIRECTS.has(answer.statusCode)) {
      return { status: answer.statusCode, headers: answered, body: answer.body as unknown as Readable }
    }
    await answer.body.dump().catch(() => undefined)
    url = redirectTarget(url, answered['location'], redirects, address.name)
  }
}

function redirectTarget(from: URL, location: string | undefined, redirects: number, name: string): URL {
  const to = location !== undefined && URL.canParse(location, from.href) ? new URL(location, from) : undefined
  const problem =
    redirects >= MAX_REDIRECTS
      ? `was redirected more than ${MAX_REDIRECTS} times`
      : to === undefined || !/^https?:$/.test(to.protocol)
        ? 'was redirected to an address that is not HTTP'
        : from.protocol === 'https:' && to.protocol === 'http:'
          ? `was redirected from https to ${httpName(to)}, which is not secure`
          : undefined
  if (to !== undefined && problem === undefined) return to
  throw new BulkloadError('BL_SOURCE_READ', `${name} ${problem}`, {
    hint: 'use the final address of the file',
  })
}

function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): HttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}
