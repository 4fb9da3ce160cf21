// A load into one table of Postgres: each segment is one COPY in one transaction, one after another.

import type pg from 'pg'
import type { TableWrite, TableWriter } from '../table-writer.ts'
import { TrackedWriter } from '../tracked-writer.ts'
import type { Asking } from './asking.ts'
import { beginCopy, type CopyOptions } from './copy.ts'
import { sequencesBehind } from './sequences.ts'

export function postgresWriter(
  client: pg.Client,
  write: TableWrite,
  options: CopyOptions,
  asking: Asking,
  signal: AbortSignal,
): TableWriter {
  return new TrackedWriter({
    limits: { streams: 1 },
    signal,
    begin: ({ onFailure }) => beginCopy(client, write, { ...options, onFailure }),
    // COPY has counted the rows that it stored, before the COMMIT.
    finish: async (confirmed) => ({ warnings: confirmed === 0 ? [] : await sequenceWarnings(client, write, asking) }),
  })
}

/** The rows are there: what cannot be found out now (a right that is missing) must not fail the load. */
async function sequenceWarnings(
  client: pg.Client,
  { table, schema, given }: TableWrite,
  asking: Asking,
): Promise<readonly string[]> {
  const numbered = schema?.columns.filter(({ name, hasDefault }) => hasDefault && given.includes(name)) ?? []
  if (numbered.length === 0) return []
  const names = numbered.map(({ name }) => name)
  return asking('to look at the sequences', sequencesBehind(client, table, names)).catch(() => [])
}
