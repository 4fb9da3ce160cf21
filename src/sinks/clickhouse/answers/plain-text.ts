// A failure's text, which old servers compress as the rows that were asked for.

import { lz4 } from '../../../codecs/compression/lz4.ts'

const METHOD_AT = 16
const LZ4 = 0x82
const RAW_SIZE_AT = 21

/** The text of an answer in one frame, or of one that is in none. */
export function plainText(bytes: Buffer): string {
  if (bytes.length <= RAW_SIZE_AT + 4 || bytes[METHOD_AT] !== LZ4) return bytes.toString()
  try {
    // The library wants the raw size in front, where the header has it.
    return lz4().uncompressSync(bytes.subarray(RAW_SIZE_AT)).toString()
  } catch {
    return bytes.toString()
  }
}
