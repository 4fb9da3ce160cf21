// A load by way of a stage: INSERTs fill the stage, `finish` publishes it. Until then the table is as it was.

import { BulkloadError } from '../../../errors.ts'
import type { WritePlan } from '../../../write-mode.ts'
import { NO_PUBLISH_LOG } from '../../publish-log.ts'
import { stageLeft } from '../../stage-left.ts'
import type { Completion, TableWrite, TableWriter } from '../../table-writer.ts'
import { TrackedWriter } from '../../tracked-writer.ts'
import { watchGrowth } from '../growth.ts'
import { queryIdsOf } from '../insert-statement.ts'
import { identifier } from '../introspect.ts'
import { stageName } from '../publish/names.ts'
import { Publish } from '../publish/publish.ts'
import type { PublishPlace } from '../publish/server.ts'
import { appending, completionOf, limitsOf, type WriterSettings } from './appending.ts'
import { checkStage, createStage, otherStages } from './stage-table.ts'
import type { TableTraits } from './table-traits.ts'

export async function stagedWriter(
  write: TableWrite,
  plan: WritePlan,
  traits: TableTraits,
  settings: WriterSettings,
): Promise<TableWriter> {
  const { query, surely, runId, facts, servers } = settings
  const { table } = write
  const { by } = plan
  const stage = stageName(table, runId)
  const drop = `DROP TABLE IF EXISTS ${identifier(stage)}`
  const others = await otherStages(query, table, stage)
  try {
    // What an earlier attempt of this run has left. It sent no statement that publishes it: those are written down, and completed first.
    await surely(drop)
    await createStage(surely, table, stage, traits, by === 'exchange' || by === 'rename')
  } catch (cause) {
    const isDropped = await surely(drop).then(
      () => true,
      () => false,
    )
    throw isDropped ? cause : stageLeft(cause, `the stage table may be there: run ${drop}`)
  }
  const inner = appending({ ...write, table: stage }, settings)
  const publish = new Publish(placeOf(write, settings), plan, stage)
  let publishing: Promise<Completion> | undefined
  let isGivenUp = false

  async function publishAll(confirmed: number, staged: Completion): Promise<Completion> {
    const isAdded = by === 'move' || by === 'attach'
    const growth = isAdded ? await watchGrowth(query, table, facts, servers) : undefined
    const left = await publish.run(confirmed, staged.countedBy)
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
      const wrong = await checkStage(query, stage, traits, confirmed)
      if (wrong !== undefined) throw notStaged([wrong])
      // Meanwhile the load may have been given up, and the stage dropped.
      if (isGivenUp) throw new BulkloadError('BL_ABORTED', 'the load was aborted before its stage was published')
      publishing = publishAll(confirmed, staged)
      return publishing
    },
    async discard() {
      isGivenUp = true
      await publishing?.catch(() => undefined)
      return publish.discard()
    },
  })
}

/** Where the publish of a table happens, and is written down. */
export function placeOf(
  { table, publishLog = NO_PUBLISH_LOG }: Pick<TableWrite, 'table' | 'publishLog'>,
  { surely, runId, facts, timeoutMs }: Pick<WriterSettings, 'surely' | 'runId' | 'facts' | 'timeoutMs'>,
): PublishPlace {
  const { log_queries: logged } = facts.settings
  return {
    table,
    runId,
    query: surely,
    queryIds: queryIdsOf(runId),
    logged: logged === undefined ? {} : { log_queries: logged },
    timeoutMs,
    log: publishLog,
  }
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
