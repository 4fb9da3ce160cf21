// Rows that came with types and go straight into what the target takes: none of them is refused.

import type { EncodedBlock } from './encode-chunk.ts'

export function typedBlock(bytes: Uint8Array, rows: number): EncodedBlock {
  const none = (): Int32Array => new Int32Array(0)
  return {
    bytes,
    lines: rows,
    records: rows,
    rows,
    skipped: 0,
    rejects: none(),
    places: none(),
    stopped: false,
  }
}
