// What a server must not leave behind.
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { folderPrefix } from '../servers/temp-folder.ts'

/** Temporary folders of this process that still exist. */
export function foldersLeft(name: string): string[] {
  return readdirSync(tmpdir()).filter((entry) => entry.startsWith(folderPrefix(name)))
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Returns when none of them exists. An orphan that was killed stays a zombie until its new parent reaps it. */
export async function allGone(pids: readonly number[]): Promise<void> {
  for (let turn = 0; pids.some(isAlive); turn++) {
    if (turn === 500) throw new Error(`still there: ${pids.filter(isAlive).join(', ')}`)
    await sleep(10)
  }
}
