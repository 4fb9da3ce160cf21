// Tuples of COPY BINARY as a server sends them: each in a message of its own, `d` and its length before it. Source: PostgreSQL
// documentation, "COPY", "Binary Format", and "Message Formats", CopyData: of a backend, each is one row.

import type { Format } from '../format.ts'
import type { TupleRecords } from './records.ts'

export const POSTGRES_BINARY_FORMAT: Format<TupleRecords> = {
  kind: 'postgres-binary',
  names: {},
  naming: 'schema',
  isTyped: true,
  isBinary: true,
  async makeReader(records, { slots, columns }) {
    const { TupleReader } = await import('./tuple-reader.ts')
    return new TupleReader(records, slots, await columns(false))
  },
}
