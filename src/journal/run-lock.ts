// Who works on a run: one process at a time. The lock names it by its id and the time at which it was started, since ids are used again.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Holder {
  readonly pid: number
  /** As the system counts it; empty where it does not say. */
  readonly started: string
}

/** Takes the lock of the run's folder; false while another process has it. */
export function takeLock(folder: string): boolean {
  for (;;) {
    try {
      writeFileSync(pathIn(folder), JSON.stringify({ pid: process.pid, started: startOf(process.pid) }), {
        flag: 'wx',
        mode: 0o600,
      })
      return true
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
      if (isLocked(folder)) return false
      // Its holder has ended.
      rmSync(pathIn(folder), { force: true })
    }
  }
}

export function releaseLock(folder: string): void {
  rmSync(pathIn(folder), { force: true })
}

/** A process that works on the run is alive. */
export function isLocked(folder: string): boolean {
  const holder = holderOf(folder)
  return holder !== undefined && isAlive(holder.pid) && startOf(holder.pid) === holder.started
}

function holderOf(folder: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(pathIn(folder), 'utf8')) as Holder
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Linux: clock ticks from the start of the machine, field 22 of /proc/PID/stat, and the id of that start. */
function startOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return `${boot}-${fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`
  } catch {
    return ''
  }
}

function pathIn(folder: string): string {
  return join(folder, 'lock')
}
