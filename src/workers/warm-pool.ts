// Threads that outlive a load, for the next one: to start them takes longer than to load a small table. Loads at the same time have
// a pool each, and one of these is kept.

import { WorkerPool } from './pool.ts'

/** Then the threads end, and their memory goes back. They keep no process running until then. */
const IDLE_MS = 10_000

interface Idle {
  readonly pool: WorkerPool
  readonly timer: NodeJS.Timeout
}

let idle: Idle | undefined

/** A pool of this size for one load: the one that is kept, or a new one. */
export function takePool(workers: number): WorkerPool {
  const kept = idle
  if (kept === undefined) return new WorkerPool(workers)
  clearTimeout(kept.timer)
  idle = undefined
  if (kept.pool.workers === workers && kept.pool.canBeKept) return kept.pool
  void kept.pool.close().catch(() => undefined)
  return new WorkerPool(workers)
}

/** Takes the pool back after a load. One that failed, or that has work of a load that was given up, ends. */
export async function givePool(pool: WorkerPool): Promise<void> {
  if (idle !== undefined || !pool.canBeKept) return pool.close()
  const timer = setTimeout(() => void endPool(), IDLE_MS)
  idle = { pool, timer: timer.unref() }
}

/** Ends the threads that are kept for the next load, and resolves when they have ended. */
export async function endPool(): Promise<void> {
  const kept = idle
  idle = undefined
  clearTimeout(kept?.timer)
  await kept?.pool.close().catch(() => undefined)
}
