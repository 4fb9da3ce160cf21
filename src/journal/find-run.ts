// The runs of a state folder, and the one that a person means.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BulkloadError } from '../errors.ts'
import { readJournal } from './read-journal.ts'
import { isLocked } from './run-lock.ts'
import type { RunRecord } from './run-record.ts'
import { runsFolder } from './state-folder.ts'

const MAX_NAMED = 5

/** The newest last. */
export async function runIds(stateFolder: string): Promise<string[]> {
  try {
    const names = await readdir(runsFolder(stateFolder))
    return names.sort()
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    const words = `cannot read ${runsFolder(stateFolder)}: ${(cause as Error).message}`
    throw new BulkloadError('BL_RUN_JOURNAL', words, { cause, hint: 'choose another folder with --state' })
  }
}

/** `name`: the id of a run, or a part of it from its beginning that no other id begins with. */
export async function findRun(stateFolder: string, name: string): Promise<RunRecord> {
  const ids = await runIds(stateFolder)
  const found = ids.includes(name) ? [name] : ids.filter((id) => name !== '' && id.startsWith(name))
  const [id] = found
  if (found.length > 1) {
    const rest = found.length > MAX_NAMED ? `, and ${found.length - MAX_NAMED} more` : ''
    throw new BulkloadError('BL_RUN_NOT_FOUND', `several run IDs begin with ${name}`, {
      hint: `use more characters of the ID: ${found.slice(0, MAX_NAMED).join(', ')}${rest}`,
    })
  }
  const record = id === undefined ? undefined : await readJournal(stateFolder, id)
  if (record !== undefined) return record
  throw new BulkloadError('BL_RUN_NOT_FOUND', `there is no run ${name} in ${stateFolder}`, {
    hint: 'list them with bulkload runs; set their folder with --state; if another machine began it in Postgres, add --ledger and --url',
  })
}

export function isRunning(stateFolder: string, runId: string): boolean {
  return isLocked(join(runsFolder(stateFolder), runId))
}
