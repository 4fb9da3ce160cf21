// The format of a Parquet source. Parquet is read from its end, by the workers themselves: what is not a plain file of this
// machine is written to one first.

import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BulkloadError } from '../../errors.ts'
import { hasChecksums } from '../../formats/parquet/pages/page-checksums.ts'
import { MAX_RECORD_BYTES, openParquet } from '../../formats/parquet/parquet-file.ts'
import { openLocalFile } from '../../formats/parquet/random-access.ts'
import type { ParquetRecords } from '../../formats/parquet/records.ts'
import { inferredColumns } from '../../formats/parquet/schema/inferred-columns.ts'
import { parquetChunks } from '../../formats/parquet/slices.ts'
import type { ByteStream, Source } from '../../sources/source.ts'
import { fileFormat, type OpenedFile } from './file-format.ts'

const COPY_BYTES = 1024 * 1024

/** `stream`: the source from its beginning; `isPlain` when these are the bytes of the source itself. Closes the stream. */
export async function openParquetSource(
  source: Source,
  stream: ByteStream,
  isPlain: boolean,
  maxRecordBytes = MAX_RECORD_BYTES,
): Promise<OpenedFile> {
  const local = isPlain ? source.localPath : undefined
  let path: string
  try {
    path = local ?? (await spool(source, stream))
  } finally {
    await stream.close()
  }
  const removed = async (): Promise<void> => {
    if (local === undefined) await rm(path, { force: true })
  }
  try {
    const access = await openLocalFile(path)
    try {
      const file = await openParquet(access, source.name)
      const fields = file.fields.map(({ name }) => name)
      const unchecked = (await hasChecksums(file)) ? '' : '; no page checksums: damage may go unnoticed'
      const record: ParquetRecords = {
        kind: 'parquet',
        path,
        name: source.name,
        maxRecordBytes,
        fields,
        ...(local !== undefined && source.version !== undefined && { version: source.version }),
      }
      const groups = file.rowGroups.length === 1 ? '1 row group' : `${file.rowGroups.length} row groups`
      const format = {
        ...fileFormat(record, 'parquet', 'from the content'),
        declared: inferredColumns(file.fields),
        // Its content says so to a load, too.
        flags: [],
        words: `parquet: ${file.rows} rows in ${groups}${unchecked}`,
      }
      return { format, rows: file.rows, slices: () => parquetChunks(file), close: removed }
    } finally {
      await access.close()
    }
  } catch (cause) {
    await removed()
    throw cause
  }
}

/** Writes the stream to a file that only this user can read. */
async function spool(source: Source, stream: ByteStream): Promise<string> {
  const path = join(tmpdir(), `bulkload-${randomUUID()}.parquet`)
  const file = await open(path, 'wx', 0o600)
  try {
    const bytes = new Uint8Array(COPY_BYTES)
    for (let count = await stream.read(bytes, 0); count > 0; count = await stream.read(bytes, 0)) {
      await writeAll(file, bytes.subarray(0, count))
    }
    return path
  } catch (cause) {
    await rm(path, { force: true })
    if (cause instanceof BulkloadError) throw cause
    throw new BulkloadError('BL_SOURCE_FAILED', `cannot write a temporary copy of ${source.name} to ${tmpdir()}`, {
      cause,
      hint: 'Parquet is read from its end, so a pipe or a remote file is copied first: free some space there, or set TMPDIR to another directory',
    })
  } finally {
    await file.close()
  }
}

async function writeAll(
  file: { write(bytes: Uint8Array): Promise<{ bytesWritten: number }> },
  bytes: Uint8Array,
): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes.subarray(at))).bytesWritten
}
