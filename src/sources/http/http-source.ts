// A resource of an HTTP server.
//
// The first answer pins the version (ETag, or the date of the last change): every later request asks for the same one
// with If-Range, and its answer is compared. What the server encoded for the way is handed on as it came: gzip and zstd
// are found by their first bytes like a compressed file, and ranges count encoded bytes (RFC 9110, 14.1).

import { Readable } from 'node:stream'
import { BulkloadError } from '../../errors.ts'
import { CODECS } from '../compression/registry.ts'
import type { RangeRequest, RemoteBody, RemoteObject } from '../remote/remote-object.ts'
import { remoteFacts, remoteSource } from '../remote/remote-source.ts'
import { changed } from '../remote/remote-stream.ts'
import { REMOTE_DEFAULTS, type RemoteOptions } from '../remote/retries.ts'
import { TransientFailure } from '../remote/transient-failure.ts'
import type { Source } from '../source.ts'
import { type HttpAddress, httpAddress } from './http-address.ts'
import { statusError } from './http-errors.ts'
import { type HttpAnswer, httpGet } from './http-request.ts'
import { type ObjectVersion, validatorOf, versionChange, versionOf } from './object-version.ts'

/** Encodings that the search for compressed input finds by their first bytes, and those that change nothing. */
const READABLE_ENCODINGS = new Set([
  ...['identity', 'aws-chunked'],
  ...CODECS.flatMap(({ contentEncodings = [] }) => contentEncodings),
])

/**
 * A resource by its `http:` or `https:` URL. Asks for one byte of it first. Fails with BL_SOURCE_NOT_FOUND,
 * BL_SOURCE_DENIED or BL_SOURCE_READ.
 */
export async function httpSource(url: string, options: Partial<RemoteOptions> = {}): Promise<Source> {
  const all = { ...REMOTE_DEFAULTS, ...options }
  const object = httpObject(httpAddress(url))
  return remoteSource(object, await remoteFacts(object, all), all)
}

function httpObject(address: HttpAddress): RemoteObject {
  const { name } = address
  let version: ObjectVersion | undefined
  let wasReached = false
  return {
    name,
    tag: () => version?.etag,
    async request(range) {
      const { from, to, signal } = range
      const validator = version && validatorOf(version)
      if (from > 0 && validator === undefined) throw cannotResume(name, from)
      const answer = await httpGet(address, rangeHeaders(from, to, validator), signal).catch((cause: unknown) => {
        throw wasReached ? cause : atFirst(cause)
      })
      wasReached = true
      try {
        const body = bodyOf(name, answer, range)
        const now = versionOf(answer.headers)
        const change = version && versionChange(version, now)
        if (change !== undefined) throw changed(name, from, change)
        // All bytes again, because it changed or because the server knows no ranges: only an equal tag tells.
        if (body.position < from && (now.etag === undefined || now.etag !== version?.etag))
          throw cannotResume(name, from)
        version ??= now
        return { ...body, isPinned: validatorOf(version) !== undefined }
      } catch (cause) {
        answer.body.on('error', () => undefined).destroy()
        throw cause
      }
    },
  }
}

function rangeHeaders(from: number, to: number | null, validator: string | undefined): Record<string, string> {
  if (from === 0 && to === null) return {}
  const range = `bytes=${from}-${to === null ? '' : to - 1}`
  return validator === undefined ? { range } : { range, 'if-range': validator }
}

/** What an answer gives of the range; fails when it is neither the whole resource nor that range of it. */
function bodyOf(
  name: string,
  { status, headers, body }: HttpAnswer,
  { from }: RangeRequest,
): Omit<RemoteBody, 'isPinned'> {
  if (status === 416 && from > 0) throw changed(name, from, 'it is shorter now')
  const total = /^bytes\s+(?:(\d+)-\d+|\*)\/(\d+|\*)$/i.exec(headers['content-range'] ?? '')
  // An empty resource has no first byte to give.
  if (status === 416) {
    if (total?.[2] !== '0') throw statusError(name, status, headers)
    body.resume()
    return { bytes: Readable.from([]), position: 0, sizeBytes: 0, isPartial: true }
  }
  if (status !== 200 && status !== 206) throw statusError(name, status, headers)
  const encoding = headers['content-encoding']?.toLowerCase() ?? 'identity'
  if (!encoding.split(',').every((one) => READABLE_ENCODINGS.has(one.trim()))) {
    throw new BulkloadError('BL_SOURCE_READ', `${name} has the content encoding ${encoding}, which was not requested`, {
      hint: 'pipe it in decoded: curl --compressed URL | bulkload … -',
    })
  }
  if (status === 206) {
    if (total?.[1] === undefined || Number(total[1]) !== from) {
      throw new BulkloadError(
        'BL_SOURCE_READ',
        `${name}: the server did not send the requested range, from byte ${from}`,
        {
          hint: 'download it with a tool that requests no ranges, and load the file',
        },
      )
    }
    const sizeBytes = total[2] === '*' ? null : Number(total[2])
    return { bytes: body, position: from, sizeBytes, isPartial: true }
  }
  const length = headers['content-length']
  if (length === undefined && !/chunked/i.test(headers['transfer-encoding'] ?? '')) {
    throw new BulkloadError(
      'BL_SOURCE_READ',
      `${name} has no content length: a lost connection would look like its end`,
      {
        hint: 'pipe it in, if you trust the connection: curl --fail URL | bulkload … -',
      },
    )
  }
  return { bytes: body, position: 0, sizeBytes: length === undefined ? null : Number(length), isPartial: false }
}

/** A wrong address is reported immediately; a server that was there before may come back. */
function atFirst(cause: unknown): unknown {
  const { code = '' } = ((cause as Error).cause ?? {}) as NodeJS.ErrnoException
  if (!(cause instanceof TransientFailure) || !['ECONNREFUSED', 'ENOTFOUND'].includes(code)) return cause
  return new BulkloadError('BL_SOURCE_READ', cause.message, { cause, hint: 'check the host and the port of the URL' })
}

function cannotResume(name: string, byteOffset: number): BulkloadError {
  return new BulkloadError('BL_SOURCE_READ', `the connection to ${name} was lost, and the rest cannot be read safely`, {
    place: { source: name, byteOffset },
    hint: 'the server does not support ranges or sends no strong ETag: download the file, and load the copy',
  })
}
