// What an HTTP server or the network to it says, in words for the user: what may pass, and what will not.

import { BulkloadError } from '../../errors.ts'
import { TransientFailure } from '../remote/transient-failure.ts'
import { httpName } from './http-address.ts'
import type { HttpHeaders } from './http-headers.ts'

const TRANSIENT_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504])

/** A request that got no answer. */
export function networkError(cause: unknown, url: URL): BulkloadError | TransientFailure {
  const { code = '', message = String(cause) } = cause as NodeJS.ErrnoException
  const name = httpName(url)
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) {
    return new BulkloadError('BL_SOURCE_READ', `no secure connection to ${url.host}: ${message}`, {
      cause,
      hint: 'for a private certificate authority, set NODE_EXTRA_CA_CERTS',
    })
  }
  if (code.startsWith('HPE_')) {
    return new BulkloadError('BL_SOURCE_READ', `${url.host} does not speak HTTP: ${message}`, {
      cause,
      hint: 'check the port, and whether it must be https',
    })
  }
  return new TransientFailure(`no answer from ${name}: ${message !== '' ? message : code}`, { cause })
}

/** An answer that is not the bytes that were asked for. */
export function statusError(name: string, status: number, headers: HttpHeaders): BulkloadError | TransientFailure {
  const answered = `the server answered ${status}`
  if (TRANSIENT_STATUSES.has(status)) {
    return new TransientFailure(answered, { retryAfterMs: retryAfterMs(headers['retry-after']) })
  }
  switch (status) {
    case 401:
      return new BulkloadError('BL_SOURCE_DENIED', `${name}: ${answered}: a user and a password are required`, {
        hint: 'add them to the URL: https://user:password@host/…; they are never printed',
      })
    case 403:
      return new BulkloadError('BL_SOURCE_DENIED', `${name}: ${answered}: access is denied`, {
        hint: 'check the user and the password; a presigned URL may have expired, or been cut by the shell: quote it',
      })
    case 404:
    case 410:
      return new BulkloadError('BL_SOURCE_NOT_FOUND', `${name} does not exist: ${answered}`, {
        hint: 'check the URL; quote it, so that the shell leaves & and ? in it alone',
      })
    default:
      return new BulkloadError('BL_SOURCE_READ', `cannot read ${name}: ${answered}`, { hint: 'check the URL' })
  }
}

/** Seconds or a date (RFC 9110, 10.2.3), as milliseconds from now. */
function retryAfterMs(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}
