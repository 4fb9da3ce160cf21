// Rows of a table as lines of JSON or CSV, and some of them damaged on purpose.

import { type ColumnBuffer, putByte } from '../codecs/column-buffer.ts'
import { bitsOf, keyOf, shareOf } from './counter-hash.ts'
import { putBytes } from './put-text.ts'
import type { GeneratedSchema, GeneratedTable } from './schema.ts'
import { columnKey, type PutValue, valueMaker } from './values.ts'

export type RecordForm = 'jsonl' | 'csv'

/** How a record is damaged: it is cut off, or a field has a value of another type. */
export type BadKind = 'syntax' | 'type'

export interface BadRecord {
  /** From 1, in what was generated. */
  readonly record: number
  readonly kind: BadKind
}

export interface RecordMaker {
  /** Before the first record of a file; empty for JSON. */
  readonly header: Uint8Array
  /** Appends a row's record with its line feed. */
  put(row: number, out: ColumnBuffer): void
  /** How the row's record is damaged, if it is. */
  badKind(row: number): BadKind | undefined
}

interface Field {
  readonly before: Uint8Array
  readonly after: Uint8Array
  readonly put: PutValue
  readonly key: number
  /** Of 2^32. */
  readonly nulls: number
}

const TEXT = new TextEncoder()
const NULL = TEXT.encode('null')
const NULL_KEY = 'nulls'
const LF = 0x0a

export function recordMaker(schema: GeneratedSchema, table: GeneratedTable, form: RecordForm): RecordMaker {
  const isJson = form === 'jsonl'
  const fields = table.columns.map((column, i): Field => {
    const escaped =
      column.kind === 'values'
        ? { ...column, values: column.values.map((value) => escapedValue(value, isJson)) }
        : column
    const { put, isText } = valueMaker(schema, table, escaped)
    const quote = isJson && isText ? '"' : ''
    const name = isJson ? `${i === 0 ? '{' : ','}${JSON.stringify(column.name)}:` : i === 0 ? '' : ','
    return {
      before: TEXT.encode(name),
      after: TEXT.encode(quote),
      put,
      key: keyOf(columnKey(schema.seed, table.name, column.name), NULL_KEY),
      nulls: column.nulls * 2 ** 32,
    }
  })
  const nullText = isJson ? NULL : new Uint8Array(0)
  const badKey = keyOf(keyOf(schema.seed, table.name), 'bad')
  const badKind = (row: number): BadKind | undefined => {
    if (table.bad === 0 || shareOf(badKey, row) >= table.bad) return undefined
    // CSV has no types, and a record that is cut off there lacks fields.
    return !isJson || table.columns.length === 1 || bitsOf(badKey, row) % 2 === 0 ? 'syntax' : 'type'
  }
  const header = isJson ? '' : `${table.columns.map(({ name }) => csvText(name)).join(',')}\n`
  return {
    header: TEXT.encode(header),
    badKind,
    put(row, out) {
      const start = out.length
      const bad = badKind(row)
      for (const { before, after, put, key, nulls } of fields) {
        putBytes(before, out)
        if (bad === 'type') putBytes(WRONG, out)
        else if (nulls > 0 && bitsOf(key, row) < nulls) putBytes(nullText, out)
        else {
          putBytes(after, out)
          put(row, out)
          putBytes(after, out)
        }
      }
      if (bad === 'syntax') {
        // An open quote that no record ends.
        if (isJson) out.length = start + Math.max(1, (out.length - start) >> 1)
        else putBytes(SURPLUS, out)
      } else if (isJson) putByte(out, 0x7d)
      putByte(out, LF)
    },
  }
}

/** No column takes an object but those of JSON and of text. */
const WRONG = TEXT.encode('{"wrong":"type"}')
/** One field more than there are columns. */
const SURPLUS = TEXT.encode(',surplus')

function escapedValue(value: string, isJson: boolean): string {
  return isJson ? JSON.stringify(value).slice(1, -1) : csvText(value)
}

/** An empty text is in quotes: a bare empty field is NULL. */
function csvText(value: string): string {
  return value === '' || /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
