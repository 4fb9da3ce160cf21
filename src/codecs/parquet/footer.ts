// The footer: the schema, the row groups, and where each column's pages are. Source: parquet.thrift, FileMetaData.

import { append, ColumnBuffer } from '../column-buffer.ts'
import { putU32 } from './block-parts.ts'
import type { Bounds } from './bounds.ts'
import { ENCODING } from './page-header.ts'
import { type Logical, PHYSICAL, type StoredType } from './stored-type.ts'
import { ThriftWriter } from './thrift.ts'

export interface FileColumn {
  readonly name: string
  readonly type: StoredType
  readonly nullable: boolean
}

export interface ColumnChunk {
  readonly codec: number
  /** Where the dictionary's page is, if there is one, and where the first data page is. */
  readonly dictionaryOffset: number | undefined
  readonly dataOffset: number
  /** With the headers of the pages. */
  readonly rawBytes: number
  readonly bytes: number
  readonly nulls: number
  readonly bounds: Bounds
}

export interface RowGroup {
  readonly rows: number
  readonly columns: readonly ColumnChunk[]
}

export const MAGIC = new TextEncoder().encode('PAR1')
/** In the form that readers take apart to know a writer's faults. */
export const CREATED_BY = 'bulkload version 0.1.0 (build release)'

const REQUIRED = 0
const OPTIONAL = 1

/** The footer with its length and the magic bytes at the end of the file. */
export function footer(columns: readonly FileColumn[], groups: readonly RowGroup[]): Uint8Array {
  const thrift = new ThriftWriter()
  thrift.element(() => {
    thrift.i32(1, 1)
    thrift.list(2, 'struct', columns.length + 1, () => {
      thrift.element(() => {
        thrift.text(4, 'schema')
        thrift.i32(5, columns.length)
      })
      for (const column of columns) thrift.element(() => schemaElement(thrift, column))
    })
    thrift.i64(
      3,
      groups.reduce((sum, { rows }) => sum + rows, 0),
    )
    thrift.list(4, 'struct', groups.length, () => {
      for (const group of groups) thrift.element(() => rowGroup(thrift, columns, group))
    })
    thrift.text(6, CREATED_BY)
    // min_value and max_value mean something only with an order: that of each type.
    thrift.list(7, 'struct', columns.length, () => {
      for (const _ of columns) thrift.element(() => thrift.struct(1, () => undefined))
    })
  })
  const end = new ColumnBuffer(thrift.out.length + 8)
  append(end, thrift.out.bytes, 0, thrift.out.length)
  putU32(end, thrift.out.length)
  append(end, MAGIC, 0, MAGIC.length)
  return end.bytes.subarray(0, end.length)
}

function schemaElement(thrift: ThriftWriter, { name, type, nullable }: FileColumn): void {
  thrift.i32(1, PHYSICAL[type.physical])
  if (type.physical === 'FIXED') thrift.i32(2, type.width)
  thrift.i32(3, nullable ? OPTIONAL : REQUIRED)
  thrift.text(4, name)
  annotate(thrift, type.logical)
}

/** The older annotation for the readers that know no other, where it means the same, and the newer. */
function annotate(thrift: ThriftWriter, logical: Logical): void {
  switch (logical.kind) {
    case 'string':
      thrift.i32(6, 0)
      thrift.struct(10, () => thrift.struct(1, () => undefined))
      break
    case 'json':
      thrift.i32(6, 19)
      thrift.struct(10, () => thrift.struct(12, () => undefined))
      break
    case 'uuid':
      thrift.struct(10, () => thrift.struct(14, () => undefined))
      break
    case 'date':
      thrift.i32(6, 6)
      thrift.struct(10, () => thrift.struct(6, () => undefined))
      break
    case 'unsigned':
      thrift.i32(6, 14)
      thrift.struct(10, () =>
        thrift.struct(10, () => {
          thrift.byte(1, 64)
          thrift.bool(2, false)
        }),
      )
      break
    case 'decimal': {
      const { precision, scale } = logical
      thrift.i32(6, 5)
      thrift.i32(7, scale)
      thrift.i32(8, precision)
      thrift.struct(10, () =>
        thrift.struct(5, () => {
          thrift.i32(1, scale)
          thrift.i32(2, precision)
        }),
      )
      break
    }
    case 'timestamp': {
      const { digits, isUtc } = logical
      // TIMESTAMP_MICROS means a point in time.
      if (digits === 6 && isUtc) thrift.i32(6, 10)
      thrift.struct(10, () =>
        thrift.struct(8, () => {
          thrift.bool(1, isUtc)
          thrift.struct(2, () => thrift.struct(digits === 6 ? 2 : 3, () => undefined))
        }),
      )
      break
    }
    default:
  }
}

function rowGroup(thrift: ThriftWriter, columns: readonly FileColumn[], { rows, columns: chunks }: RowGroup): void {
  thrift.list(1, 'struct', chunks.length, () => {
    for (const [i, chunk] of chunks.entries()) {
      thrift.element(() => {
        thrift.i64(2, chunk.dictionaryOffset ?? chunk.dataOffset)
        thrift.struct(3, () => columnMetaData(thrift, columns[i]!, chunk, rows))
      })
    }
  })
  thrift.i64(
    2,
    chunks.reduce((sum, { rawBytes }) => sum + rawBytes, 0),
  )
  thrift.i64(3, rows)
  const [first] = chunks
  if (first !== undefined) thrift.i64(5, first.dictionaryOffset ?? first.dataOffset)
  thrift.i64(
    6,
    chunks.reduce((sum, { bytes }) => sum + bytes, 0),
  )
}

function columnMetaData(thrift: ThriftWriter, { name, type }: FileColumn, chunk: ColumnChunk, rows: number): void {
  const { dictionaryOffset, bounds } = chunk
  const encodings: readonly number[] =
    dictionaryOffset === undefined
      ? [ENCODING.PLAIN, ENCODING.RLE]
      : [ENCODING.PLAIN, ENCODING.RLE, ENCODING.RLE_DICTIONARY]
  thrift.i32(1, PHYSICAL[type.physical])
  thrift.list(2, 'i32', encodings.length, () => {
    for (const encoding of encodings) thrift.i32Element(encoding)
  })
  thrift.list(3, 'binary', 1, () => thrift.textElement(name))
  thrift.i32(4, chunk.codec)
  thrift.i64(5, rows)
  thrift.i64(6, chunk.rawBytes)
  thrift.i64(7, chunk.bytes)
  thrift.i64(9, chunk.dataOffset)
  if (dictionaryOffset !== undefined) thrift.i64(11, dictionaryOffset)
  thrift.struct(12, () => {
    thrift.i64(3, chunk.nulls)
    if (bounds.max !== undefined) thrift.binary(5, bounds.max)
    if (bounds.min !== undefined) thrift.binary(6, bounds.min)
    if (bounds.max !== undefined) thrift.bool(7, bounds.isMaxExact)
    if (bounds.min !== undefined) thrift.bool(8, bounds.isMinExact)
  })
}
