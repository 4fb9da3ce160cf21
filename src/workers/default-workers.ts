// How many threads encode by default. A file of its own: the options need the number, and not the pool.

import { availableParallelism } from 'node:os'

/** One core is left to the main thread and the server. */
export function defaultWorkers(): number {
  return Math.max(1, availableParallelism() - 1)
}
