// How many streams a load into one table has.

/** What the user says: a number, or that the target chooses. */
export type SaidStreams = number | 'auto'

export interface Streams {
  readonly count: number
  /** Why it is this number, where the target chose it. */
  readonly reason?: string
}

/** More of them mostly wait for each other's locks. */
const MOST = 4
const UNKNOWN = 2

/** `cores`: of the server, where it tells. */
export function chooseStreams(said: SaidStreams, cores: number | undefined): Streams {
  if (said !== 'auto') return { count: said }
  if (cores === undefined) return { count: UNKNOWN, reason: 'the server does not report its number of cores' }
  return {
    count: Math.max(1, Math.min(MOST, cores)),
    reason: `the server has ${cores} ${cores === 1 ? 'core' : 'cores'}`,
  }
}
