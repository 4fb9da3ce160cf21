import { COMMAND_LINE, ownVersion } from '../paths.ts'
import type { EmbeddedPeer } from './peer.ts'

/** Into an engine in bulkload's own process: its CPU and memory are the client's. */
export const bulkloadEmbedded: EmbeddedPeer = {
  name: 'bulkload --embedded, Parquet',
  version: ownVersion,
  load: ({ parquet, table, folder }) => ({
    program: process.execPath,
    args: [COMMAND_LINE, 'clickhouse', parquet, '--embedded', folder, '--table', table, '--quiet'],
  }),
}
