// Tuples of COPY BINARY that go straight into what the target takes.

import { fieldsOfColumns } from '../encodings/from-typed/typed-columns.ts'
import { loadEncoding } from '../encodings/registry.ts'
import type { TupleRecords } from '../formats/postgres-binary/records.ts'
import type { Plan } from '../plan/plan.ts'
import type { EncodedBlock } from './encode-chunk.ts'
import { typedBlock } from './typed-block.ts'

/** Undefined where there is no such way; what it makes is undefined for a chunk whose rows have to be looked at one by one. */
export async function typedTuples(
  plan: Plan,
  records: TupleRecords,
): Promise<((chunk: Uint8Array) => EncodedBlock | undefined) | undefined> {
  const { cellClass, rowShape } = await loadEncoding(plan.encoding)
  const places = fieldsOfColumns(plan, records.fields)
  if (places === undefined || rowShape === undefined) return undefined
  const { Tuples } = await import('../formats/postgres-binary/tuples.ts')
  const { tupleField } = await import('../formats/postgres-binary/typed-fields.ts')
  const { textRows } = await import('../encodings/from-typed/text-rows.ts')
  const tuples = new Tuples(records)
  const classOf = await cellClass()
  const fields = places.map((field, column) =>
    tupleField(tuples, records, field, classOf(plan.columns[column]!) === 'text'),
  )
  const rows = textRows(plan, (await rowShape())(plan), fields)
  return (chunk) => {
    tuples.read(chunk)
    rows.begin()
    return rows.add(tuples.rows) ? typedBlock(rows.finish(), tuples.rows) : undefined
  }
}
