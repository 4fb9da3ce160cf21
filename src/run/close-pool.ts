// closePool(): in a file of its own, so that its declaration does not depend on those of the threads.

import { endPool } from '../workers/warm-pool.ts'

/**
 * Ends the idle threads that are kept for the next load, and resolves when they have ended. Threads of running loads are not
 * affected. Without it, idle threads end after 10 s, or with the process.
 */
export async function closePool(): Promise<void> {
  await endPool()
}
