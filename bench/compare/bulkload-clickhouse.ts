import { COMMAND_LINE, ownVersion } from '../paths.ts'
import type { ClickhousePeer } from './peer.ts'

/** The command line with its defaults, but for `flags`. */
export function bulkloadClickhouse(...flags: readonly string[]): ClickhousePeer {
  return {
    name: ['bulkload', ...flags].join(' '),
    version: ownVersion,
    load: ({ files, url, table }) => ({
      program: process.execPath,
      args: [COMMAND_LINE, 'clickhouse', files.jsonl, '--url', url, '--table', table, '--quiet', ...flags],
    }),
  }
}
