import { join } from 'node:path'
import { programVersion } from '../machine.ts'
import { BENCH, COMMAND_LINE, ownVersion } from '../paths.ts'
import type { PostgresPeer } from './peer.ts'

const GZIP = join(BENCH, 'compare', 'scripts', 'gzip-repeated.js')

/** A file repeated this many times, compressed while it is loaded, through a pipe: `… | gzip | bulkload pg -`. */
export function bulkloadGzipPipe(file: string, times: number, ...flags: readonly string[]): PostgresPeer {
  return {
    name: ['bulkload, JSONL gzip from a pipe', ...flags].join(' '),
    version: () => (programVersion('bash') === undefined ? undefined : ownVersion()),
    load: ({ url, table }) => ({
      program: 'bash',
      // The shell becomes bulkload, and the compressor is a child of it: what is measured is bulkload alone.
      args: [
        '-c',
        'exec "$NODE" "$@" < <("$NODE" "$GZIP" "$FILE" "$TIMES")',
        'bash',
        ...[COMMAND_LINE, 'pg', '-', '--url', url, '--table', table, '--quiet', ...flags],
      ],
      env: { NODE: process.execPath, GZIP, FILE: file, TIMES: String(times) },
    }),
  }
}
