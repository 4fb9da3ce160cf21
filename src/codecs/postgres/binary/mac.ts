// macaddr, macaddr8: 6 and 8 bytes.

import { COLON, DOT, MINUS } from '../../ascii.ts'
import { REJECT } from '../../reject.ts'
import { hexDigit } from '../../text/hex.ts'
import type { ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily } from './codec.ts'
import { openField, readText, text } from './field.ts'

/** The address that `readAddress` read. */
const address = { bytes: new Uint8Array(8), length: 0, separator: 0, group: 0 }
const UNEVEN = -1

/**
 * Reads pairs of hexadecimal digits, with the same separator between groups of them: false for what is not one.
 * `group` is the digits of each group, 0 without separators, or `UNEVEN`.
 */
function readAddress(): boolean {
  const { bytes, start, end } = text
  let count = 0
  let groupDigits = 0
  address.separator = 0
  address.group = 0
  for (let pos = start; pos < end; pos++) {
    const byte = bytes[pos]!
    if (byte === COLON || byte === MINUS || byte === DOT) {
      if (groupDigits === 0 || (address.separator !== 0 && byte !== address.separator)) return false
      address.separator = byte
      countGroup(groupDigits)
      groupDigits = 0
      continue
    }
    const high = hexDigit(byte)
    const low = ++pos < end ? hexDigit(bytes[pos]!) : -1
    if (high < 0 || low < 0 || count === 8) return false
    address.bytes[count++] = (high << 4) | low
    groupDigits += 2
  }
  if (address.separator !== 0) countGroup(groupDigits)
  address.length = count
  return groupDigits > 0
}

function countGroup(digits: number): void {
  if (address.group === 0) address.group = digits
  else if (address.group !== digits) address.group = UNEVEN
}

/** The forms that the server reads: 08:00:2b:01:02:03, 08-00-…, 08002b:010203, 0800.2b01.0203, 08002b010203 and so on. */
function isMacForm(): boolean {
  const { separator, group } = address
  if (separator === 0) return true
  if (separator === DOT) return group === 4
  return group === 2 || group === 6 || (group === 4 && separator === MINUS)
}

const writeMac: ValueWriter = (bytes, start, end, kind, out) => {
  const reject = readText(bytes, start, end, kind)
  if (reject < 0) return reject
  if (!readAddress() || address.length !== 6 || !isMacForm()) return REJECT.valueSyntax
  const pos = openField(out, 6)
  for (let i = 0; i < 6; i++) out.bytes[pos + i] = address.bytes[i]!
  return 0
}

/** An address of six bytes gets FF and FE in its middle. */
const writeMac8: ValueWriter = (bytes, start, end, kind, out) => {
  const reject = readText(bytes, start, end, kind)
  if (reject < 0) return reject
  if (!readAddress() || (address.length !== 6 && address.length !== 8)) return REJECT.valueSyntax
  const inserted = 8 - address.length
  const pos = openField(out, 8)
  for (let i = 0; i < 3; i++) out.bytes[pos + i] = address.bytes[i]!
  out.bytes[pos + 3] = 0xff
  out.bytes[pos + 4] = 0xfe
  for (let i = 3 + inserted; i < 8; i++) out.bytes[pos + i] = address.bytes[i - inserted]!
  return 0
}

export const macaddr: BinaryFamily = {
  valueClass: 'other',
  accepts: '12 hexadecimal digits, bare or in groups: 08:00:2b:01:02:03, 08-00-2b-…, 08002b:010203, 0800.2b01.0203',
  refuses: 'every other form, including digits without their leading zero',
  make: () => ({ write: writeMac }),
}

export const macaddr8: BinaryFamily = {
  valueClass: 'other',
  accepts: '12 or 16 hexadecimal digits, bare or with one kind of separator between pairs; 12 get fffe in the middle',
  refuses: 'every other form',
  make: () => ({ write: writeMac8 }),
}
