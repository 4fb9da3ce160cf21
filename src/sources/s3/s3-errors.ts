// What S3 says, in words for the user. Source of the codes: Amazon S3 API Reference, "Error responses".

import { BulkloadError } from '../../errors.ts'
import { changed } from '../remote/remote-stream.ts'
import { TransientFailure } from '../remote/transient-failure.ts'
import { type S3Address, s3Name } from './s3-address.ts'

/** What the SDK puts on its errors. */
interface S3Failure {
  readonly name?: string
  readonly message?: string
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $response?: { readonly headers?: Readonly<Record<string, string | undefined>> }
}

const TRANSIENT_STATUSES = new Set([408, 429, 500, 502, 503, 504])
const TRANSIENT_NAMES = new Set(['TimeoutError', 'RequestTimeout', 'SlowDown', 'RequestTimeTooSkewed', 'AbortError'])
const KEY_NAMES = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'ExpiredToken', 'InvalidToken'])

/** A failed request for bytes from `byteOffset` on, or for a list (0). */
export function s3Error(cause: unknown, address: S3Address, byteOffset = 0): BulkloadError | TransientFailure {
  if (cause instanceof BulkloadError || cause instanceof TransientFailure) return cause
  const { name = 'Error', message = String(cause), code = '', $metadata, $response } = cause as S3Failure
  const status = $metadata?.httpStatusCode
  const shown = s3Name(address)
  const said = `${name}${message === '' || message === name ? '' : `: ${message}`}`
  if (status === 412) return changed(shown, byteOffset, 'its ETag has changed', cause)
  if (status === 416) return changed(shown, byteOffset, 'it is shorter now', cause)
  if (name === 'NoSuchBucket') {
    return new BulkloadError('BL_SOURCE_NOT_FOUND', `there is no bucket ${address.bucket}`, {
      cause,
      hint: 'check its name, and set --endpoint if it is not on AWS',
    })
  }
  if (name === 'NoSuchKey' || status === 404) {
    return new BulkloadError('BL_SOURCE_NOT_FOUND', `there is no object ${shown}`, {
      cause,
      hint: 'check the key; to load everything under a prefix, end it with a slash',
    })
  }
  if (name === 'CredentialsProviderError') {
    return new BulkloadError('BL_SOURCE_DENIED', `no credentials found to read ${shown}`, {
      cause,
      hint: 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; for public objects, use --no-sign-request',
    })
  }
  if (KEY_NAMES.has(name)) {
    return new BulkloadError('BL_SOURCE_DENIED', `the credentials for ${shown} are not valid: ${said}`, {
      cause,
      hint: 'check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or log in to the profile again',
    })
  }
  if (status !== undefined && TRANSIENT_STATUSES.has(status)) {
    const seconds = Number($response?.headers?.['retry-after'] ?? Number.NaN)
    return new TransientFailure(`S3 answered ${status} (${said})`, {
      cause,
      retryAfterMs: Number.isNaN(seconds) ? undefined : seconds * 1000,
    })
  }
  if (status === 403 || status === 401) {
    return new BulkloadError('BL_SOURCE_DENIED', `access to ${shown} is denied: ${said}`, {
      cause,
      hint: 'reading requires s3:GetObject; patterns and prefixes require s3:ListBucket, and without it a missing key is denied, too',
    })
  }
  if (status === 301 || status === 307 || name === 'AuthorizationHeaderMalformed') {
    return new BulkloadError('BL_SOURCE_READ', `the bucket ${address.bucket} is in another region: ${said}`, {
      cause,
      hint: 'set it with --region',
    })
  }
  if (TRANSIENT_NAMES.has(name) || (status === undefined && code !== '' && !code.startsWith('ERR_'))) {
    return new TransientFailure(`no answer from S3: ${message !== '' ? message : code}`, { cause })
  }
  return new BulkloadError('BL_SOURCE_READ', `cannot read ${shown}: ${said}`, { cause, hint: 'check the address' })
}
