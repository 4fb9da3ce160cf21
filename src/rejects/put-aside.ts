// Rejects of segments of which it is unknown whether they are stored, in files of their own in the folder of the run.

import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { copyRanges } from './copy-ranges.ts'
import type { SegmentRange } from './file-extent.ts'
import type { RejectsFile } from './rejects-file.ts'
import type { RejectsMark } from './rejects-log.ts'

/** Copies the ranges of the file. */
export async function putAside(
  folder: string,
  key: string,
  { header, names }: RejectsFile,
  ranges: readonly SegmentRange[],
): Promise<RejectsMark[]> {
  if (names === undefined) return []
  const path = join(folder, `rejects-${randomBytes(4).toString('hex')}`)
  const files = { file: `${path}.records`, reasons: `${path}.reasons` }
  const sources = ranges.map(({ from, ...range }) => {
    const recordBytes = Math.max(from.recordBytes, header.length)
    return { files: names, range: { ...range, from: { ...from, recordBytes } } }
  })
  try {
    const copied = await copyRanges(files, header, sources)
    return copied.map((range) => ({ key, ...files, headerBytes: header.length, ...range }))
  } catch (cause) {
    await Promise.all([files.file, files.reasons].map((one) => rm(one, { force: true })))
    throw cause
  }
}
