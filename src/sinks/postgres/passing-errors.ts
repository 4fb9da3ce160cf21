// Which failures can pass by themselves: the connection, a server that restarts or is full, locks. Everything else is the same the next
// time: data, names, rights, a full disk, and what an operator has cancelled.

import { BulkloadError } from '../../errors.ts'

const PASSING: ReadonlySet<string> = new Set([
  // Serialization failure, deadlock.
  '40001',
  '40P01',
  // Too many connections; out of memory.
  '53300',
  '53200',
  // A lock that was not free in time.
  '55P03',
  // Shutdown, crash, starting up.
  '57P01',
  '57P02',
  '57P03',
])
/** Of a server that answers at its address, while a load begins. */
const AT_FIRST: ReadonlySet<string> = new Set(['53300', '57P03'])

export function mayPass(cause: unknown, isFirst: boolean): boolean {
  if (!(cause instanceof BulkloadError)) return false
  const { code, serverCode } = cause
  if (serverCode !== undefined) {
    const state = String(serverCode)
    return isFirst ? AT_FIRST.has(state) : PASSING.has(state) || state.startsWith('08')
  }
  // An address that nobody answers at is more likely wrong than down, as long as nobody ever did.
  return !isFirst && (code === 'BL_CONNECTION_LOST' || code === 'BL_CONNECT' || code === 'BL_TIMEOUT')
}
