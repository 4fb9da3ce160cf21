// The parts of fields: lengths, bytes, characters, and integers wider than a double is exact for.

import { BACKSLASH } from '../../ascii.ts'
import { ColumnBuffer, reserve } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import { decodeEscape, escapeEnd } from '../../text/json-string.ts'
import { putUtf8 } from '../../text/utf8.ts'
import { KIND } from '../../value-kind.ts'

/** The bytes of a field before its payload. */
const LENGTH_BYTES = 4

/**
 * Makes room for a field of `payloadBytes`, writes its length and returns where the payload goes. To be called in a
 * statement of its own: `out.view` and `out.bytes` that were looked up before it may be those of a smaller buffer.
 */
export function openField(out: ColumnBuffer, payloadBytes: number): number {
  reserve(out, LENGTH_BYTES + payloadBytes)
  const at = out.length
  out.view.setInt32(at, payloadBytes)
  out.length = at + LENGTH_BYTES + payloadBytes
  return at + LENGTH_BYTES
}

/** Makes room for a field of at most `maxPayload` bytes and returns where the payload goes; `closeField` says its length. */
export function openUnknown(out: ColumnBuffer, maxPayload: number): number {
  reserve(out, LENGTH_BYTES + maxPayload)
  out.length += LENGTH_BYTES
  return out.length
}

/** Ends the field that began at `payload` with `openUnknown`; it has been written up to `end`. */
export function closeField(out: ColumnBuffer, payload: number, end: number): void {
  out.view.setInt32(payload - LENGTH_BYTES, end - payload)
  out.length = end
}

/** From here on a native copy is faster than a loop, though it makes a view. */
const SHORT = 64

/** Copies bytes for which there is room to `to` and returns the position after them. */
export function copyBytes(out: ColumnBuffer, to: number, bytes: Uint8Array, start: number, end: number): number {
  const target = out.bytes
  if (end - start >= SHORT) {
    target.set(bytes.subarray(start, end), to)
    return to + end - start
  }
  let pos = to
  for (let from = start; from < end; from++) target[pos++] = bytes[from]!
  return pos
}

/** Writes text without its escapes to `to`, where there is room; the position after it, or a reject. */
export function copyDecoded(out: ColumnBuffer, to: number, bytes: Uint8Array, start: number, end: number): number {
  const target = out.bytes
  let pos = to
  let from = start
  while (from < end) {
    const byte = bytes[from]!
    if (byte !== BACKSLASH) {
      target[pos++] = byte
      from++
      continue
    }
    const point = decodeEscape(bytes, from)
    if (point < 0) return point
    if (point === 0) return REJECT.nulCharacter
    pos = putUtf8(target, pos, point)
    from = escapeEnd
  }
  return pos
}

/** The reject of a value of a kind that the type does not take. */
export function wrongKind(kind: number): number {
  return kind === KIND.null ? REJECT.nullValue : REJECT.valueType
}

/** The characters of the text that `readText` read last: of the value itself, or without its escapes. */
export const text: { bytes: Uint8Array; start: number; end: number } = { bytes: new Uint8Array(0), start: 0, end: 0 }

const decoded = new ColumnBuffer(64)

/** Leaves the characters of a JSON string in `text`: 0, or a reject; for what is not text `REJECT.valueType`. */
export function readText(bytes: Uint8Array, start: number, end: number, kind: number): number {
  if (kind === KIND.text) {
    text.bytes = bytes
    text.start = start
    text.end = end
    return 0
  }
  if (kind !== KIND.escapedText) return wrongKind(kind)
  decoded.length = 0
  reserve(decoded, end - start)
  const length = copyDecoded(decoded, 0, bytes, start, end)
  if (length < 0) return length
  text.bytes = decoded.bytes
  text.start = 0
  text.end = length
  return 0
}

const HALF = 0x1_0000_0000
const PIECE = 0x10_0000

/**
 * Writes `high * unit + low`, which an int64 holds, exactly: integers, a unit of at most 1e9, and |low| below it.
 */
export function setInt64(view: DataView, pos: number, high: number, unit: number, low: number): void {
  // value = a * 2^20 + b, where every product stays below 2^53.
  const top = Math.floor(high / PIECE)
  const a = top * unit
  const b = (high - top * PIECE) * unit + low
  const aHigh = Math.floor(a / 4096)
  const bHigh = Math.floor(b / HALF)
  const sum = (a - aHigh * 4096) * PIECE + (b - bHigh * HALF)
  const carry = sum >= HALF ? 1 : 0
  view.setInt32(pos, aHigh + bHigh + carry)
  view.setUint32(pos + 4, sum - carry * HALF)
}
