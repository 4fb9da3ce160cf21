// Tuple(): nothing is in it, but the server wants a byte per row.

import { ZERO } from '../../../codecs/ascii.ts'
import { type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { skipBlanks } from '../../../formats/json/scan.ts'
import type { NativeColumn } from './native-column.ts'

export class EmptyTupleColumn implements NativeColumn {
  #rows = 0
  #markedRows = 0

  /** An array or an object, and nothing in it. */
  write(bytes: Uint8Array, start: number, end: number, kind: number): number {
    if (kind === KIND.null) return REJECT.nullValue
    if (kind !== KIND.array && kind !== KIND.object) return REJECT.valueType
    if (skipBlanks(bytes, start + 1) < end - 1) return kind === KIND.array ? REJECT.valueType : REJECT.unknownField
    this.#rows++
    return 0
  }

  writeDefault(): void {
    this.#rows++
  }

  mark(): void {
    this.#markedRows = this.#rows
  }

  rollback(): void {
    this.#rows = this.#markedRows
  }

  clear(): void {
    this.#rows = this.#markedRows = 0
  }

  appendPrefix(): void {}

  appendData(out: ColumnBuffer): void {
    reserve(out, this.#rows)
    out.bytes.fill(ZERO, out.length, out.length + this.#rows)
    out.length += this.#rows
  }
}
