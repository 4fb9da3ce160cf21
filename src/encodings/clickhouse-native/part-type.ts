// What a type of ClickHouse with parts is: a row of part-types.ts.

import type { ScalarCodec, ScalarFamily } from '../../codecs/clickhouse/codec.ts'
import type { TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import type { CodecWords, ReadingRules } from '../../codecs/codec.ts'
import type { CellClass } from '../../formats/csv/cells/cell-class.ts'
import type { NativeColumn } from './columns/native-column.ts'

export interface PartType extends CodecWords {
  /** How a field of separated values is read for it; `inner`: as one of its first part. */
  readonly cellClass: CellClass | 'inner'
  /** Whether a refused value leaves parts in its column until the row is taken back. */
  readonly leavesParts: boolean
  /** The name of the first type inside that has no codec, or its own where the server could not have such parts. */
  unencodable(type: TypeNode, inside: Inside): string | undefined
  /** Of a type that is encodable. */
  make(type: TypeNode, inside: Inside): NativeColumn
}

/** What a type asks of its parts. */
export interface Inside {
  readonly rules: ReadingRules
  unencodable(type: TypeNode): string | undefined
  /** The name of the type unless it is one without parts. */
  unencodableScalar(type: TypeNode): string | undefined
  make(type: TypeNode): NativeColumn
  /** The codec of a type without parts. */
  scalar(type: TypeNode): ScalarCodec
  family(type: TypeNode): ScalarFamily | undefined
  leavesParts(type: TypeNode): boolean
}

export function partsOf(type: TypeNode): readonly TypeNode[] {
  return type.args.flatMap((argument) => argument.type ?? [])
}
