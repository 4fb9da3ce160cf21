// Formats whose files are not cut into chunks: workers read them. The main thread's side is input/format/file-formats.ts.

import type { RecordFormat } from '../formats/registry.ts'
import type { Plan } from '../plan/plan.ts'
import type { TaskEncoder } from './task-encoder.ts'

type EncodeFile = (plan: Plan, records: RecordFormat, stopAtReject: boolean) => Promise<TaskEncoder>

const FILES: Readonly<Record<string, () => Promise<EncodeFile>>> = {
  parquet: async () => (await import('./parquet-encoding.ts')).parquetEncoding as EncodeFile,
}

/** Undefined for formats whose records come in chunks. */
export async function loadFileEncoder({ kind }: RecordFormat): Promise<EncodeFile | undefined> {
  return FILES[kind]?.()
}
