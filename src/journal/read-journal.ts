// A journal from the disk.

import { readFile } from 'node:fs/promises'
import { BulkloadError } from '../errors.ts'
import { type Entry, JOURNAL_SCHEMA } from './entries.ts'
import { type RunRecord, recordOf } from './run-record.ts'
import { journalPath } from './state-folder.ts'

/** Undefined where there is no such journal, or none that says of which run it is. */
export async function readJournal(stateFolder: string, runId: string): Promise<RunRecord | undefined> {
  const path = journalPath(stateFolder, runId)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new BulkloadError('BL_RUN_JOURNAL', `cannot read ${path}: ${(cause as Error).message}`, { cause })
  }
  const record = recordOf(entriesOf(text, path))
  if (record !== undefined && record.run.schema !== JOURNAL_SCHEMA) {
    throw new BulkloadError('BL_RUN_JOURNAL', `${path} was written by bulkload ${record.run.version}`, {
      hint: 'use that version to resume or show the run',
    })
  }
  return record
}

/** What was killed while it wrote leaves a last line without its end: it was never acted on. */
function entriesOf(text: string, path: string): Entry[] {
  const lines = text.split('\n')
  lines.pop()
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as Entry
    } catch (cause) {
      throw new BulkloadError('BL_RUN_JOURNAL', `${path} is damaged: line ${i + 1} is not JSON`, {
        cause,
        hint: 'the run cannot be resumed: count the rows of its tables before you load them again',
      })
    }
  })
}
