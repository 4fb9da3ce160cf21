// Rows that came with types and go straight into what the target takes: none of them is refused.

import type { EncodedBlock } from './encode-chunk.ts'

/** `places`: of the rows, as in an `EncodedBlock`. */
export function typedBlock(bytes: Uint8Array, rows: number, places = new Int32Array(0)): EncodedBlock {
  return {
    bytes,
    lines: rows,
    records: rows,
    rows,
    skipped: 0,
    rejects: new Int32Array(0),
    places,
    stopped: false,
  }
}
