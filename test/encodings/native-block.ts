// Blocks of ClickHouse's Native format out of JSON texts, by way of the columns under test.

import assert from 'node:assert/strict'
import { parseType } from '../../src/codecs/clickhouse/type-parser.ts'
import type { ReadingRules } from '../../src/codecs/codec.ts'
import { ColumnBuffer } from '../../src/codecs/column-buffer.ts'
import { KIND } from '../../src/codecs/value-kind.ts'
import type { NativeColumn } from '../../src/encodings/clickhouse-native/columns/native-column.ts'
import { makeNativeColumn } from '../../src/encodings/clickhouse-native/make-column.ts'
import { scanValue, valueKind } from '../../src/formats/json/scan.ts'

export interface TestColumn {
  readonly name: string
  readonly type: string
  readonly column: NativeColumn
}

/** The column of a type that has a codec. */
export function columnOf(type: string, rules: ReadingRules = {}): NativeColumn {
  const node = parseType(type)
  assert.ok(node, type)
  const column = makeNativeColumn(node, rules)
  assert.ok(column, type)
  return column
}

/** Writes the JSON value as a row and returns what the column says; a refused row is taken back. */
export function writeRow(column: NativeColumn, json: string): number {
  const bytes = new TextEncoder().encode(`${json}\n`)
  const end = scanValue(bytes, 0)
  assert.equal(end, bytes.length - 1, `${json} is one JSON value`)
  const quotes = valueKind <= KIND.escapedText ? 1 : 0
  column.mark()
  const result = column.write(bytes, quotes, end - quotes, valueKind)
  if (result < 0) column.rollback()
  return result
}

/** The prefix and the data of everything in the column. */
export function columnBytes(column: NativeColumn): Buffer {
  const out = new ColumnBuffer(1)
  column.appendPrefix(out)
  column.appendData(out)
  return Buffer.from(out.bytes.subarray(0, out.length))
}

export function nativeBlock(columns: readonly TestColumn[], rowCount: number): Buffer {
  const parts = columns.flatMap(({ name, type, column }) => [
    lengthAndText(name),
    lengthAndText(type),
    columnBytes(column),
  ])
  return Buffer.concat([varUint(columns.length), varUint(rowCount), ...parts])
}

/** A block of one column that must take every value. */
export function blockOf(name: string, type: string, values: readonly string[], rules?: ReadingRules): Buffer {
  const column = columnOf(type, rules)
  for (const json of values) assert.equal(writeRow(column, json), 0, `${type} takes ${json}`)
  return nativeBlock([{ name, type, column }], values.length)
}

function lengthAndText(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([varUint(bytes.length), bytes])
}

function varUint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Buffer.from([...bytes, rest])
}
