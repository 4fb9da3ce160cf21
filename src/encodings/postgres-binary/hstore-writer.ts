// JSON objects as hstore: int32 pairs, and for each the key and the value as fields. Values that are not text come as
// their JSON text. Text is hstore's own notation.

import { COLON, COMMA, RIGHT_BRACE } from '../../codecs/ascii.ts'
import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { closeField, openUnknown } from '../../codecs/postgres/binary/field.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import { scanString, scanValue, skipBlanks, valueKind } from '../../formats/json/scan.ts'
import { putHstorePairs } from './hstore-text.ts'
import { type Part, putInt32, putPart } from './part.ts'
import { fromText } from './plain-text.ts'

/** `text` writes the keys too. */
export function hstoreWriter(text: Part): ValueWriter {
  const keys = new KeyTable()

  function putMembers(bytes: Uint8Array, start: number, out: ColumnBuffer): number {
    let count = 0
    let at = skipBlanks(bytes, start + 1)
    while (bytes[at] !== RIGHT_BRACE) {
      const keyEnd = scanString(bytes, at)
      const badKey = text.write(bytes, at + 1, keyEnd - 1, valueKind, out)
      if (badKey < 0) return badKey
      at = skipBlanks(bytes, keyEnd)
      if (bytes[at] === COLON) at = skipBlanks(bytes, at + 1)
      const end = scanValue(bytes, at)
      if (valueKind >= KIND.object) return REJECT.valueType
      const quote = valueKind <= KIND.escapedText ? 1 : 0
      const badValue = putPart(text, bytes, at + quote, end - quote, valueKind, out)
      if (badValue < 0) return badValue
      count++
      at = skipBlanks(bytes, end)
      if (bytes[at] === COMMA) at = skipBlanks(bytes, at + 1)
    }
    return count
  }

  function finish(out: ColumnBuffer, payload: number, count: number): number {
    if (count < 0) return count
    out.view.setInt32(payload, count)
    closeField(out, payload, out.length)
    // The server would keep one of them without a word.
    return keys.hasDuplicate(out, payload + 4, count) ? REJECT.duplicateKey : 0
  }

  const writeText = fromText((bytes, start, end, out) => {
    const payload = openUnknown(out, 4)
    putInt32(out, 0)
    return finish(out, payload, putHstorePairs(bytes, start, end, out))
  })

  return (bytes, start, end, kind, out) => {
    if (kind !== KIND.object) return writeText(bytes, start, end, kind, out)
    const payload = openUnknown(out, 4)
    putInt32(out, 0)
    return finish(out, payload, putMembers(bytes, start, out))
  }
}

const FNV_BASIS = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** Finds keys that appear twice among pairs of fields, in a table that is used again for every value. */
class KeyTable {
  /** Positions of keys in the buffer; 0 where there is none, for a length stands before every key. */
  #slots = new Int32Array(16)

  hasDuplicate(out: ColumnBuffer, firstKey: number, count: number): boolean {
    if (count < 2) return false
    while (this.#slots.length < count * 2) this.#slots = new Int32Array(this.#slots.length * 2)
    // Only as much of the table as this value needs.
    const mask = 2 ** Math.ceil(Math.log2(count * 2)) - 1
    this.#slots.fill(0, 0, mask + 1)
    let at = firstKey
    for (let pair = 0; pair < count; pair++) {
      if (!this.#add(out, at, mask)) return true
      at = fieldEnd(out, fieldEnd(out, at))
    }
    return false
  }

  /** False when the key is there already. */
  #add(out: ColumnBuffer, at: number, mask: number): boolean {
    let slot = hash(out, at) & mask
    for (;;) {
      const other = this.#slots[slot]!
      if (other === 0) {
        this.#slots[slot] = at
        return true
      }
      if (isEqual(out, at, other)) return false
      slot = (slot + 1) & mask
    }
  }
}

/** The position after the field that begins at `at`. */
function fieldEnd(out: ColumnBuffer, at: number): number {
  return at + 4 + Math.max(0, out.view.getInt32(at))
}

function hash(out: ColumnBuffer, at: number): number {
  const end = fieldEnd(out, at)
  let result = FNV_BASIS
  for (let pos = at + 4; pos < end; pos++) result = Math.imul(result ^ out.bytes[pos]!, FNV_PRIME)
  return result ^ (result >>> 15)
}

/** Whether two fields are the same, lengths and all. */
function isEqual(out: ColumnBuffer, a: number, b: number): boolean {
  const length = fieldEnd(out, a) - a
  for (let i = 0; i < length; i++) if (out.bytes[a + i] !== out.bytes[b + i]) return false
  return true
}
