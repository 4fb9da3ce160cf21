// From a plan to the encoder of a file's slices that it means; undefined where rows are looked at one by one.

import type { ParquetFile } from '../../formats/parquet/parquet-file.ts'
import type { LeafForms } from '../../formats/parquet/text/leaf-form.ts'
import type { Plan } from '../../plan/plan.ts'
import { loadEncoding } from '../registry.ts'
import { columnFields } from './column-fields.ts'
import type { SliceEncoder } from './slice-encoder.ts'

/** `forms`: what the columns make of the file's fields. */
export async function makeSliceEncoder(
  file: ParquetFile,
  plan: Plan,
  forms: readonly LeafForms[],
): Promise<SliceEncoder | undefined> {
  const { slices } = await loadEncoding(plan.encoding)
  if (slices === undefined) return undefined
  const fields = columnFields(file, plan, forms)
  return fields && (await slices())(file, plan, fields)
}
