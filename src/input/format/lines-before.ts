// Lines before the first record that are no records: titles, and Excel's `sep=;`. They count as a part of the header, so
// that lines and bytes stay those of the source.

import { CR, LF } from '../../formats/line-feed.ts'
import { headerOf, type SourceFormat } from './source-format.ts'

/** The position after so many lines of `head`; undefined where it has fewer line ends. */
export function linesEnd(head: Uint8Array, lines: number): number | undefined {
  let at = 0
  for (let line = 0; line < lines; line++) {
    while (at < head.length && head[at] !== LF && head[at] !== CR) at++
    if (at >= head.length) return undefined
    at += head[at] === CR && head[at + 1] === LF ? 2 : 1
  }
  return at
}

/** The line with which Excel says what stands between fields: its length, and the byte. */
export function separatorLine(head: Uint8Array): { readonly bytes: number; readonly delimiter: number } | undefined {
  const start = new TextDecoder('latin1').decode(head.subarray(0, 8))
  const [line, delimiter] = /^sep=([^\r\n"])(?:\r\n|\n|\r)/i.exec(start) ?? []
  const code = delimiter?.charCodeAt(0) ?? 0
  return line === undefined || code >= 0x80 ? undefined : { bytes: line.length, delimiter: code }
}

/** `format` is what was found behind the first `bytes` of `head`, which are so many lines. Quotes in them open nothing. */
export function behindLines(format: SourceFormat, head: Uint8Array, bytes: number, lines: number): SourceFormat {
  const length = Math.min(head.length, bytes + format.header.bytes.length)
  return {
    ...format,
    header: headerOf(head, length, lines + format.header.lines),
    cut(stream, name, options) {
      const passedBytes = bytes + (options.passedBytes ?? 0)
      return format.cut(stream, name, Object.create(options, { passedBytes: { value: passedBytes } }))
    },
  }
}
