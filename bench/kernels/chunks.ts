// Records as a worker gets them, and how long work on them takes.

import { medianOf } from '../tables.ts'

export interface Timing {
  readonly medianMs: number
  readonly bestMs: number
  readonly bytes: number
  readonly records: number
}

const CHUNK_BYTES = 256 * 1024
const WARM_UP_ROUNDS = 2

/** Chunks as the cutter makes them: whole records, each in an ArrayBuffer of its own. */
export function cutLines(records: readonly string[]): Uint8Array[] {
  const all = new TextEncoder().encode(records.join(''))
  const chunks: Uint8Array[] = []
  let start = 0
  let end = 0
  for (const record of records) {
    const length = Buffer.byteLength(record)
    if (end + length - start > CHUNK_BYTES) {
      chunks.push(all.slice(start, end))
      start = end
    }
    end += length
  }
  return [...chunks, all.slice(start, end)]
}

/** `work` returns the records that it found. */
export function timed(chunks: readonly Uint8Array[], rounds: number, work: (chunk: Uint8Array) => number): Timing {
  const times: number[] = []
  let records = 0
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const started = performance.now()
    records = 0
    for (const chunk of chunks) records += work(chunk)
    if (round >= 0) times.push(performance.now() - started)
  }
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return { medianMs: medianOf(times) ?? 0, bestMs: Math.min(...times), bytes, records }
}
