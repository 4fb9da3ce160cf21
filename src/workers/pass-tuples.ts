// Blocks of tuples that the target takes as they are.

import { int32, MESSAGE_HEADER } from '../formats/postgres-binary/tuple-ends.ts'
import type { EncodedBlock } from './encode-chunk.ts'
import { typedBlock } from './typed-block.ts'

/** Takes the tuples out of their messages; the block is the beginning of the chunk's own memory. */
export function passTuples(chunk: Uint8Array): EncodedBlock {
  let to = 0
  let rows = 0
  for (let at = 0; at < chunk.length; rows++) {
    const end = at + 1 + int32(chunk, at + 1)
    chunk.copyWithin(to, at + MESSAGE_HEADER, end)
    to += end - at - MESSAGE_HEADER
    at = end
  }
  return typedBlock(chunk.subarray(0, to), rows)
}
