// The exit status of a run of several tables.

import { EXIT } from './errors.ts'

/** Worst last: the status of a run is the worst of its tables'. */
const SEVERITY: readonly number[] = [
  EXIT.ok,
  EXIT.rejects,
  EXIT.tooManyRejects,
  EXIT.source,
  EXIT.target,
  EXIT.resume,
  EXIT.unbalanced,
  EXIT.usage,
  EXIT.internal,
  EXIT.terminated,
  EXIT.interrupted,
]

/** The worst of several exit statuses; an unknown one is the worst of all. */
export function worstStatus(statuses: Iterable<number>): number {
  let worst: number = EXIT.ok
  for (const status of statuses) {
    const rank = SEVERITY.indexOf(status)
    if (rank === -1) return status
    if (rank > SEVERITY.indexOf(worst)) worst = status
  }
  return worst
}
