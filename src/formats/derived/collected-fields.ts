// The members of a record that no column takes, as one object for the column that collects them.

import { COLON, COMMA, LEFT_BRACE, LF, RIGHT_BRACE } from '../../codecs/ascii.ts'
import { append, type ColumnBuffer, putByte } from '../../codecs/column-buffer.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { PASSED_WIDTH, type RecordFields } from '../record-fields.ts'
import type { DerivedValues } from './derived-values.ts'

export class CollectedFields {
  readonly #fields: RecordFields
  readonly #collected: readonly { readonly slot: number; readonly key: Uint8Array }[]
  readonly #keys = new Set<string>()

  constructor(fields: RecordFields, collected: DerivedValues['collected']) {
    this.#fields = fields
    this.#collected = collected.map(({ slot, name }) => ({
      slot,
      key: new TextEncoder().encode(`${JSON.stringify(name)}:`),
    }))
  }

  /** The place in `passed` of the first member that would be collected twice; -1 where there is none. */
  twice(from: Uint8Array): number {
    const { passed, passedCount } = this.#fields
    if (passedCount < 2) return -1
    this.#keys.clear()
    for (let i = 0; i < passedCount; i++) {
      const start = passed[i * PASSED_WIDTH]!
      const end = passed[i * PASSED_WIDTH + 1]!
      if (start < 0) continue
      const text = Buffer.from(from.buffer, from.byteOffset + start, end - start).toString()
      const before = this.#keys.size
      this.#keys.add(text.includes('\\') ? JSON.stringify(JSON.parse(text)) : text)
      if (this.#keys.size === before) return i * PASSED_WIDTH
    }
    return -1
  }

  /** Appends the object to `made`, which has the values of the record; `from`: where members that were passed lie. */
  put(made: ColumnBuffer, from: Uint8Array): void {
    const fields = this.#fields
    const object = made.length
    putByte(made, LEFT_BRACE)
    for (let i = 0; i < fields.passedCount; i++) {
      const at = i * PASSED_WIDTH
      if (fields.passed[at]! < 0) continue
      append(made, from, fields.passed[at]!, fields.passed[at + 1]!)
      putByte(made, COLON)
      append(made, from, fields.passed[at + 2]!, fields.passed[at + 3]!)
      putByte(made, COMMA)
    }
    for (const { slot, key } of this.#collected) {
      if (fields.seen[slot] !== fields.record) continue
      const quote = fields.kind[slot]! <= KIND.escapedText ? 1 : 0
      append(made, key, 0, key.length)
      append(made, made.bytes, fields.start[slot]! - quote, fields.end[slot]! + quote)
      putByte(made, COMMA)
    }
    if (made.length > object + 1) made.length--
    putByte(made, RIGHT_BRACE)
    putByte(made, LF)
  }
}
