// The binary format of Postgres's COPY: tuples of typed fields.

import type { Encoding } from '../encoding.ts'

/** Signature, flags, length of an extension (PostgreSQL documentation, COPY, "Binary Format"). */
const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex')
/** A field count of -1 stands after the last tuple. */
const TRAILER = Buffer.from('ffff', 'hex')

export const postgresBinary: Encoding = {
  name: 'postgres-binary',
  wire: 'typed',
  words: 'COPY BINARY: every column has a codec, and the server parses nothing',
  fillsDefaults: false,
  prefersLargeChunks: true,
  prologue: HEADER,
  epilogue: TRAILER,
  unencodable: async () => (await import('./make-writer.ts')).unencodableIn,
  cellClass: async () => (await import('./cell-class.ts')).cellClassOf,
  blocks: async () => (await import('./blocks.ts')).postgresBinaryBlocks,
  taker: async () => (await import('../from-parquet/postgres-binary/forms.ts')).postgresTaker,
  slices: async () => (await import('../from-parquet/postgres-binary/slices.ts')).binarySlices,
}
