// A column of a type without parts: one stream of values.

import type { ScalarCodec } from '../../../codecs/clickhouse/codec.ts'
import { append, ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import type { NativeColumn } from './native-column.ts'

const FIRST_CAPACITY = 1024

export class LeafColumn implements NativeColumn {
  /** The row engine writes to it too. */
  readonly values = new ColumnBuffer(FIRST_CAPACITY)
  readonly codec: ScalarCodec

  constructor(codec: ScalarCodec) {
    this.codec = codec
  }

  write(bytes: Uint8Array, start: number, end: number, kind: number): number {
    if (kind === KIND.null) return REJECT.nullValue
    const from = this.values.length
    const reject = this.codec.write(bytes, start, end, kind, this.values)
    if (reject < 0) this.values.length = from
    return reject
  }

  writeDefault(): void {
    append(this.values, this.codec.placeholder, 0, this.codec.placeholder.length)
  }

  mark(): void {
    this.values.mark = this.values.length
  }

  rollback(): void {
    this.values.length = this.values.mark
  }

  clear(): void {
    this.values.length = this.values.mark = 0
  }

  appendPrefix(): void {}

  appendData(out: ColumnBuffer): void {
    append(out, this.values.bytes, 0, this.values.length)
  }
}
