// Copies rejects of segments, with their reasons, from files of rejects into others. The documents of the reasons are numbered anew.

import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { RejectsReport } from '../report.ts'
import { type FileExtent, NOTHING, type SegmentRange } from './file-extent.ts'

/** A range of files of rejects. */
export interface RangeOfFiles {
  readonly files: RejectsReport
  readonly range: SegmentRange
}

/** Makes both files, which must not be there, with the header and the ranges; resolves when they are on the disk. */
export async function copyRanges(
  to: RejectsReport,
  header: Uint8Array,
  sources: readonly RangeOfFiles[],
): Promise<SegmentRange[]> {
  const records = await open(to.file, 'wx')
  const reasons = await open(to.reasons, 'wx').catch(async (cause: unknown) => {
    await records.close()
    throw cause
  })
  try {
    await writeAll(records, header)
    const copied: SegmentRange[] = []
    let end: FileExtent = { ...NOTHING, recordBytes: header.length }
    for (const { files, range } of sources) {
      const from = end
      for await (const bytes of recordsIn(files, range)) await writeAll(records, bytes)
      let reasonBytes = end.reasonBytes
      for await (const line of reasonsIn(files, range, end.count)) {
        await writeAll(reasons, line)
        reasonBytes += line.length
      }
      end = {
        count: from.count + range.to.count - range.from.count,
        recordBytes: from.recordBytes + range.to.recordBytes - range.from.recordBytes,
        reasonBytes,
      }
      copied.push({ ordinal: range.ordinal, from, to: end })
    }
    await records.sync()
    await reasons.sync()
    return copied
  } finally {
    await records.close()
    await reasons.close()
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten
}

export async function* recordsIn({ file }: RejectsReport, { from, to }: SegmentRange): AsyncGenerator<Uint8Array> {
  if (to.recordBytes === from.recordBytes) return
  const stream = createReadStream(file, { start: from.recordBytes, end: to.recordBytes - 1 })
  for await (const bytes of stream) yield bytes as Uint8Array
}

/** A document per line, numbered from `before` + 1. */
export async function* reasonsIn(
  { reasons }: RejectsReport,
  { from, to }: SegmentRange,
  before: number,
): AsyncGenerator<Buffer> {
  if (to.reasonBytes === from.reasonBytes) return
  let record = before
  const input = createReadStream(reasons, { start: from.reasonBytes, end: to.reasonBytes - 1 })
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    yield Buffer.from(`${line.replace(/^\{"record":\d+/, `{"record":${++record}`)}\n`)
  }
}
