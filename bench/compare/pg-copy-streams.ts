import { join } from 'node:path'
import { BENCH, packageVersion } from '../paths.ts'
import type { PostgresPeer } from './peer.ts'

/** A plain script on pg-copy-streams. */
export const pgCopyStreams: PostgresPeer = {
  name: 'pg-copy-streams',
  version: () => packageVersion('pg-copy-streams'),
  load: ({ files, url, table }) => ({
    program: process.execPath,
    args: [join(BENCH, 'compare', 'scripts', 'pg-copy-streams.js'), files.jsonl, url, table],
  }),
}
