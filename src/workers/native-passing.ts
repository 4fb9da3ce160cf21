// Native blocks that go into a table of the same columns as they are: nothing is decoded, and nothing is lost.

import type { NativeBlock } from '../formats/clickhouse-native/block.ts'
import { NativeError } from '../formats/clickhouse-native/cursor.ts'
import type { NativeRecords } from '../formats/clickhouse-native/records.ts'
import type { Plan } from '../plan/plan.ts'
import type { EncodedBlock } from './encode-chunk.ts'

/** Whether the plan's columns are the fields, with the same types in the same order, and each gets its field and nothing else. */
export function isPassed(plan: Plan, { fields, types }: NativeRecords): boolean {
  const { columns, encoding, mapping, notWritable, notSampled } = plan
  if (encoding !== 'clickhouse-native' || mapping !== undefined || columns.length !== fields.length) return false
  if ([...notWritable, ...notSampled].some((name) => fields.includes(name))) return false
  return columns.every(
    ({ name, type, constant }, index) => name === fields[index] && type === types[index] && constant === undefined,
  )
}

/** Goes over the blocks, so that what is damaged is found, and counts their rows. */
export function passBlocks(block: NativeBlock, chunk: Uint8Array): EncodedBlock {
  let rows = 0
  for (let at = 0; at < chunk.length; ) {
    const end = block.pass(chunk, at, chunk.length)
    if (end < 0) throw new NativeError('the last block is incomplete')
    rows += block.rows
    at = end
  }
  return {
    bytes: chunk,
    lines: rows,
    records: rows,
    rows,
    skipped: 0,
    rejects: new Int32Array(0),
    places: new Int32Array(0),
    stopped: false,
  }
}
