// A load whose stage was being published when it ended: the target is asked how far that came, and completes it. Nothing is read again.

import { BulkloadError } from '../../errors.ts'
import type { TableJournal } from '../../journal/table-journal.ts'
import { type PublishBegun, publishState } from '../../sinks/publish-log.ts'
import type { Connection } from '../../sinks/target.ts'
import type { TableScope } from '../table-scope.ts'

/** An earlier attempt has begun to publish its stage. */
export function isPublishing({ journal }: TableScope): boolean {
  return (journal?.before?.publish.length ?? 0) > 0
}

/** Returns how the publish began, once all of it is done; undefined where nothing of it is in the table. */
export async function completePublish(
  { context, table, job, warnings }: TableScope,
  journal: TableJournal,
  connection: Connection,
): Promise<PublishBegun | undefined> {
  const steps = journal.before?.publish ?? []
  const state = publishState(steps)
  if (state === undefined || connection.publish === undefined) return undefined
  const said = context.resume?.inDoubt
  // Not to be interrupted: a statement that nobody waits for is not written down.
  const answer = await connection.publish({ table: job.name, steps, log: journal, said })
  const { outcome, why, ask, warnings: left = [] } = answer
  for (const message of left) warnings.add(message)
  if (outcome === 'unknown') {
    throw new BulkloadError(
      'BL_RESUME_UNKNOWN',
      `it is not known whether the rows of ${table} were published: ${why}`,
      {
        hint: `look for the rows in the table: ${ask === undefined ? '' : `${ask}; `}resume with --in-doubt stored if they are in it, or with --in-doubt missing if they are not`,
      },
    )
  }
  if (outcome === 'done')
    warnings.add(`resumed: the rows had been loaded into a stage table, and are published: ${why}`)
  return outcome === 'done' ? state.begun : undefined
}
