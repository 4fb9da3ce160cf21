// Chunks of tuples: as they are, straight into what the target takes, or by records.

import { areSameTuples } from '../encodings/from-tuples/same-tuples.ts'
import type { TupleRecords } from '../formats/postgres-binary/records.ts'
import type { Plan } from '../plan/plan.ts'
import { passTuples } from './pass-tuples.ts'
import { type EncodeRecords, recordEncoding } from './record-encoding.ts'
import type { TaskEncoder } from './task-encoder.ts'
import { typedTuples } from './typed-tuples.ts'

/** `mayPass`: for comparing the ways. */
export async function tupleEncoding(
  plan: Plan,
  records: TupleRecords,
  stopAtReject: boolean,
  mayPass = true,
): Promise<TaskEncoder> {
  if (mayPass && areSameTuples(records, plan)) return { encodeBlock: ({ chunk }) => passTuples(chunk) }
  const typed = mayPass ? await typedTuples(plan, records) : undefined
  if (typed === undefined) return { encodeBlock: await recordEncoding(plan, records, stopAtReject) }
  // Most loads never need it.
  let byRecords: Promise<EncodeRecords> | undefined
  return {
    encodeBlock(task) {
      const block = typed(task.chunk)
      if (block !== undefined) return block
      byRecords ??= recordEncoding(plan, records, stopAtReject)
      return byRecords.then((encode) => encode(task))
    },
  }
}
