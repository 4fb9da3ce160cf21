// The CPU time that a server has used so far, in seconds: what it grows by over a run is the run's. What a server does
// after it has confirmed everything (merges, checkpoints) is not in it.

import { setTimeout as sleep } from 'node:timers/promises'
import { childrenOf, processStat, readProc, TICKS_PER_SECOND } from './proc.ts'

const BACKEND_LIMIT_MS = 5000
const POLL_MS = 5
/** `postgres: user database 127.0.0.1(54321) idle`: what a process for a client calls itself. */
const BACKEND_TITLE = /^postgres: .*\(\d+\)/

/** Of a server that is one process. */
export function cpuOfProcess(pid: number): number | undefined {
  return inSeconds(processStat(pid)?.ownTicks)
}

/**
 * Of a Postgres server: the postmaster, the children that it has waited for, and those that run. Waits for the processes
 * of clients to end, so that none is on its way from the last to the second.
 */
export async function cpuOfPostgres(postmaster: number): Promise<number | undefined> {
  if (processStat(postmaster) === undefined) return undefined
  const deadline = performance.now() + BACKEND_LIMIT_MS
  while (performance.now() < deadline) {
    const children = childrenOf(postmaster)
    if (!children.some(isBackend)) {
      const running = children.map((child) => processStat(child)?.ownTicks)
      const own = processStat(postmaster)
      if (own !== undefined && running.every((ticks) => ticks !== undefined)) {
        return inSeconds(running.reduce((sum, ticks) => sum + ticks, own.ownTicks + own.endedChildrenTicks))
      }
    }
    await sleep(POLL_MS)
  }
  return undefined
}

function isBackend(pid: number): boolean {
  return BACKEND_TITLE.test(readProc(`/proc/${pid}/cmdline`) ?? '')
}

function inSeconds(ticks: number | undefined): number | undefined {
  return ticks === undefined ? undefined : ticks / TICKS_PER_SECOND
}
