// The names of zones that a value may have.

import { findTimeZone, type TimeZone, UTC_ZONES } from '../text/time-zone.ts'

/** Values repeat few names. */
const known = new Map<string, TimeZone | undefined>()
const MAX_KNOWN = 1000
const MAX_NAME = 40

/** The zone with that name: abbreviations such as CST and IST, which several zones have, are none. */
export function zoneNamed(bytes: Uint8Array, start: number, end: number): TimeZone | undefined {
  if (end - start > MAX_NAME || end === start) return undefined
  let name = ''
  for (let at = start; at < end; at++) name += String.fromCharCode(bytes[at]!)
  if (known.has(name)) return known.get(name)
  const zone = UTC_ZONES.has(name) || name.includes('/') ? zoneOrNone(name) : undefined
  if (known.size < MAX_KNOWN) known.set(name, zone)
  return zone
}

export function zoneOrNone(name: string): TimeZone | undefined {
  try {
    return findTimeZone(name)
  } catch (cause) {
    if (cause instanceof RangeError) return undefined
    throw cause
  }
}
