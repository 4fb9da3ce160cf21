// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.

/** The position of the first byte in `bytes[start .. end)` that is not part of valid UTF-8, or -1. */
export function firstInvalidUtf8(bytes: Uint8Array, start: number, end: number): number {
  let pos = start
  while (pos < end) {
    const lead = bytes[pos]!
    if (lead < 0x80) {
      pos++
      continue
    }
    const size =
      lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
    if (size === 0 || pos + size > end) return pos
    const second = bytes[pos + 1]!
    const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
    const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
    if (second < low || second > high) return pos
    for (let i = 2; i < size; i++) if ((bytes[pos + i]! & 0xc0) !== 0x80) return pos
    pos += size
  }
  return -1
}

/** Writes the code point `point` at `pos` of `out` as UTF-8 and returns the position after it. */
export function putUtf8(out: Uint8Array, pos: number, point: number): number {
  if (point < 0x80) {
    out[pos] = point
    return pos + 1
  }
  if (point < 0x800) {
    out[pos] = 0xc0 | (point >> 6)
    out[pos + 1] = 0x80 | (point & 0x3f)
    return pos + 2
  }
  if (point < 0x10000) {
    out[pos] = 0xe0 | (point >> 12)
    out[pos + 1] = 0x80 | ((point >> 6) & 0x3f)
    out[pos + 2] = 0x80 | (point & 0x3f)
    return pos + 3
  }
  out[pos] = 0xf0 | (point >> 18)
  out[pos + 1] = 0x80 | ((point >> 12) & 0x3f)
  out[pos + 2] = 0x80 | ((point >> 6) & 0x3f)
  out[pos + 3] = 0x80 | (point & 0x3f)
  return pos + 4
}
