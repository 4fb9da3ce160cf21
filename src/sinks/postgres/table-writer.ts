// A load into one table of Postgres: each segment is one COPY in one transaction.

import type { SegmentWriter } from '../segment-writer.ts'
import type { TableWrite, TableWriter } from '../table-writer.ts'
import { TrackedWriter } from '../tracked-writer.ts'
import type { Clients } from './clients.ts'
import { beginCopy, type CopyOptions } from './copy.ts'
import { sequencesBehind } from './sequences.ts'

export interface PostgresWriterOptions extends Pick<CopyOptions, 'address' | 'timeoutMs'> {
  readonly signal: AbortSignal
}

export function postgresWriter(clients: Clients, write: TableWrite, options: PostgresWriterOptions): TableWriter {
  return new TrackedWriter({
    limits: { streams: 1, openSegments: 1 },
    signal: options.signal,
    async begin({ onFailure }): Promise<SegmentWriter> {
      const client = await clients.take()
      return beginCopy(client, write, { ...options, onFailure, onEnd: () => clients.give(client) })
    },
    // COPY has counted the rows that it stored, before the COMMIT.
    finish: async (confirmed) => ({ warnings: confirmed === 0 ? [] : await sequenceWarnings(clients, write) }),
  })
}

/** The rows are there: what cannot be found out now (a right that is missing) must not fail the load. */
async function sequenceWarnings(clients: Clients, { table, schema, given }: TableWrite): Promise<readonly string[]> {
  const numbered = schema?.columns.filter(({ name, hasDefault }) => hasDefault && given.includes(name)) ?? []
  if (numbered.length === 0) return []
  const names = numbered.map(({ name }) => name)
  return clients.ask('to check the sequences', (client) => sequencesBehind(client, table, names)).catch(() => [])
}
