// An INSERT whose answer was lost: the server is asked for its outcome in the same run, or whether it may be sent again with its token.

import { setTimeout as sleep } from 'node:timers/promises'
import type { TableName } from '../../../schema.ts'
import type { Answer, Doubt } from '../../doubt.ts'
import type { Evidence, Outcome, Receipt, Segment, SegmentAccount, SegmentWriter } from '../../segment-writer.ts'
import { mayPass } from '../answers/passing-errors.ts'

/** Before the server is asked again, where it cannot be reached: it may be starting. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000]

export interface Asking {
  readonly segment: Pick<Segment, 'ordinal' | 'token' | 'doubt'>
  readonly table: TableName
  readonly signal: AbortSignal
  ask(doubt: Doubt): Promise<Answer>
  onNote(note: string): void
}

export class AskingInsert implements SegmentWriter {
  readonly #insert: SegmentWriter
  readonly #asking: Asking
  #asked: { readonly rows: number; readonly at: Date } | undefined
  #outcome: Promise<Outcome> | undefined
  #mayResend = false

  constructor(insert: SegmentWriter, asking: Asking) {
    this.#insert = insert
    this.#asking = asking
  }

  get evidence(): Evidence | undefined {
    return this.#insert.evidence
  }

  get mayResend(): boolean {
    return this.#mayResend
  }

  /** The token makes whole what was stored in part. */
  get mayHaveParts(): boolean {
    return this.#insert.mayHaveParts === true && !this.#mayResend
  }

  write(frame: Uint8Array, rows: number): Promise<boolean> {
    return this.#insert.write(frame, rows)
  }

  async commit(account: SegmentAccount): Promise<Receipt> {
    this.#asked = { rows: account.rows, at: new Date() }
    const { segment, onNote } = this.#asking
    try {
      const receipt = await this.#insert.commit(account)
      if (segment.doubt !== undefined)
        onNote(`segment ${segment.ordinal} was sent again with its token: an answer was lost`)
      return receipt
    } catch (cause) {
      if ((await this.abort(cause)) !== 'done') throw cause
      return { rows: account.rows, countedBy: 'server' }
    }
  }

  abort(cause: unknown): Promise<Outcome> {
    this.#outcome ??= this.#insert.abort(cause).then((outcome) => this.#decide(outcome))
    return this.#outcome
  }

  async #decide(outcome: Outcome): Promise<Outcome> {
    const { doubt } = this.#asking.segment
    if (outcome === 'done') return outcome
    if (outcome === 'not done' && doubt === undefined && this.#insert.mayHaveParts !== true) return outcome
    const answer = await this.#ask(outcome).catch(() => undefined)
    this.#mayResend = answer?.mayResend === true
    // Only parts of it are in question: the server has refused it.
    if (outcome === 'not done' && doubt === undefined) return outcome
    if (answer?.outcome === 'done') this.#asking.onNote(`the answer to an INSERT was lost: ${answer.why}`)
    return answer?.outcome ?? 'unknown'
  }

  async #ask(outcome: Outcome): Promise<Answer> {
    const { table, segment, signal, ask } = this.#asking
    const { doubt, token } = segment
    const own = outcome === 'unknown' ? this.evidence : undefined
    const question: Doubt = {
      ...{ table, token, evidence: own, earlier: doubt?.evidence ?? [] },
      rows: this.#asked?.rows,
      askedAt: doubt === undefined ? this.#asked?.at : doubt.since,
    }
    // Rows that were never asked to be stored are asked about once.
    const waits = this.#asked === undefined ? [] : WAITS_MS
    for (let attempt = 0; ; attempt++) {
      try {
        return await ask(question)
      } catch (cause) {
        const waitMs = waits[attempt]
        if (waitMs === undefined || !mayPass(cause, false)) throw cause
        await sleep(waitMs, undefined, { signal })
      }
    }
  }
}
