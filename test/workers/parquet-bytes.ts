// Parquet files byte by byte, for what no writer at hand makes: stored types of every kind, sizes that lie, footers of
// other programs. Pages are plain.

import { crc32 } from 'node:zlib'
import type { ColumnChunk, CompressionCodec, Encoding, FileMetaData, PageType, SchemaElement } from 'hyparquet'
import { ByteWriter } from 'hyparquet-writer'
import { writeMetadata } from 'hyparquet-writer/src/metadata.js'
import { serializeTCompactProtocol } from 'hyparquet-writer/src/thrift.js'

/** A leaf's values in the plain encoding, and a level of either kind per place where it has them. */
export interface RawColumn {
  readonly path: readonly string[]
  readonly values: readonly Uint8Array[]
  readonly definitions?: readonly number[]
  readonly repetitions?: readonly number[]
}

export interface RawFile {
  readonly schema: readonly SchemaElement[]
  readonly rows: number
  readonly columns: readonly RawColumn[]
  readonly codec?: CompressionCodec
  /** Body of a page -> its stored bytes. */
  readonly compress?: (body: Uint8Array) => Uint8Array
  readonly checksums?: boolean
  readonly keyValues?: FileMetaData['key_value_metadata']
  /** Changes the footer before it is written. */
  readonly footer?: (metadata: FileMetaData) => void
  /** Changes the header of a data page before it is written, as its numbers by field. */
  readonly pageHeader?: (header: Record<`field_${number}`, unknown>) => void
}

const PLAIN = 0
const RLE = 3

export function parquetBytes(file: RawFile): Uint8Array {
  const { schema, rows, columns, codec = 'UNCOMPRESSED', keyValues, footer } = file
  const writer = new ByteWriter()
  writer.appendUint32(0x31524150)
  const leaves = schema.filter((element) => element.type !== undefined)
  const chunks = columns.map((column, i): ColumnChunk => {
    const start = writer.offset
    const { places, bytes } = writePage(writer, file, column, leaves[i]!)
    return {
      file_offset: BigInt(start),
      meta_data: {
        type: leaves[i]!.type!,
        encodings: ['PLAIN'] as Encoding[],
        path_in_schema: [...column.path],
        codec,
        num_values: BigInt(places),
        total_uncompressed_size: BigInt(bytes),
        total_compressed_size: BigInt(writer.offset - start),
        data_page_offset: BigInt(start),
      },
    }
  })
  const metadata = {
    version: 2,
    created_by: 'test',
    schema: [...schema],
    num_rows: BigInt(rows),
    row_groups: [{ columns: chunks, total_byte_size: 0n, num_rows: BigInt(rows) }],
    ...(keyValues !== undefined && { key_value_metadata: keyValues }),
  } as unknown as FileMetaData
  footer?.(metadata)
  writeMetadata(writer, metadata)
  writer.appendUint32(0x31524150)
  writer.finish()
  return writer.getBytes()
}

function writePage(
  writer: ByteWriter,
  { compress = (body) => body, checksums = false, pageHeader }: RawFile,
  { values, definitions, repetitions }: RawColumn,
  { type }: SchemaElement,
): { readonly places: number; readonly bytes: number } {
  const places = definitions?.length ?? values.length
  const body = Buffer.concat([
    ...[repetitions, definitions].map((levels) => (levels === undefined ? Buffer.alloc(0) : levelBytes(levels))),
    type === 'BOOLEAN' ? bits(values) : Buffer.concat(values.flatMap((value) => plainValue(value, type))),
  ])
  const stored = compress(body)
  const header: Record<`field_${number}`, unknown> = {
    field_1: 0 satisfies number as number,
    field_2: body.length,
    field_3: stored.length,
    field_4: checksums ? crc32(stored) | 0 : undefined,
    field_5: { field_1: places, field_2: PLAIN, field_3: RLE, field_4: RLE },
  }
  pageHeader?.(header)
  const start = writer.offset
  serializeTCompactProtocol(writer, header as Parameters<typeof serializeTCompactProtocol>[1])
  writer.appendBytes(stored)
  return { places, bytes: writer.offset - start - stored.length + body.length }
}

/** Levels below 256, a run for each of them. */
function levelBytes(levels: readonly number[]): Buffer {
  const runs = Buffer.from(levels.flatMap((level) => [2, level]))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(runs.length)
  return Buffer.concat([length, runs])
}

function bits(values: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(values.length / 8))
  for (const [i, value] of values.entries()) bytes[i >> 3]! |= value[0]! << (i & 7)
  return bytes
}

function plainValue(value: Uint8Array, type: SchemaElement['type']): Uint8Array[] {
  if (type !== 'BYTE_ARRAY') return [value]
  const length = Buffer.alloc(4)
  length.writeUInt32LE(value.length)
  return [length, value]
}

/** What a file's only column is: the values one by one, or inside of something. */
export type Container = 'value' | 'list' | 'struct' | 'map'

/** A file with a nullable column `c` of the values, one per row, and a null after them. */
export function fileOf(
  element: Omit<SchemaElement, 'name'>,
  values: readonly Uint8Array[],
  inside: Container,
): Uint8Array {
  const root = { name: 'root', num_children: 1 }
  const leaf = (name: string): SchemaElement => ({ ...element, name, repetition_type: 'OPTIONAL' })
  const rows = values.length + 1
  const present = (level: number): number[] => [...values.map(() => level), 0]
  const starts = [...values, undefined].map(() => 0)
  const outer = { name: 'c', repetition_type: 'OPTIONAL', num_children: 1 } as const
  switch (inside) {
    case 'value':
      return parquetBytes({
        schema: [root, leaf('c')],
        rows,
        columns: [{ path: ['c'], values, definitions: present(1) }],
      })
    case 'struct': {
      const schema = [root, outer, leaf('v')]
      return parquetBytes({ schema, rows, columns: [{ path: ['c', 'v'], values, definitions: present(2) }] })
    }
    case 'list': {
      const list = { name: 'list', repetition_type: 'REPEATED', num_children: 1 } as const
      const schema: SchemaElement[] = [root, { ...outer, converted_type: 'LIST' }, list, leaf('element')]
      const column = { path: ['c', 'list', 'element'], values, definitions: present(3), repetitions: starts }
      return parquetBytes({ schema, rows, columns: [column] })
    }
    case 'map': {
      const pairs = { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 } as const
      const key = { name: 'key', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' } as const
      const schema: SchemaElement[] = [root, { ...outer, converted_type: 'MAP' }, pairs, key, leaf('value')]
      const keys = {
        path: ['c', 'key_value', 'key'],
        values: values.map(() => Buffer.from('k')),
        definitions: present(2),
      }
      const own = { path: ['c', 'key_value', 'value'], values, definitions: present(3) }
      return parquetBytes({ schema, rows, columns: [keys, own].map((one) => ({ ...one, repetitions: starts })) })
    }
  }
}

export type { PageType }
