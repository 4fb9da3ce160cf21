// Composites in the notation that Postgres prints: `(1,"a b",)`, where nothing at all stands for NULL.

import { COMMA } from '../../codecs/ascii.ts'
import { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { closeField, openUnknown } from '../../codecs/postgres/binary/field.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import type { Attribute } from './attribute.ts'
import { endsItem, readItem } from './item-text.ts'
import { putInt32, putNull } from './part.ts'
import { fromText, skipSpace } from './plain-text.ts'

const LEFT_PARENTHESIS = 0x28
const RIGHT_PARENTHESIS = 0x29

export function compositeTextWriter(attributes: readonly Attribute[]): ValueWriter {
  const item = new ColumnBuffer(64)
  return fromText((bytes, start, end, out) => {
    let at = skipSpace(bytes, start, end)
    if (at === end || bytes[at] !== LEFT_PARENTHESIS) return REJECT.valueSyntax
    at++
    const payload = openUnknown(out, 4)
    putInt32(out, attributes.length)
    for (let index = 0; index < attributes.length; index++) {
      if (index > 0 && (at === end || bytes[at++] !== COMMA)) return REJECT.valueSyntax
      const { oid, part, writeItem } = attributes[index]!
      putInt32(out, oid)
      if (endsItem(bytes, at, end, false)) {
        const result = putNull(part, out)
        if (result < 0) return result
        continue
      }
      at = readItem(bytes, at, end, false, item)
      if (at < 0) return at
      const reject = writeItem(item.bytes, 0, item.length, KIND.text, out)
      // Whatever the attribute is, it came as text.
      if (reject < 0) return reject === REJECT.valueType ? REJECT.valueSyntax : reject
    }
    if (at === end || bytes[at] !== RIGHT_PARENTHESIS) return REJECT.valueSyntax
    closeField(out, payload, out.length)
    return skipSpace(bytes, at + 1, end) === end ? 0 : REJECT.valueSyntax
  })
}
