import { COMMAND_LINE, ownVersion } from '../paths.ts'
import type { Peer, ServerJob } from './peer.ts'

/** The command line with its defaults, but for `flags`, and a file of another form than JSONL: found by what is in it. */
export function bulkloadInput(
  command: 'clickhouse' | 'pg',
  form: string,
  path: string,
  ...flags: readonly string[]
): Peer<ServerJob> {
  return {
    name: [`bulkload, ${form}`, ...flags].join(' '),
    version: ownVersion,
    load: ({ url, table }) => ({
      program: process.execPath,
      args: [COMMAND_LINE, command, path, '--url', url, '--table', table, '--quiet', ...flags],
    }),
  }
}
