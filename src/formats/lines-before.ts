// Lines before the first record that are no records: titles, and Excel's `sep=;`. They count as a part of the header, so
// that lines and bytes stay those of the source.

import { CR, LF } from './line-feed.ts'
import { headerOf, type Look } from './look.ts'

/** The position after this many lines of `head`; undefined where it has fewer line ends. */
export function linesEnd(head: Uint8Array, lines: number): number | undefined {
  let at = 0
  for (let line = 0; line < lines; line++) {
    while (at < head.length && head[at] !== LF && head[at] !== CR) at++
    if (at >= head.length) return undefined
    at += head[at] === CR && head[at + 1] === LF ? 2 : 1
  }
  return at
}

/** `look` is what was found behind the first `bytes` of `head`, which are this many lines. Quotes in them open nothing. */
export function behindLines(look: Look, head: Uint8Array, bytes: number, lines: number): Look {
  const length = Math.min(head.length, bytes + look.header.bytes.length)
  const header = headerOf(head, length, lines + look.header.lines)
  return { ...look, header, passedBytes: bytes + (look.passedBytes ?? 0) }
}
