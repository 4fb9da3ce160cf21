// From a plan to the encoder of a file's slices that it means; undefined where rows have to go by text.

import type { ParquetFile } from '../../formats/parquet/parquet-file.ts'
import type { Plan } from '../plan.ts'
import type { SliceEncoder } from './slice-encoder.ts'

export async function makeSliceEncoder(file: ParquetFile, plan: Plan): Promise<SliceEncoder | undefined> {
  if (plan.wire === 'text') return undefined
  if (plan.target === 'postgres') return (await import('./binary-slice.ts')).binarySliceEncoder(file, plan)
  return (await import('./native-slice.ts')).nativeSliceEncoder(file, plan)
}
