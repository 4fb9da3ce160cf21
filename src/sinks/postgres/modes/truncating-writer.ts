// `--mode truncate`: the table is emptied in the transaction of the COPY, so that a load that fails leaves the old rows.

import type pg from 'pg'
import { displayName } from '../../../schema.ts'
import type { TableWrite, TableWriter } from '../../table-writer.ts'
import { TrackedWriter } from '../../tracked-writer.ts'
import type { Asking } from '../asking.ts'
import { beginCopy } from '../begin-copy.ts'
import { identifier } from '../introspect.ts'
import { sequenceWarnings } from '../sequences.ts'
import { ONE_STREAM, type WriterContext } from '../writer-context.ts'
import type { ChosenPlan } from './choose-plan.ts'
import { beginLocked } from './locks.ts'

export function truncatingWriter(write: TableWrite, plan: ChosenPlan, context: WriterContext): TableWriter {
  const { clients, address, timeoutMs, askPatiently, signal } = context
  const { table, rules } = write
  let hasBegun = false

  async function emptied(client: pg.Client): Promise<undefined> {
    const patient: Asking = (operation, work) => askPatiently(client, operation, work)
    const { lockTimeoutMs } = rules
    await beginLocked(client, patient, table, 'ACCESS EXCLUSIVE', { lockTimeoutMs, signal })
    await patient(`TRUNCATE ${displayName(table)}`, client.query(`TRUNCATE ${identifier(table)}`))
  }

  return new TrackedWriter({
    limits: ONE_STREAM,
    signal,
    plan,
    async begin({ onFailure, refusals }) {
      hasBegun = true
      const client = await clients.take()
      const onEnd = (): void => clients.give(client)
      return beginCopy(client, write, { address, timeoutMs, onFailure, refusals, onEnd, begin: () => emptied(client) })
    },
    async finish(rows) {
      // An input without rows: that is what the table then has.
      if (!hasBegun) {
        const client = await clients.take()
        await emptied(client)
        await context.ask(client, 'COMMIT', client.query('COMMIT'))
        clients.give(client)
      }
      return { warnings: rows === 0 ? [] : await sequenceWarnings(clients, write) }
    },
  })
}
