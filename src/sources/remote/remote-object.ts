// What an HTTP resource and an S3 object have in common: one request gives the bytes from a place on.

import type { Readable } from 'node:stream'

/** The part of an object that one request asks for. */
export interface RangeRequest {
  /** The first byte. */
  readonly from: number
  /** Behind the last byte; null: all there is. */
  readonly to: number | null
  /** Ends the request. */
  readonly signal: AbortSignal
}

export interface RemoteBody {
  readonly bytes: Readable
  /** Where in the object `bytes` begins: at `from`, or at 0 where the server knows no ranges. */
  readonly position: number
  /** Bytes in the whole object, or null where the server does not say. */
  readonly sizeBytes: number | null
  /** The server gave the range that was asked for. */
  readonly isPartial: boolean
  /** Further ranges can be asked for of just this version. */
  readonly isPinned: boolean
}

export interface RemoteObject {
  /** The name to show. */
  readonly name: string
  /** The tag of its version, once an answer has told one. */
  tag(): string | undefined
  /**
   * Sends one request; resolves with its headers. Fails with a TransientFailure where another attempt may help, with a
   * BulkloadError where not: BL_SOURCE_CHANGED when it is not the version that was seen first.
   */
  request(range: RangeRequest): Promise<RemoteBody>
}
