// The columns of COPY BINARY's tuples by how their fields come about.

import { ColumnBuffer } from '../../../codecs/column-buffer.ts'
import type { Run } from '../../../formats/parquet/pages/run.ts'
import type { Leaf } from '../../../formats/parquet/schema/field.ts'
import { NULL_FIELD } from '../../postgres-binary/blocks.ts'
import { EncodedDictionaries } from '../encoded-dictionaries.ts'
import { copyField, LENGTH_BYTES, NULL_LENGTH } from './copy-field.ts'
import { measureEntries, putAlike, putEntries } from './field-entries.ts'
import { measureTexts, putTexts } from './field-texts.ts'
import type { FieldWriter } from './field-writer.ts'
import type { FixedField } from './fixed-fields.ts'
import type { FieldColumn } from './tuples.ts'
import type { PostgresValue } from './values.ts'

const REFUSED = -1

/** A column that the file lacks. */
export const NULL_COLUMN: FieldColumn = {
  measure: () => LENGTH_BYTES,
  put(_runs, rows, { view }, places) {
    for (let row = 0; row < rows; row++) {
      view.setInt32(places[row]!, NULL_LENGTH)
      places[row]! += LENGTH_BYTES
    }
    return true
  },
}

/** Fields that are made one after another, and copied. */
export function writtenColumn(writer: FieldWriter): FieldColumn {
  const fields = new ColumnBuffer(1024)
  let ends = new Int32Array(0)
  return {
    measure(runs, rows, lengths) {
      if (ends.length < rows) ends = new Int32Array(rows)
      fields.length = 0
      writer.begin(runs)
      let start = 0
      for (let row = 0; row < rows; row++) {
        if (writer.put(fields) !== 0) return REFUSED
        ends[row] = fields.length
        lengths[row]! += fields.length - start
        start = fields.length
      }
      return 0
    },
    put(_runs, rows, { bytes, view }, places) {
      let start = 0
      for (let row = 0; row < rows; row++) {
        const end = ends[row]!
        places[row] = copyField(fields.bytes, fields.view, start, end - start, bytes, view, places[row]!)
        start = end
      }
      return true
    },
  }
}

/** Values that go straight from pages into fields: of a fixed length, of a dictionary, or texts. */
export function storedColumn(leaf: Leaf, value: PostgresValue, nullable: boolean): FieldColumn | undefined {
  const { fixed, isText } = value
  if (leaf.maxRepetition > 0 || (fixed === undefined && isText !== true)) return undefined
  const dictionaries = new EncodedDictionaries(value, NULL_FIELD)
  const present = leaf.maxDefinition

  function hasRefused(run: Run): boolean {
    const { values, definitions } = run.page
    if (definitions !== undefined && !nullable) return true
    return values.dictionary !== undefined && dictionaries.of(values.dictionary).hasRefused
  }

  /** Adds the lengths of a run that begins at `row`. */
  function measureRun(run: Run, row: number, lengths: Int32Array): void {
    const { dictionary } = run.page.values
    if (fixed !== undefined) measureFixed(run, row, lengths, fixed.bytes, present)
    else if (dictionary === undefined) measureTexts(run, row, lengths, present)
    else measureEntries(dictionaries.of(dictionary), run, row, lengths, present)
  }

  return {
    measure(runs, _rows, lengths) {
      const own = runs[leaf.index]!
      if (own.some(hasRefused)) return REFUSED
      // Without nulls all fields are as long as one.
      if (fixed !== undefined && own.every(({ page }) => page.definitions === undefined))
        return LENGTH_BYTES + fixed.bytes
      let row = 0
      for (const run of own) {
        measureRun(run, row, lengths)
        row += run.to - run.from
      }
      return 0
    },
    put(runs, _rows, out, places) {
      let row = 0
      for (const run of runs[leaf.index]!) {
        const { dictionary } = run.page.values
        if (dictionary !== undefined) {
          const encoded = dictionaries.of(dictionary)
          if (fixed === undefined || run.page.definitions !== undefined) {
            putEntries(encoded, run, row, out, places, present)
          } else putAlike(encoded, fixed.bytes, run, row, out, places)
        } else if (fixed !== undefined) {
          if (!putFixed(fixed, run, row, out, places, present)) return false
        } else if (!putTexts(run, row, out, places, present)) return false
        row += run.to - run.from
      }
      return true
    },
  }
}

function measureFixed({ page, from, to }: Run, row: number, lengths: Int32Array, bytes: number, present: number): void {
  const { definitions } = page
  for (let place = from, at = row; place < to; place++, at++) {
    lengths[at]! += definitions === undefined || definitions[place] === present ? LENGTH_BYTES + bytes : LENGTH_BYTES
  }
}

/** Puts the fields of a run at their places; false when a value is refused. */
function putFixed(
  { bytes, put }: FixedField,
  { page, from, to, firstValue }: Run,
  row: number,
  { view: target }: ColumnBuffer,
  places: Int32Array,
  present: number,
): boolean {
  const { definitions, values } = page
  const { view, start, width } = values
  let stored = start + firstValue * width
  for (let place = from, at = row; place < to; place++, at++) {
    const pos = places[at]!
    if (definitions !== undefined && definitions[place] !== present) {
      target.setInt32(pos, NULL_LENGTH)
      places[at] = pos + LENGTH_BYTES
      continue
    }
    target.setInt32(pos, bytes)
    if (put(view, stored, target, pos + LENGTH_BYTES) < 0) return false
    stored += width
    places[at] = pos + LENGTH_BYTES + bytes
  }
  return true
}
