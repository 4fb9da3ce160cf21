import { join } from 'node:path'
import { BENCH, packageVersion } from '../paths.ts'
import type { ClickhousePeer } from './peer.ts'

/** A plain script on the official JavaScript client. */
export const clickhouseJs: ClickhousePeer = {
  name: '@clickhouse/client',
  version: () => packageVersion('@clickhouse/client'),
  load: ({ files, url, table }) => ({
    program: process.execPath,
    args: [join(BENCH, 'compare', 'scripts', 'clickhouse-js.js'), files.jsonl, url, table],
  }),
}
