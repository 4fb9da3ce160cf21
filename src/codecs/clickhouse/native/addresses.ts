// IPv4: a 32-bit integer, little-endian, so that 1.2.3.4 is 04 03 02 01. IPv6: 16 bytes in the order of the text.

import { COLON, DOT, ZERO } from '../../ascii.ts'
import { type ColumnBuffer, reserve } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import { hexDigit } from '../../text/hex.ts'
import type { ScalarFamily } from '../codec.ts'
import { noArguments } from './type-arguments.ts'
import { textWriter } from './value-writers.ts'

export const ipv4: ScalarFamily = addressFamily(
  'ipv4',
  4,
  writeIPv4,
  'text of four decimal numbers, 1.2.3.4',
  'numbers above 255, leading zeros (some programs read them as octal), fewer or more than four numbers, values that are not text',
)

export const ipv6: ScalarFamily = addressFamily(
  'ipv6',
  16,
  writeIPv6,
  'text of any form of RFC 4291 section 2.2; an IPv4 address as ::ffff:1.2.3.4',
  'zones (fe80::1%eth0), prefix lengths, brackets, ports, a :: that replaces no group, values that are not text',
)

function addressFamily(
  kind: 'ipv4' | 'ipv6',
  width: number,
  write: (bytes: Uint8Array, start: number, end: number, out: ColumnBuffer) => number,
  accepts: string,
  refuses: string,
): ScalarFamily {
  return {
    valueClass: 'other',
    form: () => ({ kind }),
    accepts,
    refuses,
    make(args) {
      noArguments(args)
      return { write: textWriter(write), placeholder: new Uint8Array(width) }
    },
  }
}

function writeIPv4(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const address = readIPv4(bytes, start, end)
  if (address < 0) return address
  reserve(out, 4)
  out.view.setUint32(out.length, address, true)
  out.length += 4
  return 0
}

/** The 32 bits of a dotted address that is all of `bytes[start .. end)`, or a reject. */
function readIPv4(bytes: Uint8Array, start: number, end: number): number {
  let address = 0
  let pos = start
  for (let part = 0; part < 4; part++) {
    if (part > 0 && (pos >= end || bytes[pos++] !== DOT)) return REJECT.valueSyntax
    const first = pos
    let value = 0
    for (; pos < end && pos < first + 3; pos++) {
      const digit = bytes[pos]! - ZERO
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    const hasLeadingZero = pos > first + 1 && bytes[first] === ZERO
    if (pos === first || hasLeadingZero || value > 255) return REJECT.valueSyntax
    address = address * 256 + value
  }
  return pos === end ? address : REJECT.valueSyntax
}

const NO_GAP = -1

function writeIPv6(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  reserve(out, 16)
  const first = out.length
  const stop = first + 16
  let to = first
  let pos = start
  // Where the zeros belong that the two colons stand for.
  let gap = NO_GAP
  if (bytes[pos] === COLON && pos + 1 < end && bytes[pos + 1] === COLON) {
    gap = to
    pos += 2
  }
  while (pos < end) {
    if (to === stop) return REJECT.valueSyntax
    const groupStart = pos
    let group = 0
    for (let digit = 0; pos < end && pos < groupStart + 4; pos++) {
      digit = hexDigit(bytes[pos]!)
      if (digit < 0) break
      group = (group << 4) | digit
    }
    if (pos === groupStart) return REJECT.valueSyntax
    if (pos < end && bytes[pos] === DOT) {
      const tail = readIPv4(bytes, groupStart, end)
      if (tail < 0) return tail
      if (groupStart === start) to = putMappedPrefix(out)
      if (to > stop - 4) return REJECT.valueSyntax
      out.view.setUint32(to, tail)
      to += 4
      break
    }
    out.view.setUint16(to, group)
    to += 2
    if (pos === end) break
    // A colon, and after it another group or a second colon.
    if (bytes[pos++] !== COLON || pos === end) return REJECT.valueSyntax
    if (bytes[pos] === COLON) {
      if (gap !== NO_GAP) return REJECT.valueSyntax
      gap = to
      pos++
    }
  }
  if ((gap === NO_GAP) !== (to === stop)) return REJECT.valueSyntax
  if (gap !== NO_GAP) {
    out.bytes.copyWithin(stop - (to - gap), gap, to)
    out.bytes.fill(0, gap, stop - (to - gap))
  }
  out.length = stop
  return 0
}

/** What comes before the IPv4 address in an IPv4-mapped one; the position after it. */
function putMappedPrefix(out: ColumnBuffer): number {
  const to = out.length + 12
  out.bytes.fill(0, out.length, to - 2)
  out.bytes.fill(0xff, to - 2, to)
  return to
}
