// In how many ways the records of separated values end, beyond those that the dialect was found from.

import type { LineEnd } from '../formats/csv/detect/sample-records.ts'

const LF = 0x0a
const CR = 0x0d

export class LineEnds {
  readonly #seen = new Set<LineEnd>()

  /** Notes what comes before a record that begins at `position`: the end of the one before it. */
  note(bytes: Uint8Array, position: number): void {
    if (position === 0) return
    const isFeed = bytes[position - 1] === LF
    if (isFeed) this.#seen.add(position > 1 && bytes[position - 2] === CR ? 'CR LF' : 'LF')
    else if (bytes[position - 1] === CR) this.#seen.add('CR')
  }

  /** `sampled`: how the first records end. */
  with(sampled: LineEnd | 'mixed' | 'none'): LineEnd | 'mixed' | 'none' {
    if (sampled === 'mixed') return sampled
    const all = new Set(this.#seen)
    if (sampled !== 'none') all.add(sampled)
    const [lineEnd = 'none', ...others] = all
    return others.length > 0 ? 'mixed' : lineEnd
  }
}
