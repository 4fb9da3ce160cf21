// An object of S3, or of a store that speaks its protocol. The first answer pins the version: every later request asks
// for the same ETag with If-Match, and the answer's is compared, because not every store looks at If-Match.

import { Readable } from 'node:stream'
import { BulkloadError } from '../../errors.ts'
import type { RemoteObject } from '../remote/remote-object.ts'
import { remoteFacts, remoteSource } from '../remote/remote-source.ts'
import { changed } from '../remote/remote-stream.ts'
import { TransientFailure } from '../remote/transient-failure.ts'
import type { Source } from '../source.ts'
import { type S3Address, s3Name } from './s3-address.ts'
import type { S3Connection } from './s3-client.ts'
import { s3Error } from './s3-errors.ts'

/** What a list says of an object. */
export interface ListedObject {
  readonly key: string
  readonly sizeBytes: number
  readonly etag: string | undefined
}

/**
 * An object by its bucket and key. `listed`: what is known of it already; otherwise one byte is asked for first.
 * Fails with BL_SOURCE_NOT_FOUND, BL_SOURCE_DENIED or BL_SOURCE_READ.
 */
export async function s3Source(connection: S3Connection, address: S3Address, listed?: ListedObject): Promise<Source> {
  const object = s3Object(connection, address, listed?.etag)
  const facts =
    listed === undefined
      ? await remoteFacts(object, connection.remote)
      : { sizeBytes: listed.sizeBytes, hasRanges: true }
  return remoteSource(object, facts, connection.remote)
}

function s3Object({ client, sdk }: S3Connection, address: S3Address, listedTag: string | undefined): RemoteObject {
  const name = s3Name(address)
  let etag = listedTag
  let wasReached = false
  return {
    name,
    tag: () => etag,
    async request({ from, to, signal }) {
      const isWhole = from === 0 && to === null
      const command = new sdk.GetObjectCommand({
        Bucket: address.bucket,
        Key: address.key,
        ...(etag !== undefined && { IfMatch: etag }),
        ...(!isWhole && { Range: `bytes=${from}-${to === null ? '' : to - 1}` }),
      })
      const answer = await client.send(command, { abortSignal: signal }).catch((cause: unknown) => {
        if (from === 0 && (cause as { name?: string }).name === 'InvalidRange') return undefined
        throw wasReached ? s3Error(cause, address, from) : atFirst(s3Error(cause, address, from))
      })
      wasReached = true
      // An empty object has no first byte to give.
      if (answer === undefined)
        return { bytes: Readable.from([]), position: 0, sizeBytes: 0, isPartial: true, isPinned: true }
      const bytes = answer.Body as Readable
      const [, first, total] = /^bytes (\d+)-.*\/(\d+)$/.exec(answer.ContentRange ?? '') ?? []
      const position = Number(first ?? 0)
      const isPartial = !isWhole && answer.$metadata.httpStatusCode === 206
      const problem =
        etag !== undefined && answer.ETag !== undefined && answer.ETag !== etag
          ? changed(name, from, `its ETag was ${etag} and is now ${answer.ETag}`)
          : from > 0 && (position !== from || answer.ETag === undefined)
            ? new BulkloadError(
                'BL_SOURCE_READ',
                `the rest of ${name} cannot be read safely: the store sent no range of the same version`,
                {
                  place: { source: name, byteOffset: from },
                  hint: 'the store does not support ranges or sends no ETag: download the object, and load the file',
                },
              )
            : undefined
      if (problem !== undefined) {
        bytes.on('error', () => undefined).destroy()
        throw problem
      }
      etag ??= answer.ETag
      const length = answer.ContentLength
      const sizeBytes = total !== undefined ? Number(total) : isPartial || length === undefined ? null : length
      return { bytes, position, sizeBytes, isPartial, isPinned: etag !== undefined }
    },
  }
}

/** A wrong address is reported immediately; a server that was there before may come back. */
function atFirst(failure: BulkloadError | TransientFailure): unknown {
  const { code = '' } = (failure.cause ?? {}) as NodeJS.ErrnoException
  if (!(failure instanceof TransientFailure) || !['ECONNREFUSED', 'ENOTFOUND'].includes(code)) return failure
  return new BulkloadError('BL_SOURCE_READ', failure.message, {
    cause: failure,
    hint: 'check --endpoint and --region, and the name of the bucket',
  })
}
