// A call of the library. Its declaration reaches none of those of the threads.

import { endPool } from '../workers/warm-pool.ts'

/**
 * Ends the threads that are kept for the next load, and resolves when they have ended. Loads that are under way keep theirs. Without
 * it they end after 10 s without a load, or with the process.
 */
export async function closePool(): Promise<void> {
  await endPool()
}
