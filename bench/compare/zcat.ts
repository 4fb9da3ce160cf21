import { programVersion } from '../machine.ts'
import type { Peer } from './peer.ts'

/** Decompresses the file and counts its lines: what the compression costs, and nothing is loaded. */
export function zcatLines(form: string, path: string, lines: number): Peer<unknown> {
  return {
    name: `zcat | wc -l, ${form}`,
    version: () => programVersion('zcat'),
    prints: String(lines),
    load: () => ({ program: 'sh', args: ['-c', 'zcat "$0" | wc -l', path] }),
  }
}
