// Slices of one Parquet file -> blocks of the plan's wire. Runs in a worker, on any thread.

import { fileForms } from '../encodings/from-parquet/leaf-forms.ts'
import { makeSliceEncoder } from '../encodings/from-parquet/make-slice-encoder.ts'
import type { rowSliceEncoder } from '../encodings/from-parquet/row-slice.ts'
import { corruptFile, PageError, RowTooLarge, tooLarge } from '../formats/parquet/corrupt.ts'
import type { ParquetFile } from '../formats/parquet/parquet-file.ts'
import { checkLegacy } from '../formats/parquet/schema/legacy-calendar.ts'
import { SliceReader } from '../formats/parquet/slice-reader.ts'
import type { ParquetSlice } from '../formats/parquet/slices.ts'
import { inputKeys } from '../plan/input-keys.ts'
import type { Plan } from '../plan/plan.ts'
import type { ParquetBlock } from './parquet-block.ts'
import { blocksEncoder } from './parquet-blocks.ts'

export interface ParquetEncoder {
  /**
   * Encodes a slice; its first row is that of the number `firstLine`, where somebody asks. The block's bytes are the
   * encoder's own and good until the next one. Slices of a row group are read fastest in their order. A BL_SOURCE_CORRUPT
   * when the file is not what its footer says.
   */
  encode(slice: ParquetSlice, firstLine?: number): Promise<ParquetBlock>
  /** Lets go of the pages that slices to come would have been read from. */
  close(): void
}

/**
 * Encodes slices of `file` for a plan; with `stopAtReject` a slice ends at its first reject. `makeDirect` is for comparing
 * the ways.
 */
export async function parquetEncoder(
  file: ParquetFile,
  plan: Plan,
  stopAtReject: boolean,
  makeDirect: typeof makeSliceEncoder = makeSliceEncoder,
): Promise<ParquetEncoder> {
  const reader = new SliceReader(file)
  const typed = typedPlan(plan)
  const forms = await fileForms(file, typed)
  const encoder = (await makeDirect(file, typed, forms)) ?? (await byRows(file, typed, forms))
  const encodeRuns = blocksEncoder(file, typed, encoder, forms, stopAtReject)
  const legacy = loadedOf(file, typed)
  const encode: ParquetEncoder['encode'] = async (slice, firstLine) => {
    const runs = await reader.read(slice)
    try {
      checkLegacy(file.name, legacy, runs)
      return encodeRuns(runs, slice.rowEnd - slice.rowStart, firstLine)
    } catch (cause) {
      const start = file.rowGroups[slice.rowGroup]?.columns[0]?.start ?? 0
      const group = `row group ${slice.rowGroup + 1}`
      if (cause instanceof RowTooLarge) {
        throw tooLarge(file.name, start, `in a row of ${group} ${cause.message}`, file.maxRecordBytes)
      }
      if (cause instanceof PageError) throw corruptFile(file.name, start, group, cause)
      throw cause
    }
  }
  return { encode, close: () => reader.close() }
}

const byRows: typeof rowSliceEncoder = async (file, plan, forms) => {
  const { rowSliceEncoder: make } = await import('../encodings/from-parquet/row-slice.ts')
  return make(file, plan, forms)
}

/** Leaves of another calendar in fields that are not left out. */
function loadedOf({ legacy, fields }: ParquetFile, plan: Plan): ParquetFile['legacy'] {
  const skipped = plan.mapping?.skipped ?? []
  const { only } = plan.mapping ?? {}
  const { slots } = inputKeys(
    plan,
    fields.map(({ name }) => name),
  )
  const isLeftOut = (field: string): boolean =>
    skipped.includes(field) || (only !== undefined && !slots.includes(field))
  return legacy.filter(({ leaf }) => !isLeftOut(leaf.path[0] ?? ''))
}

/** Rows that were read with the types that the file gives them. */
function typedPlan(plan: Plan): Plan {
  return { ...plan, rules: { ...plan.rules, nonFinite: 'escaped' } }
}
