// JSON objects, arrays in the order of the attributes, or Postgres's own notation as composite values: int32 attributes, and for each uint32 its
// type and the value as a field.

import { COLON, COMMA, RIGHT_BRACE, RIGHT_BRACKET } from '../../codecs/ascii.ts'
import { ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { closeField, openUnknown } from '../../codecs/postgres/binary/field.ts'
import { REJECT } from '../../codecs/reject.ts'
import { decodeText } from '../../codecs/text/json-string.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import { scanString, scanValue, skipBlanks, valueKind } from '../../formats/json/scan.ts'
import type { Attribute } from './attribute.ts'
import { compositeTextWriter } from './composite-text.ts'
import { putInt32, putNull, putPart } from './part.ts'

/** A member that the object lacks is NULL; one that is no attribute, or appears twice, is refused. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: its short functions share the attributes of one value
export function compositeWriter(attributes: readonly Attribute[]): ValueWriter {
  const count = attributes.length
  const names = attributes.map(({ name }) => new TextEncoder().encode(name))
  const starts = new Int32Array(count)
  const ends = new Int32Array(count)
  /** 0 where the object has no such member. */
  const kinds = new Uint8Array(count)
  const key = new ColumnBuffer(64)

  function setValue(index: number, start: number, end: number, kind: number): void {
    const quote = kind <= KIND.escapedText ? 1 : 0
    starts[index] = start + quote
    ends[index] = end - quote
    kinds[index] = kind
  }

  function readObject(bytes: Uint8Array, start: number): number {
    let expected = 0
    let at = skipBlanks(bytes, start + 1)
    while (bytes[at] !== RIGHT_BRACE) {
      const keyEnd = scanString(bytes, at)
      const index = attributeIndex(bytes, at + 1, keyEnd - 1, valueKind, expected)
      if (index < 0) return index
      if (kinds[index] !== 0) return REJECT.duplicateKey
      at = skipBlanks(bytes, keyEnd)
      if (bytes[at] === COLON) at = skipBlanks(bytes, at + 1)
      const end = scanValue(bytes, at)
      setValue(index, at, end, valueKind)
      expected = index + 1
      at = skipBlanks(bytes, end)
      if (bytes[at] === COMMA) at = skipBlanks(bytes, at + 1)
    }
    return 0
  }

  function attributeIndex(bytes: Uint8Array, start: number, end: number, kind: number, expected: number): number {
    if (kind === KIND.escapedText) {
      key.length = 0
      reserve(key, end - start)
      const reject = decodeText(bytes, start, end, key)
      return reject < 0 ? reject : attributeIndex(key.bytes, 0, key.length, KIND.text, expected)
    }
    for (let step = 0; step < count; step++) {
      const index = (expected + step) % count
      if (isEqual(bytes, start, end, names[index]!)) return index
    }
    return REJECT.unknownField
  }

  function readArray(bytes: Uint8Array, start: number): number {
    let index = 0
    let at = skipBlanks(bytes, start + 1)
    while (bytes[at] !== RIGHT_BRACKET) {
      if (index === count) return REJECT.valueSyntax
      const end = scanValue(bytes, at)
      setValue(index++, at, end, valueKind)
      at = skipBlanks(bytes, end)
      if (bytes[at] === COMMA) at = skipBlanks(bytes, at + 1)
    }
    return index === count ? 0 : REJECT.valueSyntax
  }

  const writeText = compositeTextWriter(attributes)

  return (bytes, start, end, kind, out) => {
    if (kind !== KIND.object && kind !== KIND.array) return writeText(bytes, start, end, kind, out)
    kinds.fill(0)
    const unread = kind === KIND.object ? readObject(bytes, start) : readArray(bytes, start)
    if (unread < 0) return unread
    const payload = openUnknown(out, 4)
    putInt32(out, count)
    for (let index = 0; index < count; index++) {
      const { oid, part } = attributes[index]!
      putInt32(out, oid)
      const result =
        kinds[index] === 0 ? putNull(part, out) : putPart(part, bytes, starts[index]!, ends[index]!, kinds[index]!, out)
      if (result < 0) return result
    }
    closeField(out, payload, out.length)
    return 0
  }
}

function isEqual(bytes: Uint8Array, start: number, end: number, name: Uint8Array): boolean {
  if (end - start !== name.length) return false
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name[i]) return false
  return true
}
