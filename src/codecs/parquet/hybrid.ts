// Parquet's hybrid of runs and bit-packed groups of eight values. Source: Apache Parquet, "Encodings" (Encodings.md), RLE = 3.

import { type ColumnBuffer, putByte, reserve } from '../column-buffer.ts'

/** A run of `count` times the same value of up to 8 bits. */
export function putRun(out: ColumnBuffer, count: number, value: number): void {
  putVarint(out, count * 2)
  putByte(out, value)
}

/** The flags of `bytes[0 .. count)`, which are 0 for a value and 1 for NULL, as definition levels: the other way round. */
export function putLevels(out: ColumnBuffer, nulls: Uint8Array, count: number): void {
  const groups = Math.ceil(count / 8)
  putVarint(out, groups * 2 + 1)
  reserve(out, groups)
  const target = out.bytes
  let to = out.length
  for (let i = 0; i < count; i += 8) {
    const stop = Math.min(8, count - i)
    let bits = 0
    for (let bit = 0; bit < stop; bit++) if (nulls[i + bit] === 0) bits |= 1 << bit
    target[to++] = bits
  }
  out.length = to
}

/** All values of `values[0 .. count)`, each in `width` bits, 1 .. 24: long runs as runs, what is between them packed. */
export function putNumbers(out: ColumnBuffer, values: Uint32Array, count: number, width: number): void {
  let from = 0
  let at = 0
  while (at < count) {
    let end = at + 1
    while (end < count && values[end] === values[at]) end++
    // A run pays from here on. What is packed before it must be whole groups of eight: the run gives what they lack.
    const missing = (8 - ((at - from) % 8)) % 8
    const lent = Math.min(missing, end - at)
    if (end - at - lent >= 24 && lent === missing) {
      packed(out, values, from, at + lent, width)
      putVarint(out, (end - at - lent) * 2)
      for (let shift = 0; shift < width; shift += 8) putByte(out, (values[at]! >>> shift) & 0xff)
      from = end
    }
    at = end
  }
  packed(out, values, from, count, width)
}

/** The last group may lack values: zeros fill it. */
function packed(out: ColumnBuffer, values: Uint32Array, from: number, end: number, width: number): void {
  if (from === end) return
  const groups = Math.ceil((end - from) / 8)
  putVarint(out, groups * 2 + 1)
  reserve(out, groups * width)
  const target = out.bytes
  const stop = out.length + groups * width
  let to = out.length
  let bits = 0
  let held = 0
  for (let i = from; i < end; i++) {
    bits |= values[i]! << held
    held += width
    while (held >= 8) {
      target[to++] = bits & 0xff
      bits >>>= 8
      held -= 8
    }
  }
  if (held > 0) target[to++] = bits & 0xff
  target.fill(0, to, stop)
  out.length = stop
}

export function putVarint(out: ColumnBuffer, value: number): void {
  let rest = value
  while (rest > 0x7f) {
    putByte(out, (rest % 0x80) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  putByte(out, rest)
}
