// A server's processes, to be killed all at once.
import { execFileSync } from 'node:child_process'

/** The process and its children. It is stopped, so that it starts no more of them. */
export function stoppedTree(parent: number): number[] {
  process.kill(parent, 'SIGSTOP')
  const listing = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const pairs = listing.split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  return [...pairs.flatMap(([pid = 0, ppid]) => (ppid === parent ? [pid] : [])), parent]
}
