// What is said of a file that is not what its own index promises.

import { BulkloadError } from '../../errors.ts'

/** Thrown inside the decoding of one page, where only the bytes at hand are known. */
export class PageError extends Error {}

/** A BL_SOURCE_CORRUPT that names the file and the byte where the part at fault begins. */
export function corruptFile(source: string, byteOffset: number, what: string, cause?: unknown): BulkloadError {
  // A TypeError is a parser's that met something else than it expected: its words say nothing of the file.
  const reason = cause instanceof Error && !(cause instanceof TypeError) ? `: ${cause.message}` : ''
  return new BulkloadError('BL_SOURCE_CORRUPT', `the Parquet file is damaged or truncated: ${what}${reason}`, {
    place: { source, byteOffset },
    hint: 'get the file again; the report accounts for what was loaded before this',
    cause,
  })
}

/** A file of another format under a name or an option that says Parquet. */
export function notParquet(source: string, byteOffset: number): BulkloadError {
  return new BulkloadError('BL_SOURCE_CORRUPT', 'not a Parquet file: it neither begins nor ends with PAR1', {
    place: { source, byteOffset },
    hint: 'set its format with --format (csv, jsonl, …), or get the file again',
  })
}

/** Thrown where a row turns out to be larger than one may be. */
export class RowTooLarge extends Error {}

/** A BL_RECORD_TOO_LARGE: `what` would take more memory than a record may. */
export function tooLarge(source: string, byteOffset: number, what: string, maxRecordBytes: number): BulkloadError {
  return new BulkloadError('BL_RECORD_TOO_LARGE', `${what}, but a record can have at most ${maxRecordBytes} bytes`, {
    place: { source, byteOffset },
    hint: 'raise --max-record-bytes if the file really has such rows; otherwise it is damaged, or crafted to exhaust memory',
  })
}

/** A BL_USAGE for what the format allows and this reader lacks. */
export function unsupported(source: string, what: string): BulkloadError {
  return new BulkloadError('BL_USAGE', `the Parquet file ${what}, which is not supported`, {
    place: { source },
    hint: 'write the file again without it, or convert it to JSONL or CSV first',
  })
}
