import { COMMAND_LINE, ownVersion } from '../paths.ts'
import type { ClickhousePeer } from './peer.ts'

/** The command line with its defaults, but for the codec. */
export function bulkloadClickhouse(codec: 'lz4' | 'zstd'): ClickhousePeer {
  return {
    name: `bulkload --codec ${codec}`,
    version: ownVersion,
    load: ({ files, url, table }) => ({
      program: process.execPath,
      args: [COMMAND_LINE, 'clickhouse', files.jsonl, '--url', url, '--table', table, '--codec', codec, '--quiet'],
    }),
  }
}
