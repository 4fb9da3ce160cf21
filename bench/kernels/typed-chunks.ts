// Chunks of rows with types, as the servers send them, and how long work on them takes.

import type { FileOutput } from '../../src/file-output.ts'
import { medianOf } from '../tables.ts'
import type { Timing } from './chunks.ts'

const WARM_UP_ROUNDS = 3

export const FILE_OUTPUT: FileOutput = {
  table: { schema: undefined, table: 'events' },
  header: true,
  nullText: '',
  batchRows: 100,
  dialect: 'postgres',
  createStatement: undefined,
  codec: undefined,
  level: undefined,
}

/** Tuples, each in a message of its own. */
export function asMessages(tuples: Uint8Array, rows: number): Uint8Array {
  const out = new Uint8Array(tuples.length + rows * 5)
  const view = new DataView(tuples.buffer, tuples.byteOffset, tuples.byteLength)
  const outView = new DataView(out.buffer)
  let to = 0
  for (let at = 0; at < tuples.length; ) {
    let end = at + 2
    for (let field = view.getInt16(at); field > 0; field--) end += 4 + Math.max(0, view.getInt32(end))
    out[to] = 0x64
    outView.setInt32(to + 1, end - at + 4)
    out.set(tuples.subarray(at, end), to + 5)
    to += end - at + 5
    at = end
  }
  return out
}

/** `work` returns the rows that it found. */
export async function timedAsync(
  chunks: readonly Uint8Array[],
  rounds: number,
  work: (chunk: Uint8Array) => Promise<number>,
): Promise<Timing> {
  const times: number[] = []
  let records = 0
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const { user: before } = process.cpuUsage()
    records = 0
    for (const chunk of chunks) records += await work(chunk)
    // Of the processor, not of the clock: other processes may want it too.
    if (round >= 0) times.push((process.cpuUsage().user - before) / 1000)
  }
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return { medianMs: medianOf(times) ?? 0, bestMs: Math.min(...times), bytes, records }
}
