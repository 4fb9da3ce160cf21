// The segments that were sent and may be stored: their attempts so far, for a target that takes them again by their tokens.

import type { Evidence, Outcome, SegmentDoubt } from '../sinks/segment-writer.ts'

export class SegmentDoubts {
  readonly #doubts: Map<number, SegmentDoubt>
  /** The attempts under way. */
  readonly #evidence = new Map<number, Evidence | undefined>()
  readonly #askedAt = new Map<number, Date>()

  /** `known`: from before this load, by their ordinals. */
  constructor(known: ReadonlyMap<number, SegmentDoubt> = new Map()) {
    this.#doubts = new Map(known)
  }

  of(ordinal: number): SegmentDoubt | undefined {
    return this.#doubts.get(ordinal)
  }

  begun(ordinal: number, evidence: Evidence | undefined): void {
    this.#evidence.set(ordinal, evidence)
    this.#askedAt.delete(ordinal)
  }

  /** Its commit is asked for next. */
  asked(ordinal: number): void {
    this.#askedAt.set(ordinal, new Date())
  }

  ended(ordinal: number, outcome: Outcome): void {
    if (outcome !== 'unknown') {
      this.confirmed(ordinal)
      return
    }
    const { evidence = [], since = this.#askedAt.get(ordinal) } = this.#doubts.get(ordinal) ?? {}
    const own = this.#evidence.get(ordinal)
    const isNew = own !== undefined && !evidence.some(({ id }) => id === own.id)
    this.#doubts.set(ordinal, { evidence: isNew ? [...evidence, own] : evidence, since })
  }

  /** Its outcome is known. */
  confirmed(ordinal: number): void {
    this.#doubts.delete(ordinal)
    this.#evidence.delete(ordinal)
    this.#askedAt.delete(ordinal)
  }
}
