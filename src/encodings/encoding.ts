// What an encoding is: how the rows of a plan become bytes that a target takes. Each has a folder with a descriptor in its
// `encoding.ts`. A descriptor imports nothing that costs time: its parts are loaded when they are needed.

import type { EncodingName } from '../encoding-name.ts'
import type { CellClass } from '../formats/csv/cells/cell-class.ts'
import type { ParquetFile } from '../formats/parquet/parquet-file.ts'
import type { TupleField } from '../formats/postgres-binary/typed-fields.ts'
import type { Plan, PlanColumn } from '../plan/plan.ts'
import type { ColumnSchema, TableSchema } from '../schema.ts'
import type { BlockEncoder, BlockOptions } from './block-encoder.ts'
import type { MakeFileFraming } from './file-framing.ts'
import type { RowShape } from './files/file-rows.ts'
import type { ColumnField } from './from-parquet/column-fields.ts'
import type { SliceEncoder } from './from-parquet/slice-encoder.ts'
import type { Taker } from './from-parquet/taker.ts'
import type { TypedRows } from './from-typed/typed-rows.ts'

/** What `--wire` and the report say: text that the server parses, or the target's own bytes. */
export type Wire = 'text' | 'typed'

export interface Encoding {
  readonly name: EncodingName
  readonly wire: Wire
  /** For people: what the bytes are, and who parses them. */
  readonly words: string
  /** A row may leave a column to the server's DEFAULT, on servers that can do so row by row. */
  readonly fillsDefaults: boolean
  /** Larger chunks make its loads faster. */
  readonly prefersLargeChunks: boolean
  /** What comes before the first block of a segment, and after the last. */
  readonly prologue?: Uint8Array
  readonly epilogue?: Uint8Array
  /** What is in a row for the DEFAULT of a column, if the target needs it. */
  readonly defaultMarker?: string
  /** Names the first type in a column that has no codec. Without it the encoding takes every type. */
  readonly unencodable?: () => Promise<(column: ColumnSchema, table: TableSchema) => string | undefined>
  /** How a field of separated values is read for a column. */
  readonly cellClass: () => Promise<(column: PlanColumn) => CellClass>
  readonly blocks: () => Promise<(plan: Plan, options: BlockOptions) => BlockEncoder>
  /** What a column takes of a Parquet file's values that JSON cannot say. */
  readonly taker: () => Promise<(column: PlanColumn) => Taker>
  /** Typed columns of a Parquet file as they are. Without it each row is converted as its text. */
  readonly slices?: () => Promise<MakeSlices>
  /** Of files of text: how a row looks, for rows that came with types. */
  readonly rowShape?: () => Promise<(plan: Plan) => RowShape>
  /** Tuples of COPY BINARY, each field for a column. Without it each row is converted as a record. */
  readonly tuples?: () => Promise<(plan: Plan, fields: readonly TupleField[]) => TypedRows>
  /** Of files that compress themselves: what a worker does with a block last. The result is good until the next. */
  readonly seal?: () => Promise<Seal>
  /** Of files: what joins the blocks. Without it they follow one another. */
  readonly framing?: () => Promise<MakeFileFraming>
}

export type Compress = (raw: Uint8Array) => Uint8Array | Promise<Uint8Array>
export type Seal = (block: Uint8Array, compress: Compress) => Promise<Uint8Array>

/** `fields` by the plan's columns; those without a field are constants or may be missing. */
export type MakeSlices = (file: ParquetFile, plan: Plan, fields: readonly (ColumnField | undefined)[]) => SliceEncoder
