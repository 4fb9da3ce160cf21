// Tuples of COPY BINARY that go straight into what the target takes.

import type { Encoding } from '../encodings/encoding.ts'
import { fieldsOfColumns } from '../encodings/from-typed/typed-columns.ts'
import type { TypedRows } from '../encodings/from-typed/typed-rows.ts'
import { loadEncoding } from '../encodings/registry.ts'
import { PLACE_WIDTH } from '../encodings/rows/row-places.ts'
import type { TupleRecords } from '../formats/postgres-binary/records.ts'
import type { Tuples } from '../formats/postgres-binary/tuples.ts'
import type { TupleField } from '../formats/postgres-binary/typed-fields.ts'
import type { Plan } from '../plan/plan.ts'
import type { EncodedBlock } from './encode-chunk.ts'
import { typedBlock } from './typed-block.ts'

type MakeRows = (plan: Plan, fields: readonly TupleField[]) => TypedRows

/** Undefined where there is no such way; what it makes is undefined for a chunk whose rows have to be looked at one by one. */
export async function typedTuples(
  plan: Plan,
  records: TupleRecords,
): Promise<((chunk: Uint8Array) => EncodedBlock | undefined) | undefined> {
  const { cellClass, rowShape, tuples: tupleRows } = await loadEncoding(plan.encoding)
  const places = fieldsOfColumns(plan, records.fields)
  const makeRows = tupleRows === undefined ? rowShape && (await rowsOfText(rowShape)) : await tupleRows()
  if (places === undefined || makeRows === undefined) return undefined
  const { Tuples: MakeTuples } = await import('../formats/postgres-binary/tuples.ts')
  const { tupleField } = await import('../formats/postgres-binary/typed-fields.ts')
  const tuples = new MakeTuples(records)
  const classOf = await cellClass()
  const fields = places.map((field, column) =>
    tupleField(tuples, records, field, classOf(plan.columns[column]!) === 'text'),
  )
  const rows = makeRows(plan, fields)
  return (chunk) => {
    tuples.read(chunk)
    rows.begin()
    if (!rows.add(tuples.rows)) return undefined
    // A file refuses no row afterwards.
    return typedBlock(rows.finish(), tuples.rows, rowShape === undefined ? placesOf(tuples) : undefined)
  }
}

async function rowsOfText(rowShape: NonNullable<Encoding['rowShape']>): Promise<MakeRows> {
  const { textRows } = await import('../encodings/from-typed/text-rows.ts')
  const shapeOf = await rowShape()
  return (plan, fields) => textRows(plan, shapeOf(plan), fields)
}

/** A tuple is a line. */
function placesOf({ rows, messages }: Tuples): Int32Array<ArrayBuffer> {
  const places = new Int32Array(rows * PLACE_WIDTH)
  for (let row = 0; row < rows; row++) {
    places[row * PLACE_WIDTH] = messages[row]!
    places[row * PLACE_WIDTH + 1] = row
  }
  return places
}
