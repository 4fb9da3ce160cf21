// Chunks of records that are read one after another: the way that every format and every plan has.

import { makeBlockEncoder } from '../encodings/make-block-encoder.ts'
import { makeRecordReader } from '../encodings/make-reader.ts'
import type { RecordFormat } from '../formats/registry.ts'
import type { Plan } from '../plan/plan.ts'
import { type EncodedBlock, encodeChunk } from './encode-chunk.ts'
import type { EncodeTask } from './messages.ts'

export type EncodeRecords = (task: Pick<EncodeTask, 'chunk' | 'lines'>) => EncodedBlock

export async function recordEncoding(plan: Plan, format: RecordFormat, stopAtReject: boolean): Promise<EncodeRecords> {
  const encoder = await makeBlockEncoder(plan, format)
  const reader = await makeRecordReader(format, plan)
  return ({ chunk, lines }) => encodeChunk(chunk, plan, reader, encoder, stopAtReject, lines)
}
