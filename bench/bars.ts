// How fast and how small bulkload has to be against its peers, in one run on one machine, and what it was.

import type { Race, RaceRun, Racer } from './compare/race.ts'
import { medianOf } from './tables.ts'

/** The most that the times of bulkload may be, as shares of those of another peer. */
export interface Bar {
  /** bulkload with its defaults and JSONL, when it is left out. */
  readonly own?: string
  readonly peer: string | Together
  readonly wall: number
  readonly clientCpu?: number
}

/** Two peers as one: both at the same time at best (`max`), one after the other at worst (`sum`). */
export interface Together {
  readonly how: 'max' | 'sum'
  readonly peers: readonly [string, string]
}

const OWN = 'bulkload'
const MB = 1e6
const PEAK_BAR_MB = 220

/** One line for each bar whose peers have times. */
export function barLines({ racers, bars }: Race): string[] {
  return bars.flatMap(({ own = OWN, peer, wall, clientCpu }) => {
    const parts = [
      part('wall', wall, racers, own, peer, (run) => run.wallSeconds),
      part('client CPU', clientCpu, racers, own, peer, (run) => run.cpuSeconds),
    ].filter((text) => text !== undefined)
    return parts.length === 0 ? [] : [`  ${own} / ${peerName(racers, peer)}: ${parts.join(', ')}`]
  })
}

/**
 * One line for each peer of bulkload's that has runs: its largest memory, and the bar that holds for 2 workers. With an
 * engine in the same process there is none.
 */
export function peakLines({ racers }: Race): string[] {
  return racers.flatMap(({ name, runs }) => {
    const peaks = runs.map((run) => run.peakBytes).filter((bytes) => bytes !== undefined)
    if (!/^bulkload\b(?! --embedded)/.test(name) || peaks.length === 0) return []
    const peak = Math.max(...peaks) / MB
    return [`  ${name}: peak RSS ${peak.toFixed(0)} MB (bar ${PEAK_BAR_MB}${peak <= PEAK_BAR_MB ? '' : ', missed'})`]
  })
}

function part(
  name: string,
  bar: number | undefined,
  racers: readonly Racer[],
  ownName: string,
  peer: Bar['peer'],
  figure: (run: RaceRun) => number | undefined,
): string | undefined {
  const median = (of: string): number | undefined => {
    const runs = racers.find((racer) => racer.name === of)?.runs ?? []
    return medianOf(runs.map(figure).filter((value) => value !== undefined))
  }
  const own = median(ownName)
  const other = typeof peer === 'string' ? median(peer) : together(peer.how, peer.peers.map(median))
  if (bar === undefined || own === undefined || other === undefined || other === 0) return undefined
  const ratio = own / other
  return `${name} ${ratio.toFixed(2)} (bar ${bar}${ratio <= bar ? '' : ', missed'})`
}

function together(how: Together['how'], figures: readonly (number | undefined)[]): number | undefined {
  const known = figures.filter((value) => value !== undefined)
  if (known.length < figures.length) return undefined
  return how === 'max' ? Math.max(...known) : known.reduce((sum, value) => sum + value, 0)
}

function peerName(racers: readonly Racer[], peer: Bar['peer']): string {
  if (typeof peer !== 'string') return `${peer.how} of (${peer.peers.join(') and (')})`
  return racers.find(({ name }) => name === peer)?.isLimit ? `${peer} (limit)` : peer
}
