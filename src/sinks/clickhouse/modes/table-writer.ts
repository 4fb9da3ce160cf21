// A load into one table of ClickHouse, in any mode.

import type { Completion, TableWrite, TableWriter } from '../../table-writer.ts'
import { TrackedWriter } from '../../tracked-writer.ts'
import { identifier } from '../introspect.ts'
import { appending, limitsOf, type WriterSettings } from './appending.ts'
import { choosePlan } from './choose-plan.ts'
import { stagedWriter } from './staged-writer.ts'
import { readTableTraits } from './table-traits.ts'

/** The writer for the mode. Fails where the table does not allow it; nothing is changed then. */
export async function clickhouseWriter(write: TableWrite, settings: WriterSettings): Promise<TableWriter> {
  const { signal, query, facts, streams } = settings
  const limits = limitsOf(streams)
  const inner = appending(write, settings)
  const { mode, atomic } = write.rules
  const finish = async (confirmed: number): Promise<Completion> => withNotes(await inner.finish(confirmed), inner.notes)
  const appended = { limits, signal, begin: inner.begin, finish }
  if (mode === 'append' && !atomic) return new TrackedWriter(appended)
  const traits = await readTableTraits(query, write.table)
  const plan = choosePlan(write, traits, facts)
  if (plan.by !== undefined) return stagedWriter(write, plan, traits, settings)
  if (mode !== 'truncate') return new TrackedWriter({ ...appended, plan })
  let emptied: Promise<unknown> | undefined
  const empty = (): Promise<unknown> => {
    emptied ??= query(`TRUNCATE TABLE ${identifier(write.table)}`)
    return emptied
  }
  return new TrackedWriter({
    ...appended,
    plan,
    async begin(segment) {
      await empty()
      return inner.begin(segment)
    },
    async finish(confirmed) {
      await empty()
      return finish(confirmed)
    },
  })
}

function withNotes(completion: Completion, notes: readonly string[]): Completion {
  return { ...completion, warnings: [...notes, ...completion.warnings] }
}
