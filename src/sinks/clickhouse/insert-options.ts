// How an INSERT is sent.

import type { Codec } from '../../codecs/compression/frame-codec.ts'
import type { OnFailure } from '../segment-writer.ts'

export interface InsertOptions {
  readonly codec: Codec
  readonly level: number | undefined
  readonly settings: Readonly<Record<string, string>>
  /** The server's row count is the table's own. */
  readonly countsAreExact: boolean
  /** The server may take an upload that breaks off for one that has ended. */
  readonly keepsBrokenUploads: boolean
  /** An INSERT that the server refuses has left no row. */
  readonly isAtomic: boolean
  readonly runId: string
  /** Its own where it is undefined. */
  readonly queryId?: string | undefined
  /** Told of a failure that comes by itself, also while a frame is under way. */
  readonly onFailure?: OnFailure | undefined
  /** The rows may never end. A server that may keep the connection reads all of an upload before it says that it refuses it. */
  readonly isEndless?: boolean
  /** The request is over: its connection is free. */
  readonly onEnd?: (() => void) | undefined
}
