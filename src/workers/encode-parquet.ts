// Slices of one Parquet file -> blocks of the plan's wire. Runs in a worker, on any thread.

import { corruptFile, PageError } from '../formats/parquet/corrupt.ts'
import type { ParquetFile } from '../formats/parquet/parquet-file.ts'
import type { Run } from '../formats/parquet/run.ts'
import { SliceReader } from '../formats/parquet/slice-reader.ts'
import type { ParquetSlice } from '../formats/parquet/slices.ts'
import { JSONL } from '../formats/record-format.ts'
import { makeBlockEncoder } from '../plan/block-encoder.ts'
import { inputKeys } from '../plan/input-keys.ts'
import { makeRecordReader } from '../plan/make-reader.ts'
import { makeSliceEncoder } from '../plan/parquet/make-slice-encoder.ts'
import type { Plan } from '../plan/plan.ts'
import { encodeChunk } from './encode-chunk.ts'
import type { ParquetBlock } from './parquet-block.ts'
import { columnsEncoder, hasPlannedFields } from './parquet-columns.ts'
import { type EncodeLines, rowsEncoder } from './parquet-rows.ts'

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
  const encodeRuns = await runsEncoder(file, plan, stopAtReject, makeDirect)
  const encode: ParquetEncoder['encode'] = async (slice, firstLine) => {
    const runs = await reader.read(slice)
    try {
      return encodeRuns(runs, slice.rowEnd - slice.rowStart, firstLine)
    } catch (cause) {
      if (!(cause instanceof PageError)) throw cause
      const start = file.rowGroups[slice.rowGroup]?.columns[0]?.start ?? 0
      throw corruptFile(file.name, start, `row group ${slice.rowGroup + 1}`, cause)
    }
  }
  return { encode, close: () => reader.close() }
}

type EncodeRuns = (runs: readonly (readonly Run[])[], rows: number, firstLine?: number) => ParquetBlock

async function runsEncoder(
  file: ParquetFile,
  plan: Plan,
  stopAtReject: boolean,
  makeDirect: typeof makeSliceEncoder,
): Promise<EncodeRuns> {
  const direct = plan.mapping === undefined && hasPlannedFields(file, plan) ? await makeDirect(file, plan) : undefined
  if (direct !== undefined) return columnsEncoder(file, plan, direct, stopAtReject)
  const names = file.fields.map(({ name }) => name)
  const { slots } = inputKeys(plan, names)
  const encoder = await makeBlockEncoder(plan, JSONL)
  const lines = await makeRecordReader(JSONL, plan, names)
  const encodeLines: EncodeLines = (chunk, sourceLines) =>
    encodeChunk(chunk, plan, lines, encoder, stopAtReject, sourceLines)
  return rowsEncoder(file, slots, encodeLines, stopAtReject)
}
