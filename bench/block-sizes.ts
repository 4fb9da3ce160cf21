// bulkload by --block-size, on the typed wire, into both targets: which size pays.

import { bulkloadClickhouse } from './compare/bulkload-clickhouse.ts'
import { bulkloadPostgres } from './compare/bulkload-postgres.ts'
import type { Peer } from './compare/peer.ts'
import type { Race, Racer } from './compare/race.ts'
import type { EventFiles } from './event-files.ts'
import { raceIntoClickhouse } from './targets/clickhouse.ts'
import { raceIntoPostgres } from './targets/postgres.ts'

const SIZES = ['64KiB', '128KiB', '256KiB', '512KiB', '1MiB', '2MiB', '4MiB'] as const

/** What one size came to in each target. */
export interface BlockSize {
  readonly size: string
  readonly racers: readonly { readonly target: string; readonly racer: Racer }[]
}

export interface BlockSizeRaces {
  readonly sizes: readonly BlockSize[]
  readonly races: readonly Race[]
  /** Why a target is not there. */
  readonly missing: readonly string[]
}

/** Only of peers that `isWanted` takes. */
export async function raceBlockSizes(
  files: EventFiles,
  rounds: number,
  isWanted: (peer: Pick<Peer<never>, 'name'>) => boolean,
): Promise<BlockSizeRaces> {
  const sizes = SIZES.filter((size) => isWanted({ name: nameOf(size) }))
  if (sizes.length === 0) return { sizes: [], races: [], missing: [] }
  const targets = {
    ClickHouse: await raceIntoClickhouse(
      files,
      rounds,
      sizes.map((size) => bulkloadClickhouse(...flagsOf(size))),
    ),
    Postgres: await raceIntoPostgres(
      files,
      rounds,
      sizes.map((size) => bulkloadPostgres(...flagsOf(size))),
      { kinds: ['logged'] },
    ),
  }
  const raced = Object.entries(targets).flatMap(([target, result]) =>
    typeof result === 'string' ? [] : result.map((race) => ({ target, race })),
  )
  return {
    sizes: sizes.map((size) => ({
      size,
      racers: raced.flatMap(({ target, race }) =>
        race.racers.filter(({ name }) => name === nameOf(size)).map((racer) => ({ target, racer })),
      ),
    })),
    races: raced.map(({ race }) => race),
    missing: Object.values(targets).filter((result) => typeof result === 'string'),
  }
}

/** The wire is said, so that a table that is converted as text is a failure and not a figure. */
function flagsOf(size: string): string[] {
  return ['--wire', 'typed', '--block-size', size]
}

function nameOf(size: string): string {
  return bulkloadClickhouse(...flagsOf(size)).name
}
