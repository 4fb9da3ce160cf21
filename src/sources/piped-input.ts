// Whether something is piped in, so that nothing has to be named.

import { fstatSync } from 'node:fs'

/**
 * The standard input is a pipe or a file: `cat x | bulkload`, `bulkload < x`. A terminal, /dev/null and the sockets that
 * services are started with are not: nobody would write there, and waiting for it would be for ever.
 */
export function isInputPiped(descriptor = 0): boolean {
  try {
    const stats = fstatSync(descriptor)
    return stats.isFIFO() || stats.isFile()
  } catch {
    return false
  }
}
