// Blocks -> a Parquet file: their pages are gathered by column until a row group is full, and the footer says where they are.

import { BlockCursor } from '../../../codecs/parquet/block-parts.ts'
import { footer, MAGIC, type RowGroup } from '../../../codecs/parquet/footer.ts'
import type { ParquetCodec } from '../../../codecs/parquet/stored-body.ts'
import type { Plan } from '../../../plan/plan.ts'
import type { FileFraming } from '../../file-framing.ts'
import { outputOf } from '../output-of.ts'
import { ColumnPages } from './column-pages.ts'
import { parquetType } from './column-types.ts'

/** What a row group has at most, of pages in bytes and of rows: it is in memory until it is written. */
const GROUP_BYTES = 16 * 1024 * 1024
const GROUP_ROWS = 1024 * 1024

export interface GroupLimits {
  readonly bytes: number
  readonly rows: number
}

export function codecOf(plan: Plan): ParquetCodec {
  return outputOf(plan).codec ?? 'zstd'
}

export function parquetFraming(
  plan: Plan,
  limits: GroupLimits = { bytes: GROUP_BYTES, rows: GROUP_ROWS },
): FileFraming {
  const columns = plan.columns.map(({ name, nullable, neutral }) => {
    if (neutral === undefined) throw new TypeError(`the type of ${name} is not known`)
    return { name, nullable, type: parquetType(neutral, plan.rules).stored }
  })
  const pages = columns.map(({ type }) => new ColumnPages(type, codecOf(plan)))
  const groups: RowGroup[] = []
  let rows = 0
  let offset = MAGIC.length

  function flush(): Uint8Array[] {
    if (rows === 0) return []
    const pieces: Uint8Array[] = []
    const chunks = pages.map((column) => {
      const ended = column.end(offset)
      pieces.push(...ended.pieces)
      offset += ended.chunk.bytes
      return ended.chunk
    })
    groups.push({ rows, columns: chunks })
    rows = 0
    return pieces
  }

  return {
    begin: () => MAGIC.slice(),
    block(frame) {
      const block = new BlockCursor(frame)
      const added = block.u32()
      for (const column of pages) column.add(block, added)
      rows += added
      const bytes = pages.reduce((sum, column) => sum + column.bytes, 0)
      return bytes >= limits.bytes || rows >= limits.rows ? flush() : []
    },
    end: () => joined([...flush(), footer(columns, groups)]),
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
