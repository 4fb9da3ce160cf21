// What crosses between the main thread and the workers. Buffers are transferred, never copied.

import type { Codec } from '../codecs/compression/frame-codec.ts'
import type { Member } from '../codecs/compression/member.ts'
import type { ErrorData } from '../errors.ts'
import type { ParquetSlice } from '../formats/parquet/slices.ts'
import type { RecordFormat } from '../formats/registry.ts'
import type { Plan } from '../plan/plan.ts'
import type { ChunkLines } from './encode-chunk.ts'
import type { RecordTransform, TransformedBlock } from './transform/record-transform.ts'

/** What all chunks of one table have in common; workers make their encoder from it once. */
export interface EncodeSettings {
  /** Without a plan the records go out as they came, unchecked. */
  readonly plan?: Plan
  /** How the records look that the plan is for; JSONL without it. */
  readonly format?: RecordFormat
  /** Wrap the block in a ClickHouse frame with this codec; without it the block goes out as it is. */
  readonly frame?: { readonly codec: Codec; readonly level: number | undefined }
  /** Compress the block as a member of a file, which is its members one after another. */
  readonly member?: Member
  /** What a program makes of each record first. The plan is for its results; without one they go out as lines of JSON. */
  readonly transform?: RecordTransform
  /** End a chunk at its first reject, for the load ends there. */
  readonly stopAtReject: boolean
}

export interface EncodeTask {
  /** Names the settings: they are parsed once per worker. */
  readonly settingsId: number
  /** `EncodeSettings` as JSON in shared memory. */
  readonly settings: Uint8Array
  /** Whole records; the last byte is a line feed. */
  readonly chunk: Uint8Array
  /** Where somebody asked for the numbers of lines. */
  readonly lines?: ChunkLines | undefined
  /** Memory of a frame that was sent: the next one may go there. */
  readonly spare: ArrayBuffer | undefined
  /** Rows of a Parquet file instead of a chunk. */
  readonly slice?: ParquetSlice | undefined
}

/** What failed is the input or the machine, not the code: an error as data, for a clone of it has only its message. */
export interface EncodeFailure {
  readonly failure: ErrorData
}

export interface EncodeResult {
  /** Undefined when the chunk has no rows. */
  readonly frame: Uint8Array | undefined
  /** Bytes of the block before compression. */
  readonly blockBytes: number
  readonly lines: number
  readonly records: number
  readonly rows: number
  readonly skipped: number
  readonly rejects: Int32Array
  readonly places: Int32Array
  /** Of records that a program has changed. */
  readonly transformed?: TransformedBlock
  /** The chunk comes back, for the text of rejects, and to be filled again; of a Parquet file the rejects as lines of JSON. */
  readonly chunk: Uint8Array
  /** What was encoded, where `chunk` is something else. */
  readonly given?: Uint8Array
}

/** The data with which a thread starts. */
export interface ThreadSettings {
  /** Where the main thread keeps compiled code, if it does. */
  readonly compileCache: string | undefined
}
