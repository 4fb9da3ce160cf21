// What a file of a table is to be like, once its columns are known.

import type { FileOutput, FileTargetOptions } from '../../file-output.ts'
import type { Plan } from '../../plan/plan.ts'
import type { TableName } from '../../schema.ts'
import { loadDatabase } from '../../sinks/registry.ts'

export async function fileOutput(name: TableName, plan: Plan, options: FileTargetOptions): Promise<FileOutput> {
  const { header, nullText, batchRows, dialect, codec, level, hasCreate } = options
  const table = { schema: name.schema, table: name.table }
  const columns = plan.columns.flatMap(({ neutral }) => (neutral === undefined ? [] : [neutral]))
  const createStatement = hasCreate ? (await loadDatabase(dialect)).createStatement(table, columns) : undefined
  return { table, header, nullText, batchRows, dialect, createStatement, codec, level }
}
