// Formats whose records are not read one after another: files that workers read, and chunks of columns or of tuples. The main thread's side is input/format/file-formats.ts.

import type { RecordFormat } from '../formats/registry.ts'
import type { Plan } from '../plan/plan.ts'
import type { TaskEncoder } from './task-encoder.ts'

type EncodeFile = (plan: Plan, records: RecordFormat, stopAtReject: boolean) => Promise<TaskEncoder>

const FILES: Readonly<Record<string, () => Promise<EncodeFile>>> = {
  'clickhouse-native': async () => (await import('./native-encoding.ts')).nativeEncoding as EncodeFile,
  'postgres-binary': async () => (await import('./tuple-encoding.ts')).tupleEncoding as EncodeFile,
  parquet: async () => (await import('./parquet-encoding.ts')).parquetEncoding as EncodeFile,
}

/** Undefined for formats whose records come in chunks. */
export async function loadFileEncoder({ kind }: RecordFormat): Promise<EncodeFile | undefined> {
  return FILES[kind]?.()
}
