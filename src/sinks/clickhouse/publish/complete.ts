// A publish that another process began, and did not end: how far it came is found out, and the rest is done.

import type { PublishAnswer, PublishBegun, PublishState, UnfinishedPublish } from '../../publish-log.ts'
import { publishState } from '../../publish-log.ts'
import { identifier } from '../introspect.ts'
import { Partitions } from './partitions.ts'
import { dropUseless } from './publish.ts'
import type { Publishing, Settled } from './publishing.ts'
import type { PublishPlace } from './server.ts'
import { Swap } from './swap.ts'

export async function completePublish(
  { steps, said }: Pick<UnfinishedPublish, 'steps' | 'said'>,
  place: PublishPlace,
): Promise<PublishAnswer> {
  const state = publishState(steps)
  if (state === undefined) return { outcome: 'not done', why: 'no statement of the publish was sent' }
  const { partitions, plan } = state.begun
  if (partitions === undefined) return completeSwap(place, state, said)
  return completePartitions(place, state, { by: plan.by as Partitions['by'], partitions }, said)
}

async function completeSwap(
  place: PublishPlace,
  { begun, stages, asked, isAnswered }: PublishState,
  said: UnfinishedPublish['said'],
): Promise<PublishAnswer> {
  const swap = new Swap(place, stages, begun.ids)
  if (isAnswered) return done(place, swap, 'the server had confirmed the publish')
  const settled = await swap.settle(asked?.queryId)
  if (settled.outcome === 'done') return done(place, swap, settled.why)
  if (settled.outcome === 'unknown') {
    // Nothing is dropped: which table has which rows is not known.
    const outcome = said === 'stored' ? 'done' : 'not done'
    if (said === undefined || !(await swap.freeName())) return settled
    return { outcome, why: 'decided by --in-doubt', warnings: [leftWords(swap)] }
  }
  await swap.execute()
  return done(place, swap, 'the rest of the publish was done')
}

async function completePartitions(
  place: PublishPlace,
  { stages, asked, answered }: PublishState,
  { by, partitions }: { readonly by: Partitions['by']; readonly partitions: NonNullable<PublishBegun['partitions']> },
  said: UnfinishedPublish['said'],
): Promise<PublishAnswer> {
  const publishing = new Partitions(place, by, stages, partitions, answered)
  const isThere = await publishing.find()
  if (asked?.partition !== undefined) {
    const settled = decided(await publishing.settle(asked), said)
    if (settled.outcome === 'unknown') return settled
    if (settled.outcome === 'done') await publishing.answered(asked.partition)
  }
  if (publishing.rest.length > 0 && !isThere) {
    // The run that failed has dropped its stage: nothing was published, or nothing of it is left to complete.
    if (publishing.rest.length === partitions.length) return { outcome: 'not done', why: 'no partition was published' }
    const why = `the stage table ${stages[0]} is not there, and ${publishing.rest.length} of ${partitions.length} partitions were not published by this run`
    return decided({ outcome: 'unknown', why, ask: 'check whether the table has the rows of these partitions' }, said)
  }
  await publishing.execute()
  return done(place, publishing, `${partitions.length} partitions are published`)
}

/** Of the one statement that is in doubt. */
function decided(settled: Settled, said: UnfinishedPublish['said']): Settled {
  if (settled.outcome !== 'unknown' || said === undefined) return settled
  return { outcome: said === 'stored' ? 'done' : 'not done', why: 'decided by --in-doubt' }
}

async function done(place: PublishPlace, publishing: Publishing, why: string): Promise<PublishAnswer> {
  return { outcome: 'done', why, warnings: await dropUseless(place, publishing) }
}

function leftWords({ stage }: Swap): string {
  return `tables of the publish were left as they are, such as ${identifier(stage)}: check them before you drop them`
}
