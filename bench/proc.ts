// What Linux tells of any process in /proc. Elsewhere there is nothing to read, and everything is undefined.

import { readdirSync, readFileSync } from 'node:fs'

/** USER_HZ: fixed at 100 in what Linux shows to programs, whatever the kernel ticks at. */
export const TICKS_PER_SECOND = 100

export interface ProcessStat {
  readonly parent: number
  /** User and system time of the process with all its threads. */
  readonly ownTicks: number
  /** The same of the children that it has waited for, with that of their own children. */
  readonly endedChildrenTicks: number
}

export function processStat(pid: number | 'self'): ProcessStat | undefined {
  const stat = readProc(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The second field is the program's name in parentheses and may hold anything: count from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const field = (number: number): number => Number(fields[number - 3])
  return { parent: field(4), ownTicks: field(14) + field(15), endedChildrenTicks: field(16) + field(17) }
}

export function childrenOf(pid: number): number[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return processes.map(Number).filter((child) => processStat(child)?.parent === pid)
}

export function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
