// What is to be done so that files of rejects have certain ranges and nothing else. Nothing is changed in place: what a kill leaves
// is the files as they were, or as they are to be, and the log says which.

import { randomBytes } from 'node:crypto'
import { rename, rm, stat, truncate } from 'node:fs/promises'
import type { RejectsReport } from '../report.ts'
import { copyRanges } from './copy-ranges.ts'
import { bySegment, type FileExtent, NOTHING, type SegmentRange } from './file-extent.ts'

/** A file that takes the place of another one. */
export interface Move {
  readonly from: string
  readonly to: string
}

export interface Rewrite {
  readonly files: RejectsReport
  /** As they are once this was done. */
  readonly ranges: readonly SegmentRange[]
  readonly end: FileExtent
  readonly moves: readonly Move[]
  /** Files that are to go. */
  readonly removed: readonly string[]
}

/** `onCopy` gets the names of the files into which the ranges are copied, before they are made. */
export async function planRewrite(
  files: RejectsReport,
  header: Uint8Array,
  ranges: readonly SegmentRange[],
  onCopy: (temporary: readonly string[]) => void,
): Promise<Rewrite> {
  const { file, reasons } = files
  const start: FileExtent = { ...NOTHING, recordBytes: header.length }
  if (ranges.length === 0) return { files, ranges, end: NOTHING, moves: [], removed: [file, reasons] }
  const ordered = bySegment(ranges)
  const isBeginning = ordered.every(({ from }, i) => from.count === (ordered[i - 1]?.to ?? start).count)
  const last = ordered.at(-1)?.to ?? start
  await checkSizes(files, ordered)
  if (isBeginning) return { files, ranges: ordered, end: last, moves: [], removed: [] }
  const suffix = `.${randomBytes(4).toString('hex')}.new`
  const copy = { file: file + suffix, reasons: reasons + suffix }
  onCopy([copy.file, copy.reasons])
  try {
    const sources = ordered.map((range) => ({ files, range }))
    const copied = await copyRanges(copy, header, sources)
    const moves = [
      { from: copy.file, to: file },
      { from: copy.reasons, to: reasons },
    ]
    return { files, ranges: copied, end: copied.at(-1)?.to ?? start, moves, removed: [] }
  } catch (cause) {
    await Promise.all([copy.file, copy.reasons].map((path) => rm(path, { force: true }).catch(() => undefined)))
    throw cause
  }
}

export async function carryOut({ files, end, moves, removed }: Rewrite): Promise<void> {
  for (const { from, to } of moves) await rename(from, to)
  for (const path of removed) await rm(path, { force: true })
  if (moves.length > 0 || removed.length > 0) return
  await truncate(files.file, end.recordBytes)
  await truncate(files.reasons, end.reasonBytes)
}

/** Files that have lost their end would be filled up with zeros. */
async function checkSizes({ file, reasons }: RejectsReport, ranges: readonly SegmentRange[]): Promise<void> {
  const [records, texts] = await Promise.all([stat(file), stat(reasons)])
  const isWhole = ranges.every(({ to }) => to.recordBytes <= records.size && to.reasonBytes <= texts.size)
  if (!isWhole) throw new Error('it, or the file of reasons beside it, is shorter than the run left it')
}
