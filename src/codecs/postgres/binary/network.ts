// inet, cidr: family (2 for IPv4, 3 for IPv6), bits of the network, 1 for cidr, count of the address's bytes, the address.

import { COLON, DOT, NINE, SLASH, ZERO } from '../../ascii.ts'
import { REJECT } from '../../reject.ts'
import { hexDigit } from '../../text/hex.ts'
import type { ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily } from './codec.ts'
import { openField, readText, text } from './field.ts'

const HEADER_BYTES = 4
const FAMILY_V4 = 2
const FAMILY_V6 = 3
const V4_BYTES = 4
const V6_BYTES = 16

/** The address that was read last; as many bytes as its family has. */
const address = new Uint8Array(V6_BYTES)

function networkWriter(isCidr: boolean): ValueWriter {
  return (bytes, start, end, kind, out) => {
    const reject = readText(bytes, start, end, kind)
    if (reject < 0) return reject
    const slash = positionOf(SLASH, text.start)
    const isV6 = positionOf(COLON, text.start) < slash
    const size = isV6 ? V6_BYTES : V4_BYTES
    const bits = slash === text.end ? size * 8 : readBits(slash + 1)
    if (bits < 0 || bits > size * 8) return REJECT.valueSyntax
    // The server fills up an IPv4 network that names only its first bytes; without bits it would guess them.
    const leastBytes = isCidr && slash < text.end ? 1 : V4_BYTES
    if (!(isV6 ? readV6(text.start, slash) : readV4(text.start, slash, 0, leastBytes))) return REJECT.valueSyntax
    if (isCidr && hasHostBits(bits, size)) return REJECT.valueSyntax
    const pos = openField(out, HEADER_BYTES + size)
    out.bytes[pos] = isV6 ? FAMILY_V6 : FAMILY_V4
    out.bytes[pos + 1] = bits
    out.bytes[pos + 2] = isCidr ? 1 : 0
    out.bytes[pos + 3] = size
    for (let i = 0; i < size; i++) out.bytes[pos + HEADER_BYTES + i] = address[i]!
    return 0
  }
}

/** The first position of the byte from `start` on, or the text's end. */
function positionOf(byte: number, start: number): number {
  let pos = start
  while (pos < text.end && text.bytes[pos] !== byte) pos++
  return pos
}

/** The number up to the text's end, without zeros before it; -1 for what is not one, more than 128 for too many. */
function readBits(start: number): number {
  const { bytes, end } = text
  if (start === end || end - start > 3 || (bytes[start] === ZERO && end - start > 1)) return -1
  let value = 0
  for (let pos = start; pos < end; pos++) {
    const byte = bytes[pos]!
    if (byte < ZERO || byte > NINE) return -1
    value = value * 10 + byte - ZERO
  }
  return value
}

/** Four numbers to 255 with points between (or at least `leastBytes` of them), without zeros before them, to `address[at ..]`. */
function readV4(start: number, end: number, at: number, leastBytes: number): boolean {
  const { bytes } = text
  let count = 0
  let pos = start
  while (count < V4_BYTES) {
    const first = pos
    let value = 0
    for (; pos < end && pos < first + 3; pos++) {
      const byte = bytes[pos]!
      if (byte < ZERO || byte > NINE) break
      value = value * 10 + byte - ZERO
    }
    if (pos === first || value > 255 || (bytes[first] === ZERO && pos > first + 1)) return false
    address[at + count++] = value
    if (pos === end) break
    if (bytes[pos++] !== DOT || count === V4_BYTES) return false
  }
  if (pos !== end || count < leastBytes) return false
  for (; count < V4_BYTES; count++) address[at + count] = 0
  return true
}

/** RFC 4291 section 2.2: groups of up to four digits, `::` once for groups of zeros, an IPv4 address at the end. */
function readV6(start: number, end: number): boolean {
  const { bytes } = text
  let count = 0 // bytes read
  let gap = -1 // bytes read before `::`
  let pos = start
  if (bytes[pos] === COLON) {
    if (end - pos < 2 || bytes[pos + 1] !== COLON) return false
    gap = 0
    pos += 2
  }
  while (pos < end) {
    if (count === V6_BYTES) return false
    const first = pos
    let value = 0
    for (; pos < end && pos < first + 4; pos++) {
      const digit = hexDigit(bytes[pos]!)
      if (digit < 0) break
      value = value * 16 + digit
    }
    if (pos === first) return false
    if (pos < end && bytes[pos] === DOT) {
      if (count > V6_BYTES - V4_BYTES || !readV4(first, end, count, V4_BYTES)) return false
      count += V4_BYTES
      break
    }
    address[count] = value >> 8
    address[count + 1] = value & 0xff
    count += 2
    if (pos === end) break
    if (bytes[pos++] !== COLON || pos === end) return false
    if (bytes[pos] === COLON) {
      if (gap >= 0) return false
      gap = count
      pos++
    }
  }
  return gap < 0 ? count === V6_BYTES : count < V6_BYTES && openGap(gap, count)
}

/** Moves what comes after `::` to the end. */
function openGap(gap: number, count: number): boolean {
  address.copyWithin(V6_BYTES - (count - gap), gap, count)
  address.fill(0, gap, V6_BYTES - (count - gap))
  return true
}

function hasHostBits(bits: number, size: number): boolean {
  const firstWhole = (bits + 7) >> 3
  if ((bits & 7) !== 0 && (address[firstWhole - 1]! & (0xff >> (bits & 7))) !== 0) return true
  for (let i = firstWhole; i < size; i++) if (address[i] !== 0) return true
  return false
}

export const inet: BinaryFamily = {
  valueClass: 'other',
  accepts: 'IPv4 and IPv6 addresses (RFC 4291), with or without /bits',
  refuses: 'IPv4 of fewer than four numbers or with zeros before them, zones of IPv6',
  make: () => ({ write: networkWriter(false) }),
}

export const cidr: BinaryFamily = {
  valueClass: 'other',
  accepts:
    'IPv4 and IPv6 addresses (RFC 4291), with /bits or without; with them IPv4 may lack numbers at its end (10/8)',
  refuses: 'bits to the right of the network, zeros before numbers, IPv4 of fewer than four numbers without /bits',
  make: () => ({ write: networkWriter(true) }),
}
