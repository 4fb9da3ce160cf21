// Which failures can pass by themselves: the connection, a server that is busy, short of memory or behind with its merges, and a replica
// without its Keeper. Everything else is the same the next time.

import { BulkloadError } from '../../../errors.ts'

const PASSING: ReadonlySet<number> = new Set([
  // Timeouts: of a question, of a socket; the network.
  159, 209, 210,
  // Too many queries at once; memory; a read-only replica; too many parts; quorum and Keeper.
  202, 241, 242, 252, 286, 999,
  // HTTP: too many requests, bad gateway, unavailable, gateway timeout.
  429, 502, 503, 504,
])
/** Of a server that answers at its address, while a load begins. */
const AT_FIRST: ReadonlySet<number> = new Set([202, 429, 502, 503, 504])

export function mayPass(cause: unknown, isFirst: boolean): boolean {
  if (!(cause instanceof BulkloadError)) return false
  const { code, serverCode } = cause
  if (serverCode !== undefined) {
    // Of one INSERT: the next one is cut in the same way.
    if (serverCode === 252 && /artitions for single INSERT/.test(cause.message)) return false
    return (isFirst ? AT_FIRST : PASSING).has(Number(serverCode))
  }
  return !isFirst && (code === 'BL_CONNECTION_LOST' || code === 'BL_CONNECT' || code === 'BL_TIMEOUT')
}
