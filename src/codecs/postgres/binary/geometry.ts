// point, lseg, box, circle: their numbers as float8. line: A, B and C. path: a byte for closed, int32 count, the points.
// polygon: int32 count, the points. A box has its upper right corner first.

import { COMMA, LEFT_BRACE, LEFT_BRACKET, RIGHT_BRACE, RIGHT_BRACKET } from '../../ascii.ts'
import type { ColumnBuffer } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import type { ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily } from './codec.ts'
import { closeField, openUnknown, readText } from './field.ts'
import { beginShape, isAtEnd, shape, take, takeNumber, takePoint, takePoints } from './geometry-text.ts'

const LEFT_PARENTHESIS = 0x28
const RIGHT_PARENTHESIS = 0x29
const LESS = 0x3c
const GREATER = 0x3e
const POINT_BYTES = 16

/** Reads the text of `shape` and writes the payload that begins at `payload`: 0, or a reject. */
type ShapeWriter = (out: ColumnBuffer, payload: number) => number

/** `headerBytes` stand before the numbers. */
function family(write: ShapeWriter, headerBytes: number, accepts: string, refuses = 'every other form'): BinaryFamily {
  const codec = { write: shapeWriter(write, headerBytes) }
  return { valueClass: 'other', accepts, refuses: `${refuses}, NaN and infinity`, make: () => codec }
}

function shapeWriter(write: ShapeWriter, headerBytes: number): ValueWriter {
  return (bytes, start, end, kind, out) => {
    const reject = readText(bytes, start, end, kind)
    if (reject < 0) return reject
    // A number and what separates it from the next are two characters at least.
    const payload = openUnknown(out, headerBytes + 8 * ((end - start + 2) >> 1))
    beginShape(payload + headerBytes)
    const result = write(out, payload)
    if (result < 0) return result
    if (!isAtEnd()) return REJECT.valueSyntax
    closeField(out, payload, shape.to)
    return 0
  }
}

const writePoint: ShapeWriter = (out) => takePoint(out)

/** Two points, in a pair of `left` and `right`, in parentheses, or bare. */
function takePair(out: ColumnBuffer, left: number, right: number): number {
  const first = shape.to
  const close = openList(left, right)
  const reject = takePoints(out)
  if (reject < 0) return reject
  return isClosed(close) && shape.to - first === 2 * POINT_BYTES ? 0 : REJECT.valueSyntax
}

/** Takes what opens a list, if anything does; returns what must close it, 0 for nothing. */
function openList(left: number, right: number): number {
  if (take(left)) return right
  // The parenthesis of the first point opens no list.
  const before = shape.pos
  if (!take(LEFT_PARENTHESIS)) return 0
  const isList = take(LEFT_PARENTHESIS)
  shape.pos = before
  return isList && take(LEFT_PARENTHESIS) ? RIGHT_PARENTHESIS : 0
}

function isClosed(close: number): boolean {
  return close === 0 || take(close)
}

const writeSegment: ShapeWriter = (out) => takePair(out, LEFT_BRACKET, RIGHT_BRACKET)

const NONE = -1

const writeBox: ShapeWriter = (out, payload) => {
  const reject = takePair(out, NONE, NONE)
  if (reject < 0) return reject
  for (const at of CORNER) {
    const first = out.view.getFloat64(payload + at)
    const second = out.view.getFloat64(payload + at + POINT_BYTES)
    if (first >= second) continue
    out.view.setFloat64(payload + at, second)
    out.view.setFloat64(payload + at + POINT_BYTES, first)
  }
  return 0
}

/** Where x and y are in a point. */
const CORNER = [0, 8]

const writeLine: ShapeWriter = (out, payload) => {
  if (!take(LEFT_BRACE)) return REJECT.valueSyntax
  for (let i = 0; i < 3; i++) {
    if (i > 0 && !take(COMMA)) return REJECT.valueSyntax
    const reject = takeNumber(out)
    if (reject < 0) return reject
  }
  const isLine = out.view.getFloat64(payload) !== 0 || out.view.getFloat64(payload + 8) !== 0
  return take(RIGHT_BRACE) && isLine ? 0 : REJECT.valueSyntax
}

const PATH_HEADER_BYTES = 5

const writePath: ShapeWriter = (out, payload) => {
  const close = openList(LEFT_BRACKET, RIGHT_BRACKET)
  const reject = takePoints(out)
  if (reject < 0) return reject
  out.bytes[payload] = close === RIGHT_BRACKET ? 0 : 1
  out.view.setInt32(payload + 1, (shape.to - payload - PATH_HEADER_BYTES) / POINT_BYTES)
  return isClosed(close) ? 0 : REJECT.valueSyntax
}

const POLYGON_HEADER_BYTES = 4

const writePolygon: ShapeWriter = (out, payload) => {
  const close = openList(NONE, NONE)
  const reject = takePoints(out)
  if (reject < 0) return reject
  out.view.setInt32(payload, (shape.to - payload - POLYGON_HEADER_BYTES) / POINT_BYTES)
  return isClosed(close) ? 0 : REJECT.valueSyntax
}

const writeCircle: ShapeWriter = (out, payload) => {
  const close = openList(LESS, GREATER)
  const reject = takePoint(out)
  if (reject < 0) return reject
  if (!take(COMMA)) return REJECT.valueSyntax
  const radius = takeNumber(out)
  if (radius < 0) return radius
  return isClosed(close) && out.view.getFloat64(payload + POINT_BYTES) >= 0 ? 0 : REJECT.valueSyntax
}

export const point = family(writePoint, 0, '(x,y), with the parentheses or without')
export const lseg = family(writeSegment, 0, '[(x,y),(x,y)], with parentheses for the brackets, or without')
export const box = family(writeBox, 0, 'two corners: (x,y),(x,y), in parentheses or not')
export const line = family(writeLine, 0, '{A,B,C}', 'a line by two of its points, A and B both zero')
export const path = family(writePath, PATH_HEADER_BYTES, 'open [(x,y),…] or closed ((x,y),…)')
export const polygon = family(writePolygon, POLYGON_HEADER_BYTES, '((x,y),…), with the outer parentheses or without')
export const circle = family(
  writeCircle,
  0,
  '<(x,y),r>, with parentheses for the angles, or without',
  'a negative radius',
)
