// What rejects files are known by: a key for each way in which sources are written, and marks of their segments.

import type { SourceFormat } from '../input/format/source-format.ts'
import type { SegmentRange } from './file-extent.ts'
import type { RejectsFile } from './rejects-file.ts'
import type { RejectsMark } from './rejects-log.ts'

export function keyOf({ extension, header, record }: SourceFormat): string {
  return JSON.stringify([extension, Buffer.from(header.bytes).toString('latin1'), record.dialect])
}

/** The extension that a key begins with. */
export function extensionOf(key: string): string {
  return String((JSON.parse(key) as unknown[])[0])
}

/** None of what cannot be read again. */
export function marksIn(key: string, { names, header }: RejectsFile, ranges: readonly SegmentRange[]): RejectsMark[] {
  if (names === undefined) return []
  return ranges.map((range) => ({ key, ...names, headerBytes: header.length, ...range }))
}

/** In the working folder, whatever the table's name holds. */
export function rejectsPath(table: string, extension: string): string {
  return `${table.replaceAll(/[/\\]/g, '_')}.rejects.${extension}`
}
