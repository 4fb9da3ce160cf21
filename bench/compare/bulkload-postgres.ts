import { COMMAND_LINE, ownVersion } from '../paths.ts'
import type { PostgresPeer } from './peer.ts'

/** The command line with its defaults, but for `flags`. */
export function bulkloadPostgres(...flags: readonly string[]): PostgresPeer {
  return {
    name: ['bulkload', ...flags].join(' '),
    version: ownVersion,
    load: ({ files, url, table }) => ({
      program: process.execPath,
      args: [COMMAND_LINE, 'pg', files.jsonl, '--url', url, '--table', table, '--quiet', ...flags],
    }),
  }
}
