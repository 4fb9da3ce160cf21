import { CHDB_VERSION, chdbRun, quoted } from '../chdb.ts'
import type { EmbeddedPeer } from './peer.ts'

/** The engine reads the file itself, in a process that does nothing else. */
export const chdbParquet: EmbeddedPeer = {
  name: 'chDB, INSERT … SELECT FROM file()',
  version: () => CHDB_VERSION,
  load: ({ parquet, table, dataFolder }) =>
    chdbRun(dataFolder, [`INSERT INTO ${table} SELECT * FROM file(${quoted(parquet)}, Parquet)`]),
}
