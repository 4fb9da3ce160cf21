// What a slice of a Parquet file becomes.

import type { EncodedBlock } from './encode-chunk.ts'

/**
 * `lines` are rows of the slice. A reject's positions, and nothing else, lie in `chunk`, where each rejected row stands
 * as a line of JSON. Of places only the line means something: the row of the slice.
 */
export interface ParquetBlock extends EncodedBlock {
  readonly chunk: Uint8Array
}
