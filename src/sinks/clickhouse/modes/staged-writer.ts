// A load by way of a stage: INSERTs fill the stage, `finish` publishes it. Until then the table is as it was.

import { BulkloadError } from '../../../errors.ts'
import type { WritePlan } from '../../../write-mode.ts'
import type { Completion, TableWrite, TableWriter } from '../../table-writer.ts'
import { TrackedWriter } from '../../tracked-writer.ts'
import { watchGrowth } from '../growth.ts'
import { identifier } from '../introspect.ts'
import { appending, completionOf, limitsOf, type WriterSettings } from './appending.ts'
import { Publish, type PublishSettings } from './publish.ts'
import { createStage, otherStages, stageName } from './stage-table.ts'
import type { TableTraits } from './table-traits.ts'

export async function stagedWriter(
  write: TableWrite,
  plan: WritePlan,
  by: PublishSettings['by'],
  traits: TableTraits,
  settings: WriterSettings,
): Promise<TableWriter> {
  const { query, surely, runId, facts, servers } = settings
  const { table } = write
  const stage = stageName(table, runId)
  const drop = (): Promise<unknown> => surely(`DROP TABLE IF EXISTS ${identifier(stage)}`).catch(() => undefined)
  const others = await otherStages(query, table, stage)
  try {
    // One of this name is what an earlier attempt of this run has left.
    await surely(`DROP TABLE IF EXISTS ${identifier(stage)}`)
    await createStage(surely, table, stage, traits, by === 'exchange' || by === 'rename')
  } catch (cause) {
    await drop()
    throw cause
  }
  const inner = appending({ ...write, table: stage }, settings)
  const publish = new Publish({ by, table, stage, query: surely })
  let publishing: Promise<Completion> | undefined
  let isGivenUp = false

  async function publishAll(confirmed: number, staged: Completion): Promise<Completion> {
    const isAdded = by === 'move' || by === 'attach'
    const growth = isAdded ? await watchGrowth(query, table, facts, servers) : undefined
    const left = await publish.run()
    const added = growth === undefined ? staged : completionOf(await growth.since(confirmed))
    const changes = { inserted: confirmed, updated: 0, unchanged: 0, duplicates: 0 }
    return {
      ...staged,
      ...added,
      changes,
      warnings: [...inner.notes, ...added.warnings, ...left, ...others.map(leftWords)],
    }
  }

  return new TrackedWriter({
    limits: limitsOf(settings.streams),
    signal: settings.signal,
    plan,
    begin: inner.begin,
    async finish(confirmed) {
      const staged = await inner.finish(confirmed)
      if (staged.warnings.length > 0) throw notStaged(staged.warnings)
      // Meanwhile the load may have been given up, and the stage dropped.
      if (isGivenUp) throw new BulkloadError('BL_ABORTED', 'the load was aborted before its stage was published')
      publishing = publishAll(confirmed, staged)
      return publishing
    },
    async discard() {
      isGivenUp = true
      await publishing?.catch(() => undefined)
      const outcome = await publish.outcome()
      if (outcome === 'not done') await drop()
      return outcome
    },
  })
}

function leftWords(stage: string): string {
  return `another load of this table has left a stage table, or is still running: if it has ended, run DROP TABLE ${stage}`
}

/** Nobody else writes into a stage. */
function notStaged(warnings: readonly string[]): BulkloadError {
  return new BulkloadError(
    'BL_UNBALANCED',
    `the stage table does not have the rows that were sent: ${warnings.join('; ')}`,
    {
      hint: 'nothing was published: load again',
    },
  )
}
