// A JSON array per line: ClickHouse's JSONCompactEachRow, with a line of names above or without.

import type { Format } from '../format.ts'
import { detectArrays } from '../json/detect.ts'
import { placesIn } from '../places.ts'
import type { CompactRecords } from './records.ts'

export const COMPACT_FORMAT: Format<CompactRecords> = {
  kind: 'json-compact',
  names: { 'json-compact': { options: ['header', 'columns'] } },
  naming: 'order',
  isTyped: true,
  detect: ({ text }) => (detectArrays(text) === 'lines' ? 'json-compact' : undefined),
  async look(input) {
    const { compactLook } = await import('./compact-look.ts')
    return compactLook(input)
  },
  async makeReader({ fields }, { slots }) {
    const { compactReader } = await import('./compact-reader.ts')
    return compactReader(Int32Array.from(fields.map(placesIn(slots))), slots.length)
  },
}
