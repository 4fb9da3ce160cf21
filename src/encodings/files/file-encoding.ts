// What all encodings of text files have in common.

import type { FileFormat } from '../../file-formats.ts'
import type { CellClass } from '../../formats/csv/cells/cell-class.ts'
import type { Leaf } from '../../formats/parquet/schema/field.ts'
import type { LeafForm } from '../../formats/parquet/text/leaf-form.ts'
import type { PlanColumn } from '../../plan/plan.ts'
import type { InferredKind } from '../../schema.ts'
import type { Encoding } from '../encoding.ts'
import type { Taker } from '../from-parquet/taker.ts'

type OwnParts = Pick<Encoding, 'words' | 'blocks' | 'framing' | 'rowShape'> & { readonly hasTypes: boolean }

/** `hasTypes`: in the file a number looks otherwise than a text. */
export function fileEncoding(format: FileFormat, { hasTypes, ...parts }: OwnParts): Encoding {
  return {
    ...parts,
    name: `file-${format}`,
    wire: 'text',
    fillsDefaults: false,
    prefersLargeChunks: false,
    cellClass: async () => (hasTypes ? typedCell : textCell),
    taker: async () => taker,
  }
}

const CELLS: Readonly<Partial<Record<InferredKind, CellClass>>> = {
  bool: 'bool',
  int32: 'number',
  int64: 'number',
  uint64: 'number',
  decimal: 'number',
  float: 'float',
  double: 'float',
  json: 'json',
}

export function typedCell({ neutral }: PlanColumn): CellClass {
  return (neutral === undefined ? undefined : CELLS[neutral.kind]) ?? 'text'
}

/** A field without a type goes as it is into one without a type. */
function textCell({ neutral }: PlanColumn): CellClass {
  return neutral?.kind === 'json' ? 'json' : 'text'
}

/** Bytes are `\x` and hexadecimal digits in every format; ClickHouse's String is text. */
function taker({ neutral }: PlanColumn): Taker {
  const ofBytes: LeafForm = neutral === undefined || neutral.kind === 'binary' ? 'hex' : 'json'
  return { form: ({ type }: Leaf) => (type.kind === 'float' ? 'number' : type.kind === 'binary' ? ofBytes : 'json') }
}
