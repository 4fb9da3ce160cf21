// Journals are kept for a while after their runs have succeeded. One of a run that has not is never removed.

import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { runIds } from './find-run.ts'
import { readJournal } from './read-journal.ts'
import { isLocked } from './run-lock.ts'
import { journalPath, runsFolder } from './state-folder.ts'

const KEPT_DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000

/** What cannot be removed stays. */
export async function removeOldRuns(stateFolder: string, now = Date.now()): Promise<void> {
  const ids = await runIds(stateFolder).catch(() => [])
  const youngest = new Date(now - KEPT_DAYS * DAY_MS).toISOString().replace(/\D/g, '').slice(0, 14)
  for (const id of ids) {
    // Ids begin with the time of their run.
    if (id > youngest) return
    const folder = join(runsFolder(stateFolder), id)
    try {
      const { mtimeMs } = await stat(journalPath(stateFolder, id))
      // It was resumed since.
      if (now - mtimeMs < KEPT_DAYS * DAY_MS) continue
      const end = (await readJournal(stateFolder, id))?.end
      const isDone = end?.status === 'ok' || end?.status === 'rejects'
      if (isDone && !isLocked(folder)) await rm(folder, { recursive: true })
    } catch {
      // Another process removes it, or it is not a run.
    }
  }
}
