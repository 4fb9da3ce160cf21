// JSON: u64 1, which says that text comes, then the objects' own text as a String column. The server takes it apart.
// There is no NULL in it: a null is an object without members, as the server itself has it, and as it has no null members.

import { append, ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { JsonObjectCheck, type TypedPath } from './json-object-check.ts'
import type { NativeColumn } from './native-column.ts'
import { putUint64 } from './uint64.ts'
import { putVarUint } from './var-uint.ts'

const FIRST_CAPACITY = 1024
const AS_TEXT = 1
const EMPTY_OBJECT = new TextEncoder().encode('{}')

export class JsonColumn implements NativeColumn {
  readonly #texts = new ColumnBuffer(FIRST_CAPACITY)
  readonly #object: JsonObjectCheck

  constructor(typedPaths: readonly TypedPath[]) {
    this.#object = new JsonObjectCheck(typedPaths)
  }

  write(bytes: Uint8Array, start: number, end: number, kind: number): number {
    if (kind === KIND.null) {
      this.writeDefault()
      return 0
    }
    if (kind !== KIND.object) return REJECT.valueType
    const reject = this.#object.check(bytes, start)
    if (reject < 0) return reject
    this.#put(bytes, start, end)
    return 0
  }

  writeDefault(): void {
    this.#put(EMPTY_OBJECT, 0, EMPTY_OBJECT.length)
  }

  mark(): void {
    this.#texts.mark = this.#texts.length
  }

  rollback(): void {
    this.#texts.length = this.#texts.mark
  }

  clear(): void {
    this.#texts.length = this.#texts.mark = 0
  }

  appendPrefix(out: ColumnBuffer): void {
    putUint64(out, AS_TEXT)
  }

  appendData(out: ColumnBuffer): void {
    append(out, this.#texts.bytes, 0, this.#texts.length)
  }

  #put(bytes: Uint8Array, start: number, end: number): void {
    putVarUint(this.#texts, end - start)
    append(this.#texts, bytes, start, end)
  }
}
