// The value of a row in each kind of column, as text: a function of seed, table, column and row.

import { type ColumnBuffer, putByte } from '../codecs/column-buffer.ts'
import { below, bitsOf, keyOf, shareOf } from './counter-hash.ts'
import { permuted } from './permutation.ts'
import { putAscii, putBytes, putDay, putInteger, putScaled, putSecond } from './put-text.ts'
import { putUuid } from './put-uuid.ts'
import type { GeneratedColumn, GeneratedSchema, GeneratedTable } from './schema.ts'
import { DOMAINS, FIRST_NAMES, LAST_NAMES, WORDS } from './words.ts'

/** Appends the value of a row; texts without quotes. */
export type PutValue = (row: number, out: ColumnBuffer) => void

export interface ValueMaker {
  readonly put: PutValue
  /** JSON has quotes around it. */
  readonly isText: boolean
}

const TEXT = new TextEncoder()
const FIRST = FIRST_NAMES.map((word) => TEXT.encode(word))
const LAST = LAST_NAMES.map((word) => TEXT.encode(word))
const LOWER_FIRST = FIRST_NAMES.map((word) => TEXT.encode(word.toLowerCase()))
const LOWER_LAST = LAST_NAMES.map((word) => TEXT.encode(word.toLowerCase()))
const PARTS = WORDS.map((word) => TEXT.encode(word))
const AT = DOMAINS.map((domain) => TEXT.encode(`@${domain}`))
const TRUE = TEXT.encode('true')
const FALSE = TEXT.encode('false')

export function columnKey(seed: number, table: string, column: string): number {
  return keyOf(keyOf(seed, table), column)
}

/** A row per kind: long, because it is a table. */
export function valueMaker(schema: GeneratedSchema, table: GeneratedTable, column: GeneratedColumn): ValueMaker {
  const key = columnKey(schema.seed, table.name, column.name)
  const { min, max, scale, skew } = column
  const span = max - min + 1
  switch (column.kind) {
    case 'serial':
      return { isText: false, put: (row, out) => putInteger(min + row, out) }
    case 'unique':
      return { isText: false, put: (row, out) => putInteger(min + permuted(key, row, table.rows), out) }
    case 'int':
      return { isText: false, put: (row, out) => putInteger(min + skewed(key, row, span, skew), out) }
    case 'decimal': {
      const power = 10 ** scale
      const low = Math.round(min * power)
      const steps = Math.round(max * power) - low + 1
      return { isText: false, put: (row, out) => putScaled(low + skewed(key, row, steps, skew), power, out) }
    }
    case 'double':
      return {
        isText: false,
        put: (row, out) => putAscii(String(min + (max - min) * shareOf(key, row)), out),
      }
    case 'bool':
      return { isText: false, put: (row, out) => putBytes(bitsOf(key, row) < 0x8000_0000 ? TRUE : FALSE, out) }
    case 'date':
      return { isText: true, put: (row, out) => putDay(min + skewed(key, row, span, skew), out) }
    case 'timestamp':
      return { isText: true, put: (row, out) => putSecond(min + skewed(key, row, span, skew), out) }
    case 'uuid':
      return { isText: true, put: (row, out) => putUuid(key, row, out) }
    case 'text':
      return { isText: true, put: (row, out) => putWords(key, row, min + below(key, row, span, 1), out) }
    case 'name':
      return { isText: true, put: (row, out) => putPair(FIRST, LAST, 0x20, key, row, out) }
    case 'email':
      return {
        isText: true,
        put: (row, out) => {
          putPair(LOWER_FIRST, LOWER_LAST, 0x2e, key, row, out)
          putInteger(row, out)
          putBytes(AT[below(key, row, AT.length, 2)]!, out)
        },
      }
    case 'values': {
      const values = column.values.map((value) => TEXT.encode(value))
      return { isText: true, put: (row, out) => putBytes(values[skewed(key, row, values.length, skew)]!, out) }
    }
    default:
      return referenceMaker(schema, key, column)
  }
}

/** The key of a row of the other table, which is made again here. */
function referenceMaker(schema: GeneratedSchema, key: number, { references, skew }: GeneratedColumn): ValueMaker {
  const parent = schema.tables.find(({ name }) => name === references?.table)
  const column = parent?.columns.find(({ name }) => name === references?.column)
  if (parent === undefined || column === undefined) throw new TypeError('a reference without its table')
  const { put: putKey, isText } = valueMaker(schema, parent, column)
  const { rows } = parent
  return { isText, put: (row, out) => putKey(skewed(key, row, rows, skew), out) }
}

/** 0 .. bound - 1, the first ones more often: a share to the power of `skew`, by products, which are exact everywhere. */
function skewed(key: number, row: number, bound: number, skew: number): number {
  if (skew === 1) return below(key, row, bound)
  const share = shareOf(key, row)
  let power = share
  for (let i = 1; i < skew; i++) power *= share
  return Math.floor(power * bound)
}

function putPair(
  firsts: readonly Uint8Array[],
  lasts: readonly Uint8Array[],
  between: number,
  key: number,
  row: number,
  out: ColumnBuffer,
): void {
  putBytes(firsts[below(key, row, firsts.length)]!, out)
  putByte(out, between)
  putBytes(lasts[below(key, row, lasts.length, 1)]!, out)
}

function putWords(key: number, row: number, count: number, out: ColumnBuffer): void {
  let bits = 0
  for (let i = 0; i < count; i++) {
    if (i > 0) putByte(out, 0x20)
    // Four words of one draw.
    bits = i % 4 === 0 ? bitsOf(key, row, 2 + (i >> 2)) : bits >>> 8
    putBytes(PARTS[(bits & 0xff) % PARTS.length]!, out)
  }
}
