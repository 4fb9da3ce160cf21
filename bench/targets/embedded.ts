// The race into ClickHouse's engine without a server: a Parquet file into one MergeTree table, which is new for each run.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeTempFolder } from '../../test/servers/temp-folder.ts'
import type { Bar } from '../bars.ts'
import { CHDB_VERSION, chdbAnswers } from '../chdb.ts'
import { bulkloadEmbedded } from '../compare/bulkload-embedded.ts'
import { chdbParquet } from '../compare/chdb-parquet.ts'
import type { EmbeddedPeer } from '../compare/peer.ts'
import { type Race, race } from '../compare/race.ts'
import type { EventFiles } from '../event-files.ts'
import { CHECKSUM_PARTS, EVENT_COLUMNS } from '../events.ts'

const TABLE = 'default.events'
export const EMBEDDED_PEERS: readonly EmbeddedPeer[] = [bulkloadEmbedded, chdbParquet]
const BARS: readonly Bar[] = [{ own: bulkloadEmbedded.name, peer: chdbParquet.name, wall: 1.5 }]

/** The race of `peers`, or why there is none. */
export async function raceIntoEmbedded(
  files: EventFiles,
  parquet: string | undefined,
  rounds: number,
  peers: readonly EmbeddedPeer[],
): Promise<Race[] | string> {
  if (peers.length === 0) return 'embedded ClickHouse: no peer was asked for'
  if (CHDB_VERSION === undefined || parquet === undefined) return 'embedded ClickHouse: chdb is not installed'
  const temp = makeTempFolder('bench-chdb')
  try {
    const folder = temp.path
    const dataFolder = join(folder, 'clickhouse')
    const version = await chdbAnswers(undefined, ['SELECT version()'])
    const columns = EVENT_COLUMNS.map(({ name, clickhouse }) => `${name} ${clickhouse}`)
    const parts = CHECKSUM_PARTS.map((part) => part.clickhouse)
    return [
      await race(
        {
          title: `embedded ClickHouse ${version} (chDB ${CHDB_VERSION}), MergeTree`,
          job: { parquet, table: TABLE, folder, dataFolder },
          peers,
          reset: async () => {
            rmSync(dataFolder, { recursive: true, force: true })
            await chdbAnswers(dataFolder, [
              `CREATE TABLE ${TABLE} (${columns.join(', ')}) ENGINE = MergeTree ORDER BY id`,
            ])
          },
          checksum: async () =>
            (await chdbAnswers(dataFolder, [`SELECT ${parts.join(', ')} FROM ${TABLE}`])).replaceAll('\t', ' '),
          expected: files.checksum,
          jsonlBytes: files.jsonlBytes,
          // The engine is in the client's process.
          serverCpu: async () => undefined,
          bars: BARS,
        },
        rounds,
      ),
    ]
  } finally {
    temp.remove()
  }
}
