// Threads that outlive a load, for the next one: to start them takes longer than to load a small table. Loads at the same time have
// a pool each. Of the pools that come back, the last ones of different sizes are kept.

import { WorkerPool } from './pool.ts'

/** Then the threads end, and their memory goes back. They keep no process running until then. */
const IDLE_MS = 10_000
/** Callers who load with a few workers, and now and then with another number, find both. */
const KEPT_POOLS = 2

interface Idle {
  readonly pool: WorkerPool
  readonly timer: NodeJS.Timeout
}

/** Of different sizes; the one that came back last is the last. */
const idle: Idle[] = []

/**
 * A pool of this size for one load: one that is kept, or a new one. `bytes`: the length of the load's input, as far as that is
 * known.
 */
export function takePool(workers: number, bytes: number | null = null): WorkerPool {
  const pool = keptPool(workers) ?? new WorkerPool(workers)
  pool.begin(bytes)
  return pool
}

function keptPool(workers: number): WorkerPool | undefined {
  const kept = remove(idle.findIndex(({ pool }) => pool.workers === workers))
  if (kept === undefined || kept.canBeKept) return kept
  void kept.close().catch(() => undefined)
  return undefined
}

/** Takes the pool back after a load. One that failed, or that has work of a load that was abandoned, ends. */
export async function givePool(pool: WorkerPool): Promise<void> {
  const hasOther = idle.some(({ pool: kept }) => kept.workers === pool.workers)
  if (hasOther || !pool.canBeKept) return pool.close()
  const end = (): void =>
    void remove(idle.findIndex((kept) => kept.pool === pool))
      ?.close()
      .catch(() => undefined)
  idle.push({ pool, timer: setTimeout(end, IDLE_MS).unref() })
  if (idle.length > KEPT_POOLS) await remove(0)?.close()
}

/** Ends the threads that are kept for the next load, and resolves when they have ended. */
export async function endPool(): Promise<void> {
  const kept = idle.splice(0)
  for (const { timer } of kept) clearTimeout(timer)
  await Promise.all(kept.map(({ pool }) => pool.close().catch(() => undefined)))
}

function remove(index: number): WorkerPool | undefined {
  const [kept] = index < 0 ? [] : idle.splice(index, 1)
  clearTimeout(kept?.timer)
  return kept?.pool
}
