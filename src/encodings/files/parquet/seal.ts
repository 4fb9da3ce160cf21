// Compresses the pages of a block, each with its header: what a worker does last.

import { append, ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { BlockCursor, FORM, putFacts, putU32 } from '../../../codecs/parquet/block-parts.ts'
import { ENCODING, putDataPage } from '../../../codecs/parquet/page-header.ts'
import type { Compress } from '../../encoding.ts'

const out = new ColumnBuffer(64 * 1024)
const page = new ColumnBuffer(64 * 1024)

/** The bytes are good until the next block. */
export async function sealParquet(block: Uint8Array, compress: Compress): Promise<Uint8Array> {
  const cursor = new BlockCursor(block)
  const rows = cursor.u32()
  out.length = 0
  putU32(out, rows)
  while (cursor.at < block.length) {
    const facts = cursor.facts()
    putFacts(out, facts)
    if (facts.form === FORM.dictionary) {
      const start = cursor.at
      const sizes = [cursor.u32(), cursor.u32(), cursor.u32(), cursor.u32()] as const
      cursor.take(sizes[0] + sizes[2] + 2 * sizes[3])
      append(out, block, start, cursor.at)
      continue
    }
    const rawBytes = cursor.u32()
    const raw = cursor.take(cursor.u32())
    const body = await compress(raw)
    page.length = 0
    putDataPage(page, rows, ENCODING.PLAIN, rawBytes, body)
    putU32(out, rawBytes + page.length - body.length)
    putU32(out, page.length)
    append(out, page.bytes, 0, page.length)
  }
  return out.bytes.subarray(0, out.length)
}
