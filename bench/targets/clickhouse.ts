// The race into ClickHouse: a server of its own, one MergeTree table.

import { clickhouseMissing, startClickhouse } from '../../test/servers/clickhouse-server.ts'
import type { Bar } from '../bars.ts'
import { bulkloadClickhouse } from '../compare/bulkload-clickhouse.ts'
import { clickhouseClient } from '../compare/clickhouse-client.ts'
import { clickhouseJs } from '../compare/clickhouse-js.ts'
import { curlJsonl } from '../compare/curl-jsonl.ts'
import { curlNative } from '../compare/curl-native.ts'
import type { ClickhouseJob, ClickhousePeer } from '../compare/peer.ts'
import { type Arena, prepare, type Race, race } from '../compare/race.ts'
import type { EventFiles } from '../event-files.ts'
import { CHECKSUM_PARTS, EVENT_COLUMNS } from '../events.ts'
import { cpuOfProcess } from '../server-cpu.ts'

const TABLE = 'events'
/** The first is what the others are compared with. */
export const CLICKHOUSE_PEERS: readonly ClickhousePeer[] = [
  bulkloadClickhouse(),
  bulkloadClickhouse('--codec', 'zstd'),
  bulkloadClickhouse('--wire', 'text'),
  clickhouseClient,
  clickhouseJs,
  curlJsonl,
  curlNative,
]
const BARS: readonly Bar[] = [
  { peer: clickhouseClient.name, wall: 0.8, clientCpu: 0.7 },
  { peer: curlNative.name, wall: 1.2 },
  { peer: clickhouseJs.name, wall: 0.15 },
]

/** The race of `peers`, or why there is none. */
export async function raceIntoClickhouse(
  files: EventFiles,
  rounds: number,
  peers: readonly ClickhousePeer[],
  bars: readonly Bar[] = BARS,
): Promise<Race[] | string> {
  if (peers.length === 0) return 'ClickHouse: no peer was asked for'
  if (clickhouseMissing !== false) return `ClickHouse: ${clickhouseMissing}`
  const server = await startClickhouse()
  try {
    const version = (await server.query('SELECT version()')).trim()
    const columns = EVENT_COLUMNS.map(({ name, clickhouse }) => `${name} ${clickhouse}`)
    await server.query(`CREATE TABLE ${TABLE} (${columns.join(', ')}) ENGINE = MergeTree ORDER BY id`)
    const parts = CHECKSUM_PARTS.map((part) => part.clickhouse)
    const arena: Arena<ClickhouseJob> = {
      title: `ClickHouse ${version}, MergeTree`,
      job: { files, table: TABLE, url: server.url, tcpPort: server.tcpPort },
      peers,
      reset: async () => {
        await server.query(`TRUNCATE TABLE ${TABLE}`)
      },
      checksum: async () => {
        const answer = await server.query(`SELECT ${parts.join(', ')} FROM ${TABLE} FORMAT TSV`)
        return answer.trim().replaceAll('\t', ' ')
      },
      expected: files.checksum,
      jsonlBytes: files.jsonlBytes,
      serverCpu: async () => cpuOfProcess(server.pid),
      bars,
    }
    await prepare(arena, curlJsonl)
    return [await race(arena, rounds)]
  } finally {
    await server.stop()
  }
}
