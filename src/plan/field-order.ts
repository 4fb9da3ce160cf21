// The order in which the fields of an input stand in its records, also where no record has all of them.

import { LF } from '../codecs/ascii.ts'
import type { Look } from '../formats/look.ts'

/** This many records show the order. */
const MAX_RECORDS = 200

/**
 * The fields of the first records of `sample` (its last byte is a line feed), each after the one that it follows where it
 * first appears: {a,c} {a,b,c} -> a, b, c. `eachKey` is the format's.
 */
export function fieldOrder(sample: Uint8Array, eachKey: Look['eachKey']): string[] {
  const order: string[] = []
  const known = new Set<string>()
  for (let pos = 0, records = 0; pos < sample.length && records < MAX_RECORDS; records++) {
    let place = 0
    eachKey?.(sample, pos, (name) => {
      if (known.has(name)) place = order.indexOf(name) + 1
      else {
        known.add(name)
        order.splice(place++, 0, name)
      }
    })
    pos = sample.indexOf(LF, pos) + 1
  }
  return order
}
