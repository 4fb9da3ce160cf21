// Text -> temporary file -> loadFiles -> the report of its one table.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FileLoadSettings, loadFiles, type TableReport } from '../../src/index.ts'
import { CALLER } from '../../src/options/caller.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'

const folder = makeTempFolder('load-text')
let files = 0

/** Removed at the end of the process. Every call gives another name. */
export function tempPath(ending: string): string {
  return join(folder.path, `${++files}${ending}`)
}

/** Writes a file and returns its path. */
export function tempFile(content: string | Uint8Array, ending = '.jsonl'): string {
  const path = tempPath(ending)
  writeFileSync(path, content)
  return path
}

export type LoadTextOptions = Partial<
  Omit<Extract<FileLoadSettings, { sink: 'clickhouse' }>, 'sink' | 'files' | 'table'>
>

/** Loads the text into the table. No variables of the surroundings, one worker, rejects beside the file. */
export async function loadText(
  server: { readonly url: string },
  table: string,
  content: string | Uint8Array,
  options: LoadTextOptions = {},
): Promise<TableReport> {
  const defaults = { url: server.url, env: {}, workers: 1, rejects: tempPath('.rejects.jsonl') }
  const report = await loadFiles({
    [CALLER]: {},
    ...defaults,
    ...options,
    sink: 'clickhouse',
    table,
    files: [tempFile(content)],
  })
  const [only] = report.tables
  if (only === undefined || report.tables.length !== 1) throw new Error('a load of one table has one report')
  return only
}

/** One JSON text per line. */
export function lines(rows: readonly string[]): string {
  return rows.map((row) => `${row}\n`).join('')
}
