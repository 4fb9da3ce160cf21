// The columns of COPY BINARY's tuples by how their fields come about.

import { isUtf8 } from 'node:buffer'
import { ColumnBuffer } from '../../codecs/column-buffer.ts'
import type { Leaf } from '../../formats/parquet/field.ts'
import type { Run } from '../../formats/parquet/run.ts'
import { NULL_FIELD } from '../postgres-binary.ts'
import type { FieldColumn } from './binary-columns.ts'
import { EncodedDictionaries, type EncodedDictionary } from './encoded-dictionary.ts'
import type { FieldWriter } from './field-writer.ts'
import type { FixedField, PostgresValue } from './postgres-values.ts'

/** The bytes of a field before its payload, and of a NULL. */
const LENGTH_BYTES = 4
const NULL_LENGTH = -1
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

  /** Adds the lengths of a run that begins at `row`; negative when a value is refused. */
  function measureRun(run: Run, row: number, lengths: Int32Array): number {
    const { values, definitions } = run.page
    if (definitions !== undefined && !nullable) return REFUSED
    if (values.dictionary !== undefined) {
      const encoded = dictionaries.of(values.dictionary)
      if (encoded.hasRefused) return REFUSED
      if (fixed === undefined) return measureEntries(encoded, run, row, lengths, present)
    }
    return fixed === undefined
      ? measureTexts(run, row, lengths, present)
      : measureFixed(run, row, lengths, fixed.bytes, present)
  }

  return {
    measure(runs, _rows, lengths) {
      const own = runs[leaf.index]!
      // Without nulls all fields are as long as one.
      if (fixed !== undefined && own.every(({ page }) => page.definitions === undefined)) {
        for (const { page } of own) {
          const { dictionary } = page.values
          if (dictionary !== undefined && dictionaries.of(dictionary).hasRefused) return REFUSED
        }
        return LENGTH_BYTES + fixed.bytes
      }
      let row = 0
      for (const run of own) {
        if (measureRun(run, row, lengths) < 0) return REFUSED
        row += run.to - run.from
      }
      return 0
    },
    put(runs, _rows, out, places) {
      let row = 0
      for (const run of runs[leaf.index]!) {
        const { dictionary } = run.page.values
        if (dictionary !== undefined) putEntries(dictionaries.of(dictionary), run, row, out, places, present)
        else if (fixed !== undefined) {
          if (!putFixed(fixed, run, row, out, places, present)) return false
        } else if (!putTexts(run, row, out, places, present)) return false
        row += run.to - run.from
      }
      return true
    },
  }
}

function measureFixed(run: Run, row: number, lengths: Int32Array, bytes: number, present: number): number {
  const { page, from, to } = run
  const { definitions } = page
  for (let place = from, at = row; place < to; place++, at++) {
    lengths[at]! += definitions === undefined || definitions[place] === present ? LENGTH_BYTES + bytes : LENGTH_BYTES
  }
  return 0
}

function measureEntries(
  { starts }: EncodedDictionary,
  { page, from, to, firstValue }: Run,
  row: number,
  lengths: Int32Array,
  present: number,
): number {
  const { definitions } = page
  const indices = page.values.indices!
  const none = starts.length - 2
  for (let place = from, at = row, value = firstValue; place < to; place++, at++) {
    const entry = definitions !== undefined && definitions[place] !== present ? none : indices[value++]!
    lengths[at]! += starts[entry + 1]! - starts[entry]!
  }
  return 0
}

function measureTexts({ page, from, to, firstValue }: Run, row: number, lengths: Int32Array, present: number): number {
  const { definitions, values } = page
  const { starts, ends, width } = values
  for (let place = from, at = row, value = firstValue; place < to; place++, at++) {
    if (definitions !== undefined && definitions[place] !== present) {
      lengths[at]! += LENGTH_BYTES
      continue
    }
    lengths[at]! += LENGTH_BYTES + (width > 0 ? width : ends[value]! - starts[value]!)
    value++
  }
  return 0
}

function putEntries(
  { bytes, view, starts }: EncodedDictionary,
  { page, from, to, firstValue }: Run,
  row: number,
  out: ColumnBuffer,
  places: Int32Array,
  present: number,
): void {
  const { definitions } = page
  const indices = page.values.indices!
  const none = starts.length - 2
  const { bytes: target, view: targetView } = out
  for (let place = from, at = row, value = firstValue; place < to; place++, at++) {
    const entry = definitions !== undefined && definitions[place] !== present ? none : indices[value++]!
    const start = starts[entry]!
    places[at] = copyField(bytes, view, start, starts[entry + 1]! - start, target, targetView, places[at]!)
  }
}

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

/** Up to so many bytes a loop is faster than the views that a check and a copy take. */
const SHORT = 64

/** The highest bit of each of four bytes, and the lowest. */
const HIGHEST_BITS = 0x8080_8080 | 0
const LOWEST_BITS = 0x0101_0101

function putTexts(
  { page, from, to, firstValue }: Run,
  row: number,
  { bytes: target, view: targetView }: ColumnBuffer,
  places: Int32Array,
  present: number,
): boolean {
  const { definitions, values } = page
  const { bytes, view, width, starts, ends } = values
  for (let place = from, at = row, value = firstValue; place < to; place++, at++) {
    let pos = places[at]!
    if (definitions !== undefined && definitions[place] !== present) {
      targetView.setInt32(pos, NULL_LENGTH)
      places[at] = pos + LENGTH_BYTES
      continue
    }
    const start = width > 0 ? values.start + value * width : starts[value]!
    const length = width > 0 ? width : ends[value]! - start
    value++
    targetView.setInt32(pos, length)
    pos += LENGTH_BYTES
    places[at] = pos + length
    if (length > SHORT) {
      const text = bytes.subarray(start, start + length)
      if (!isUtf8(text) || text.includes(0)) return false
      target.set(text, pos)
      continue
    }
    let seen = 0
    let zeros = 0
    if (length < LENGTH_BYTES) {
      for (let i = 0; i < length; i++) {
        const byte = bytes[start + i]!
        if (byte === 0) return false
        seen |= byte << 24
        target[pos + i] = byte
      }
    } else {
      const last = length - LENGTH_BYTES
      // The last word begins within the one before it.
      for (let i = 0; ; i = i + LENGTH_BYTES < last ? i + LENGTH_BYTES : last) {
        const word = view.getInt32(start + i, true)
        seen |= word
        zeros |= (word - LOWEST_BITS) & ~word
        targetView.setInt32(pos + i, word, true)
        if (i === last) break
      }
    }
    // Some byte of a word sets its highest bit there when, and only when, one of them is zero.
    if ((zeros & HIGHEST_BITS) !== 0) return false
    if ((seen & HIGHEST_BITS) !== 0 && !isUtf8(bytes.subarray(start, start + length))) return false
  }
  return true
}

/** Copies a field, which has four bytes at least, to `to`; returns the position after it. */
function copyField(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  length: number,
  target: Uint8Array,
  targetView: DataView,
  to: number,
): number {
  if (length > SHORT) {
    target.set(bytes.subarray(from, from + length), to)
    return to + length
  }
  const last = length - LENGTH_BYTES
  for (let i = 0; i < last; i += LENGTH_BYTES) {
    targetView.setInt32(to + i, view.getInt32(from + i, true), true)
  }
  // It may begin within the word before it.
  targetView.setInt32(to + last, view.getInt32(from + last, true), true)
  return to + length
}
