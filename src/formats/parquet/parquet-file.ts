// A Parquet file's footer: its fields, its row groups and where their columns lie.
// Source: Apache Parquet, "File Format" and parquet.thrift; read with hyparquet.

import type { FileMetaData } from 'hyparquet'
import { BulkloadError } from '../../errors.ts'
import { checkMetadata } from './check-metadata.ts'
import { corruptFile, notParquet, PageError, unsupported } from './corrupt.ts'
import { bytesAt, type RandomAccess } from './random-access.ts'
import { type Leaf, leavesOf, type ParquetField } from './schema/field.ts'
import { type LegacyLeaf, legacyLeaves } from './schema/legacy-calendar.ts'
import { readSchema } from './schema/read-schema.ts'

const MAGIC = 0x31524150 // PAR1
const ENCRYPTED_MAGIC = 0x45524150 // PARE
/** The size of the footer and the magic number. */
const TAIL_BYTES = 8
/** Stands before every text in a page. */
const LENGTH_BYTES = 4
/** There are no statistics in it. */
const DICTIONARY_HEADER_BYTES = 64
/** What is read at once of the end: mostly the whole footer. */
const FIRST_READ_BYTES = 64 * 1024

/** Where a leaf's values of one row group lie. */
export interface ColumnChunk {
  readonly start: number
  readonly end: number
  /** The name in parquet.thrift's enum CompressionCodec. */
  readonly codec: string
  /** Values and nulls. */
  readonly values: number
  /** Approximate size of the values in bytes, each of them counted as often as it occurs. */
  readonly rawBytes: number
}

export interface RowGroup {
  readonly rows: number
  /** The row's ordinal in the file, from 0. */
  readonly firstRow: number
  /** By `Leaf.index`. */
  readonly columns: readonly ColumnChunk[]
}

export interface ParquetFile {
  readonly name: string
  readonly file: RandomAccess
  readonly rows: number
  readonly fields: readonly ParquetField[]
  readonly leaves: readonly Leaf[]
  readonly rowGroups: readonly RowGroup[]
  /** The program that wrote the file, in its own words. */
  readonly createdBy: string | undefined
  /** Leaves whose old dates another calendar counts. */
  readonly legacy: readonly LegacyLeaf[]
  /** What a row may have; larger ones are refused before memory is taken for them. */
  readonly maxRecordBytes: number
}

/** What the command line has by default. */
export const MAX_RECORD_BYTES = 64 * 1024 * 1024

/** Reads and checks the footer: a BL_SOURCE_CORRUPT when the file is no whole Parquet file. */
export async function openParquet(
  file: RandomAccess,
  name: string,
  maxRecordBytes: number = MAX_RECORD_BYTES,
): Promise<ParquetFile> {
  const metadata = await readMetadata(file, name)
  try {
    checkMetadata(metadata)
    const fields = readSchema(metadata.schema)
    const leaves = fields.flatMap((field) => leavesOf(field.shape))
    const legacy = legacyLeaves(leaves, metadata.key_value_metadata)
    const rowGroups: RowGroup[] = []
    let firstRow = 0
    for (const group of metadata.row_groups) {
      const rows = count(group.num_rows)
      if (group.columns.length !== leaves.length) {
        throw new PageError(`a row group has ${group.columns.length} columns, the schema ${leaves.length}`)
      }
      const columns: ColumnChunk[] = []
      for (const leaf of leaves) {
        const chunk = group.columns[leaf.index]!
        // Writers say anything of where the columns of no rows lie.
        columns.push(rows === 0 ? EMPTY_CHUNK : await columnChunk(chunk, leaf, file))
      }
      rowGroups.push({ rows, firstRow, columns })
      firstRow += rows
    }
    if (firstRow !== count(metadata.num_rows)) {
      throw new PageError(`its row groups have ${firstRow} rows, but its footer says ${metadata.num_rows}`)
    }
    return {
      name,
      file,
      rows: firstRow,
      fields,
      leaves,
      rowGroups,
      createdBy: metadata.created_by,
      legacy,
      maxRecordBytes,
    }
  } catch (cause) {
    if (cause instanceof BulkloadError) throw cause
    if (cause instanceof UnsupportedFile) throw unsupported(name, cause.message)
    throw corruptFile(name, file.sizeBytes - TAIL_BYTES - metadata.metadata_length, 'its footer', cause)
  }
}

const EMPTY_CHUNK: ColumnChunk = { start: 0, end: 0, codec: 'UNCOMPRESSED', values: 0, rawBytes: 0 }

class UnsupportedFile extends Error {}

/** A file that was cut short still begins as a Parquet file does; any other is not one. */
async function withoutMagic(file: RandomAccess, name: string): Promise<BulkloadError> {
  const head = await bytesAt(file, 0, 4)
  const begins = head.length === 4 && new DataView(head.buffer, head.byteOffset, 4).getUint32(0, true) === MAGIC
  const end = Math.max(0, file.sizeBytes - 4)
  return begins ? corruptFile(name, end, 'it does not end with PAR1') : notParquet(name, end)
}

async function readMetadata(file: RandomAccess, name: string): Promise<FileMetaData> {
  const { sizeBytes } = file
  if (sizeBytes < TAIL_BYTES + 4) throw corruptFile(name, 0, `it has ${sizeBytes} bytes`)
  const readEnd = Math.min(sizeBytes, FIRST_READ_BYTES)
  let tail = await bytesAt(file, sizeBytes - readEnd, readEnd)
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  if (tail.length < TAIL_BYTES) throw corruptFile(name, sizeBytes - readEnd, 'it became shorter while it was read')
  const magic = view.getUint32(tail.length - 4, true)
  if (magic === ENCRYPTED_MAGIC) throw unsupported(name, 'is encrypted')
  if (magic !== MAGIC) throw await withoutMagic(file, name)
  const footerBytes = view.getUint32(tail.length - TAIL_BYTES, true)
  const footerStart = sizeBytes - TAIL_BYTES - footerBytes
  if (footerStart < 4) throw corruptFile(name, sizeBytes - TAIL_BYTES, `a footer of ${footerBytes} bytes`)
  if (footerStart < sizeBytes - readEnd) tail = await bytesAt(file, footerStart, footerBytes + TAIL_BYTES)
  // Some thirty modules: other loads start without them.
  const { parquetMetadata } = await import('hyparquet')
  try {
    return parquetMetadata(tail, { geoparquet: false })
  } catch (cause) {
    throw corruptFile(name, footerStart, 'its footer', cause)
  }
}

type Chunk = FileMetaData['row_groups'][number]['columns'][number]

async function columnChunk(
  { meta_data: meta, file_path: path, crypto_metadata: crypto }: Chunk,
  leaf: Leaf,
  file: RandomAccess,
): Promise<ColumnChunk> {
  if (crypto !== undefined) throw new UnsupportedFile('has encrypted columns')
  if (path !== undefined && path !== '') throw new UnsupportedFile('stores columns in other files')
  if (meta === undefined) throw new PageError('a column without its metadata')
  if (meta.type !== leaf.physical) {
    throw new PageError(`the column ${leaf.path.join('.')} is ${leaf.physical}, but stored as ${meta.type}`)
  }
  const dictionary = Number(meta.dictionary_page_offset ?? 0n)
  const data = Number(meta.data_page_offset)
  // Some writers say 0 for a dictionary that is not there.
  const start = dictionary > 0 && dictionary < data ? dictionary : data
  const end = start + Number(meta.total_compressed_size)
  if (!(start >= 4 && end >= start && end <= file.sizeBytes - TAIL_BYTES)) {
    throw new PageError(`the column ${meta.path_in_schema.join('.')} lies at ${start} to ${end}`)
  }
  const values = count(meta.num_values)
  let rawBytes = Math.max(count(meta.total_uncompressed_size), values * leaf.width)
  if (leaf.width === 0) {
    const said = meta.size_statistics?.unencoded_byte_array_data_bytes
    const bytes = said === undefined ? (start < data ? await entryBytes(file, start) : 0) * values : count(said)
    rawBytes = Math.max(rawBytes, bytes + values * LENGTH_BYTES)
  }
  return { start, end, codec: meta.codec, values, rawBytes }
}

/**
 * Bytes of a dictionary's entry, on average: a column of few long texts is small in the file, but not where its rows go.
 * 0 for what is no dictionary; what is wrong with it is for the reading of it to say.
 */
async function entryBytes(file: RandomAccess, position: number): Promise<number> {
  const { parquetHeader } = await import('hyparquet/src/column.js')
  try {
    const bytes = await bytesAt(file, position, DICTIONARY_HEADER_BYTES)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const header = parquetHeader({ view, offset: 0 })
    const entries = header.dictionary_page_header?.num_values ?? 0
    return entries > 0 ? Math.max(0, header.uncompressed_page_size / entries) : 0
  } catch (cause) {
    if (cause instanceof RangeError || !(cause instanceof BulkloadError)) return 0
    throw cause
  }
}

function count(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < 0) throw new PageError(`a count of ${value}`)
  return number
}
