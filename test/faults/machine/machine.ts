// Plays rounds, each with its own seed. A seed names its target, too; the targets are played side by side, because a round mostly waits.

import { isInstalled } from '../../postgres/postgres-15.ts'
import { clickhouseMissing } from '../../servers/clickhouse-server.ts'
import { makeTempFolder } from '../../servers/temp-folder.ts'
import { oldClickhouse, todaysClickhouse } from './clickhouse-machine.ts'
import { Link } from './link.ts'
import { smallSegments } from './loader.ts'
import type { MachineTarget, TargetName } from './machine-target.ts'
import { postgresMachine } from './postgres-machine.ts'
import { playRound, type Room } from './round.ts'
import { SmallDisk } from './state.ts'
import { Tally } from './tally.ts'

/** In the order of the seeds. */
const TARGETS: readonly { readonly name: TargetName; readonly isHere: boolean; start(): Promise<MachineTarget> }[] = [
  { name: 'Postgres 18', isHere: true, start: () => postgresMachine(18) },
  { name: 'ClickHouse 26', isHere: true, start: todaysClickhouse },
  { name: 'Postgres 15', isHere: isInstalled, start: () => postgresMachine(15) },
  { name: 'ClickHouse 18', isHere: clickhouseMissing === false, start: oldClickhouse },
]

export interface Played {
  readonly failures: readonly Error[]
  /** Rounds of targets that are not installed. */
  readonly skipped: number
  readonly tally: Tally
}

/** Rounds of the seeds from `seed` on. `onRound` gets how many are done, and the failure of the last one. */
export async function play(
  rounds: number,
  seed: number,
  onRound = (_done: number, _failure?: Error) => {},
): Promise<Played> {
  const folder = makeTempFolder('machine')
  const bin = smallSegments(folder.path)
  const tally = new Tally()
  const failures: Error[] = []
  const seeds = Array.from({ length: rounds }, (_, i) => seed + i)
  // All at the end: to remove the folder of a server holds up everything.
  const stops: (() => Promise<void>)[] = [async () => folder.remove()]
  let [played, skipped] = [0, 0]
  const lanes = TARGETS.map(async ({ isHere, start }, number) => {
    const own = seeds.filter((one) => one % TARGETS.length === number)
    if (!isHere) skipped += own.length
    if (!isHere || own.length === 0) return
    const target = await start()
    stops.push(() => target.stop())
    const link = await Link.to(target.port)
    stops.push(() => link.stop())
    const room: Room = { folder: folder.path, target, link, bin, canMount: SmallDisk.isPossible, tally }
    for (const one of own) {
      const failure = await playRound(room, one).then(
        () => undefined,
        (cause: Error) => cause,
      )
      if (failure !== undefined) failures.push(failure)
      onRound(++played, failure)
    }
  })
  const ended = await Promise.allSettled(lanes)
  for (const one of ended) if (one.status === 'rejected') failures.push(one.reason as Error)
  for (const stop of stops.reverse()) await stop()
  return { failures, skipped, tally }
}
