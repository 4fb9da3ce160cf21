// The objects under a prefix, page by page (ListObjectsV2).

import { inTime } from '../remote/in-time.ts'
import { Retries } from '../remote/retries.ts'
import { type S3Address, s3Name } from './s3-address.ts'
import type { S3Connection } from './s3-client.ts'
import { s3Error } from './s3-errors.ts'
import type { ListedObject } from './s3-source.ts'

/** Objects whose keys begin with `address.key`, in the order of the store. `pageKeys`: how many a page has. */
export async function* listObjects(
  connection: S3Connection,
  address: S3Address,
  pageKeys = 1000,
): AsyncGenerator<ListedObject> {
  const { client, sdk, remote } = connection
  const { signal = new AbortController().signal } = remote
  const retries = new Retries(s3Name(address), remote)
  let token: string | undefined
  for (;;) {
    const command = new sdk.ListObjectsV2Command({
      Bucket: address.bucket,
      Prefix: address.key,
      MaxKeys: pageKeys,
      ...(token !== undefined && { ContinuationToken: token }),
    })
    const request = new AbortController()
    const onAbort = () => request.abort(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    const listed = client.send(command, { abortSignal: request.signal })
    const page = await inTime(listed, s3Name(address), remote.timeoutMs, (late) => request.abort(late))
      .catch(async (cause: unknown) => {
        await retries.waitAfter(s3Error(cause, address), 0, signal)
        return undefined
      })
      .finally(() => signal.removeEventListener('abort', onAbort))
    if (page === undefined) continue
    for (const { Key: key, Size: sizeBytes, ETag: etag } of page.Contents ?? []) {
      if (key !== undefined) yield { key, sizeBytes: sizeBytes ?? 0, etag }
    }
    token = page.NextContinuationToken
    if (token === undefined) return
  }
}
