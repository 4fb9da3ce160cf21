// Puts a field's value of one row together as JSON text, from its leaves by their levels.
// Source: Apache Parquet, "Nested Encoding"; S. Melnik and others, "Dremel" (2010), on assembling records.

import { COLON, COMMA, LEFT_BRACE, LEFT_BRACKET, QUOTE, RIGHT_BRACE, RIGHT_BRACKET } from '../../../codecs/ascii.ts'
import { append, ColumnBuffer, putByte } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import type { Leaf, ParquetField, Shape } from '../schema/field.ts'
import type { LeafCursor } from './leaf-cursor.ts'
import type { LeafForms } from './leaf-form.ts'
import { leafText } from './leaf-text.ts'
import { putAscii } from './put-text.ts'
import { putNonFinite, putQuotedBytes } from './quoted-text.ts'

/** Appends the value that the cursors stand at and goes on behind it. */
export type PutValue = (out: ColumnBuffer) => void

/** What all values of a field are put with. */
export interface Putting {
  readonly cursors: readonly LeafCursor[]
  readonly fault: (reject: number) => void
  readonly forms: LeafForms
  /** The field is a list, a map or a struct. */
  readonly isNested: boolean
  /** Throws where the value under way has become too large. */
  readonly checkSize: (out: ColumnBuffer) => void
}

export function putField(field: ParquetField, putting: Putting): PutValue {
  const { shape, definedAt } = field
  const inside = shape.kind === 'leaf' ? putQuoted(shape, putting) : putShape(shape, putting)
  if (!field.nullable) return inside
  const [first, ...others] = leafCursors(shape, putting.cursors)
  return (out) => {
    if (first!.definition >= definedAt) {
      inside(out)
      return
    }
    putAscii(out, 'null')
    first!.next()
    for (const cursor of others) cursor.next()
  }
}

function putShape(shape: Exclude<Shape, Leaf>, putting: Putting): PutValue {
  if (shape.kind === 'struct') {
    const members = shape.fields.map((field) => ({
      key: new TextEncoder().encode(`${JSON.stringify(field.name)}:`),
      put: putField(field, putting),
    }))
    return (out) => {
      putByte(out, LEFT_BRACE)
      for (const [i, { key, put }] of members.entries()) {
        if (i > 0) putByte(out, COMMA)
        append(out, key, 0, key.length)
        put(out)
      }
      putByte(out, RIGHT_BRACE)
    }
  }
  const [open, close] = shape.kind === 'list' ? [LEFT_BRACKET, RIGHT_BRACKET] : [LEFT_BRACE, RIGHT_BRACE]
  const all = leafCursors(shape, putting.cursors)
  const first = all[0]!
  const putEntry = shape.kind === 'list' ? putField(shape.element, putting) : putMember(shape, putting)
  return (out) => {
    putByte(out, open)
    if (first.definition < shape.presentAt) for (const cursor of all) cursor.next()
    else {
      putEntry(out)
      while (first.isThere && first.repetition >= shape.level) {
        putByte(out, COMMA)
        putEntry(out)
        putting.checkSize(out)
      }
    }
    putByte(out, close)
  }
}

/** A key is a text in JSON, whatever it is in the file. */
function putMember({ key, value }: Extract<Shape, { kind: 'map' }>, putting: Putting): PutValue {
  const putKey = putField(key, putting)
  const putValue = putField(value, putting)
  return (out) => {
    scratch.length = 0
    const from = out.length
    putKey(out)
    if (out.bytes[from] !== QUOTE) {
      if (key.nullable && out.length - from === 4 && out.bytes[from] === NULL_START) putting.fault(REJECT.nullValue)
      const text = out.bytes.slice(from, out.length)
      out.length = from
      putQuotedBytes(out, text, 0, text.length)
    }
    putByte(out, COLON)
    putValue(out)
  }
}

const NULL_START = 0x6e

function putQuoted(leaf: Leaf, { cursors, fault, forms, isNested }: Putting): PutValue {
  const cursor = cursors[leaf.index]!
  const form = forms(leaf)
  const text = leafText(leaf, form)
  const isNestedNumber = isNested && form === 'number'
  return (out) => {
    scratch.length = 0
    const kind = text(cursor.values!, cursor.start, cursor.end, scratch)
    if (kind < 0) fault(kind)
    if (kind === KIND.escapedText) {
      putByte(out, QUOTE)
      append(out, scratch.bytes, 0, scratch.length)
      putByte(out, QUOTE)
    } else if (kind === KIND.text && isNestedNumber) putNonFinite(out, scratch.bytes, scratch.length)
    else if (kind === KIND.text || kind < 0) putQuotedBytes(out, scratch.bytes, 0, scratch.length)
    else append(out, scratch.bytes, 0, scratch.length)
    cursor.next()
  }
}

/** The cursors of all leaves in a shape, in the order of the file. */
export function leafCursors(shape: Shape, cursors: readonly LeafCursor[]): LeafCursor[] {
  switch (shape.kind) {
    case 'leaf':
      return [cursors[shape.index]!]
    case 'struct':
      return shape.fields.flatMap((field) => leafCursors(field.shape, cursors))
    case 'list':
      return leafCursors(shape.element.shape, cursors)
    case 'map':
      return [...leafCursors(shape.key.shape, cursors), ...leafCursors(shape.value.shape, cursors)]
  }
}

const scratch = new ColumnBuffer(256)
