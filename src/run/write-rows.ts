// Rows of a program into one file.

import { stat } from 'node:fs/promises'
import type { Variables } from '../environment.ts'
import { BulkloadError, errorFromData } from '../errors.ts'
import { resolveFileOptions } from '../options/files/file-options.ts'
import { resolveOptions } from '../options/options.ts'
import type { TableReport } from '../report.ts'
import type { TableName } from '../schema.ts'
import { markedRowSource } from '../sources/program/row-source.ts'
import { Warnings } from '../table/warnings.ts'
import { newRunId, runTables } from './run.ts'

export interface RowsWriting {
  readonly name: TableName
  readonly env: Variables
  readonly signal: AbortSignal | undefined
}

/** The file is there once all of it is written. Fails where there is one, unless `overwrite` is set. */
export async function writeRows(
  rows: Iterable<object> | AsyncIterable<object>,
  output: { readonly path: string; readonly overwrite: boolean },
  { name, env, signal = new AbortController().signal }: RowsWriting,
): Promise<TableReport> {
  const stats = await stat(output.path).catch(() => undefined)
  const file = resolveFileOptions({ output: output.path, overwrite: output.overwrite }, stats?.isDirectory() ?? false)
  const options = { ...resolveOptions('file', {}, env), file, codec: file.compression, level: file.level, create: true }
  const warnings = new Warnings(() => undefined)
  const { tables } = await runTables([{ name, sources: [markedRowSource('the rows', rows)] }], options, {
    ...{ env, signal, peek: 0, onEvent: () => undefined, warnings, runId: newRunId() },
    connectS3: async () => (await import('../sources/s3/s3-client.ts')).connectS3({}),
  })
  const [report] = tables
  if (report === undefined) throw new BulkloadError('BL_INTERNAL', 'nothing was written')
  if (report.error !== undefined) throw errorFromData(report.error)
  return report
}
