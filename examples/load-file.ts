// Loads a file into Postgres, into the table of its name, which is made if it is not there:
//
//   BULKLOAD_PG_URL=postgres://user:password@host/database node dist/examples/load-file.js events.jsonl

import { BulkloadError, formatError, load, type TableReport } from '../src/index.ts' // 'bulkload' in a project of yours

/** The report is there when the server has confirmed every row. */
export function loadFile(path: string): Promise<TableReport> {
  return load({ source: path, sink: 'postgres', create: true })
}

const [, script, path] = process.argv
if (script === import.meta.filename && path !== undefined) {
  try {
    const { table, rows, seconds } = await loadFile(path)
    console.log(`${rows.loaded} rows in ${table} after ${seconds.toFixed(1)} s`)
  } catch (error) {
    // What failed, where in the file, and what to do next. Match on `error.code`.
    console.error(error instanceof BulkloadError ? formatError(error.toJSON()) : error)
    process.exitCode = 1
  }
}
