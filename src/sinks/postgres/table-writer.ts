// A load into one table of Postgres. Rows that are appended: each segment is one COPY in one transaction.

import type { SegmentWriter } from '../segment-writer.ts'
import type { TableWrite, TableWriter } from '../table-writer.ts'
import { TrackedWriter } from '../tracked-writer.ts'
import { beginCopy } from './begin-copy.ts'
import { beginLedgered } from './ledger/ledgered-copy.ts'
import { choosePlan } from './modes/choose-plan.ts'
import { stagedWriter } from './modes/staged-writer.ts'
import { readTableFacts } from './modes/table-facts.ts'
import { truncatingWriter } from './modes/truncating-writer.ts'
import { sequenceWarnings } from './sequences.ts'
import { Witness } from './witness.ts'
import type { WriterContext } from './writer-context.ts'

/** The writer for the mode. Fails where the table does not allow it; nothing is changed then. */
export async function postgresWriter(write: TableWrite, context: WriterContext): Promise<TableWriter> {
  if (write.rules.mode === 'append') return appendingWriter(write, context)
  const facts = await context.clients.ask('to look at what depends on the table', (client) =>
    readTableFacts(client, write.table),
  )
  const plan = choosePlan(write, facts)
  if (plan.mode === 'truncate') return truncatingWriter(write, plan, context)
  return stagedWriter(write, plan, facts, context)
}

function appendingWriter(
  write: TableWrite,
  { clients, ask, address, timeoutMs, signal, limits, hold }: WriterContext,
): TableWriter {
  const witness = new Witness(clients, timeoutMs, hold)
  return new TrackedWriter({
    limits,
    signal,
    async begin({ ordinal, onFailure, refusals }): Promise<SegmentWriter> {
      await witness.prepare()
      const client = await clients.take()
      const options = { address, timeoutMs, onFailure, refusals, witness, onEnd: () => clients.give(client) }
      if (hold === undefined) return beginCopy(client, write, options)
      return beginLedgered(client, write, options, { hold, ordinal, clients, ask })
    },
    // COPY has counted the rows that it stored, before the COMMIT.
    finish: async (confirmed) => ({
      warnings: [...witness.notes, ...(confirmed === 0 ? [] : await sequenceWarnings(clients, write))],
    }),
  })
}
