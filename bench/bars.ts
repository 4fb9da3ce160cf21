// How fast bulkload has to be against its peers, in one run on one machine, and how fast it was.

import type { Race } from './compare/race.ts'
import { medianOf } from './tables.ts'

/** The most that the times of bulkload with its defaults may be, as shares of those of another peer. */
export interface Bar {
  readonly peer: string
  readonly wall: number
  readonly clientCpu?: number
}

const OWN = 'bulkload'

/** One line for each bar whose two peers have times. */
export function barLines({ racers, bars }: Race): string[] {
  const own = racers.find(({ name }) => name === OWN)
  if (own === undefined) return []
  return bars.flatMap(({ peer, wall, clientCpu }) => {
    const other = racers.find(({ name }) => name === peer)
    const parts = [
      part('wall', wall, own.runs, other?.runs, (run) => run.wallSeconds),
      part('client CPU', clientCpu, own.runs, other?.runs, (run) => run.cpuSeconds),
    ].filter((text) => text !== undefined)
    const name = other?.isLimit ? `${peer} (limit)` : peer
    return parts.length === 0 ? [] : [`  ${OWN} / ${name}: ${parts.join(', ')}`]
  })
}

function part<Run>(
  name: string,
  bar: number | undefined,
  runs: readonly Run[],
  others: readonly Run[] = [],
  figure: (run: Run) => number | undefined,
): string | undefined {
  const median = (of: readonly Run[]): number | undefined =>
    medianOf(of.map(figure).filter((value) => value !== undefined))
  const own = median(runs)
  const other = median(others)
  if (bar === undefined || own === undefined || other === undefined || other === 0) return undefined
  const ratio = own / other
  return `${name} ${ratio.toFixed(2)} (bar ${bar}${ratio <= bar ? '' : ', missed'})`
}
