// The outcome of a publish that another process began: one transaction, which was committed or not.

import { type PublishAnswer, publishState, type UnfinishedPublish } from '../../publish-log.ts'
import type { Clients } from '../clients.ts'
import { Witness } from '../witness.ts'

export async function outcomeOfPublish(
  { steps, said }: Pick<UnfinishedPublish, 'steps' | 'said'>,
  clients: Clients,
  timeoutMs: number,
): Promise<PublishAnswer> {
  const state = publishState(steps)
  if (state === undefined) return { outcome: 'not done', why: 'its COMMIT was not sent' }
  const answer = await new Witness(clients, timeoutMs).outcomeOf(state.begun.transaction ?? '')
  if (answer.outcome !== 'unknown' || said === undefined) return answer
  return { outcome: said === 'stored' ? 'done' : 'not done', why: 'decided by --in-doubt' }
}
