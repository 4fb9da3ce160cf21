// A load by way of a stage: COPY fills the stage, `finish` publishes it in one transaction. Until then the table is as it was.

import { setTimeout as sleep } from 'node:timers/promises'
import { BulkloadError } from '../../../errors.ts'
import type { TableName } from '../../../schema.ts'
import { NO_PUBLISH_LOG } from '../../publish-log.ts'
import { stageLeft } from '../../stage-left.ts'
import type { Completion, TableWrite, TableWriter } from '../../table-writer.ts'
import { TrackedWriter } from '../../tracked-writer.ts'
import type { Asking } from '../asking.ts'
import { beginCopy } from '../begin-copy.ts'
import { identifier } from '../introspect.ts'
import { sequenceWarnings } from '../sequences.ts'
import { ONE_STREAM, type WriterContext } from '../writer-context.ts'
import type { ChosenPlan } from './choose-plan.ts'
import type { LockMode } from './locks.ts'
import { Publish } from './publish.ts'
import { copyIn, deleteAll, deleteByKey, merge, type Published, type PutSettings } from './put-rows.ts'
import { claimStage, createStage, dropStage, stageName } from './stage-table.ts'
import { swapIn } from './swap.ts'
import type { TableFacts } from './table-facts.ts'

export async function stagedWriter(
  write: TableWrite,
  plan: ChosenPlan,
  facts: TableFacts,
  context: WriterContext,
): Promise<TableWriter> {
  const { clients, ask, askPatiently, askSurely, address, timeoutMs, signal, reconnect, runId } = context
  const { table, rules } = write
  const stage = stageName(table, runId)
  const isWhole = plan.by === 'swap'
  // It holds the lock by which others see that the stage is in use, until the load closes its connections.
  const lead = await clients.take()
  const asking: Asking = (operation, work) => ask(lead, operation, work)
  // Where this fails, another process may be using the stage.
  await claimStage(lead, asking, { table, stage })
  try {
    await createStage(lead, asking, { write, stage, facts, runId, isWhole, isNumbered: plan.key !== undefined })
  } catch (cause) {
    throw (await dropOnItsOwn(context, stage)) ? cause : stageLeft(cause, leftWords(stage))
  }
  const { lockTimeoutMs } = rules
  const lock = lockOf(plan, facts)
  const { publishLog: log = NO_PUBLISH_LOG } = write
  const publish = new Publish({
    ...{ clients, plan, table, stage, lock, lockTimeoutMs, signal, log, timeoutMs },
    ...{ askPatiently, askSurely, reconnect },
  })
  let publishing: Promise<Published> | undefined

  async function finish(rows: number): Promise<Completion> {
    publishing = publish.run(rows, (client, patient) => putRows({ client, patient, write, stage, facts, rows }, plan))
    const published = await publishing
    return { ...published, warnings: rows === 0 ? [] : await sequenceWarnings(clients, write) }
  }

  return new TrackedWriter({
    // Of rows with one key the last one counts.
    limits: rules.mode === 'replace' ? context.limits : ONE_STREAM,
    signal,
    plan,
    async begin({ onFailure, refusals }) {
      const client = await clients.take()
      const onEnd = (): void => clients.give(client)
      return beginCopy(client, { ...write, table: stage }, { address, timeoutMs, onFailure, refusals, onEnd })
    },
    finish,
    async discard() {
      await publishing?.catch(() => undefined)
      const { outcome, why } = await publish.outcome()
      if (outcome === 'unknown')
        return { outcome, warnings: [`it is not known whether the rows were published: ${why}`] }
      if (outcome === 'done' || (await dropOnItsOwn(context, stage))) return { outcome }
      return { outcome, warnings: [leftWords(stage)] }
    },
  })
}

function putRows(put: PutSettings, { mode, by, key }: ChosenPlan): Promise<Published> {
  if (key !== undefined && by === 'delete') return deleteByKey(put, key)
  if (key !== undefined) return merge(put, key, mode === 'upsert')
  if (by === 'swap') return swapIn(put)
  return by === 'delete' ? deleteAll(put) : copyIn(put)
}

/** Readers wait only where rows are not deleted one by one. */
function lockOf({ mode, by }: ChosenPlan, { kind }: TableFacts): LockMode {
  if (mode === 'replace') return by === 'delete' ? 'SHARE ROW EXCLUSIVE' : 'ACCESS EXCLUSIVE'
  return kind === 'p' ? 'SHARE ROW EXCLUSIVE' : 'ROW EXCLUSIVE'
}

/** The server may still hold the stage for the connection that was lost: it looks every two seconds whether that is there. */
const DROP_TRIES = 4

/** The connection of the load may be broken. False: the stage may still be there. */
async function dropOnItsOwn({ reconnect, askSurely }: WriterContext, stage: TableName): Promise<boolean> {
  for (let attempt = 1; attempt <= DROP_TRIES; attempt++) {
    const client = await reconnect().catch(() => undefined)
    if (client === undefined) return false
    try {
      await askSurely(client, 'DROP TABLE of the stage', dropStage(client, stage))
      return true
    } catch (cause) {
      if (cause instanceof BulkloadError && cause.code === 'BL_TIMEOUT') return false
      await sleep(500)
    } finally {
      // A server that is silent does not say goodbye.
      void client.end().catch(() => undefined)
    }
  }
  return false
}

function leftWords(stage: TableName): string {
  return `the stage table was not dropped: the next load of the table drops it, or run DROP TABLE IF EXISTS ${identifier(stage)}`
}
