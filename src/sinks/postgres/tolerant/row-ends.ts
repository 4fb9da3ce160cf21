// Where the rows end in what COPY takes: tuples of the binary format, or lines of the text format, in which a line feed is escaped.

import { BulkloadError } from '../../../errors.ts'

const LF = 0x0a

export function rowEnds(bytes: Uint8Array, rows: number, isBinary: boolean): Uint32Array {
  const ends = new Uint32Array(rows)
  const end = isBinary ? tupleEnds(bytes, ends) : lineEnds(bytes, ends)
  if (end !== bytes.length) throw new BulkloadError('BL_INTERNAL', `${rows} rows end at byte ${end} of ${bytes.length}`)
  return ends
}

/** int16 fields; each int32 length (-1: NULL) and its bytes. */
function tupleEnds(bytes: Uint8Array, ends: Uint32Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 0
  for (let row = 0; row < ends.length; row++) {
    const fields = view.getInt16(at)
    at += 2
    for (let field = 0; field < fields; field++) at += 4 + Math.max(0, view.getInt32(at))
    ends[row] = at
  }
  return at
}

function lineEnds(bytes: Uint8Array, ends: Uint32Array): number {
  let at = 0
  for (let row = 0; row < ends.length; row++) {
    at = bytes.indexOf(LF, at) + 1
    ends[row] = at
  }
  return at
}
