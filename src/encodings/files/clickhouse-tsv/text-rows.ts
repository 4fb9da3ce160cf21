// Lines of ClickHouse's TSV -> rows with the values that their columns have in JavaScript. The workers make the lines: text of
// one form is read here faster than any object is cloned between threads.

import type { InferredKind } from '../../../schema.ts'
import { parseJson } from './parse-json.ts'

export type TextRow = Readonly<Record<string, unknown>>

export interface RowColumn {
  readonly name: string
  readonly kind: InferredKind
}

const NULL = '\\N'
/** ClickHouse documentation, TabSeparated, "Data Formatting". */
const LETTERS: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  0: '\0',
}

export type Parse = (text: string) => unknown

const asText: Parse = (text) => text

const PARSE: Readonly<Partial<Record<InferredKind, Parse>>> = {
  bool: (text) => text === 'true' || text === '1' || text === 't',
  int32: Number,
  int64: BigInt,
  uint64: BigInt,
  float: Number,
  double: Number,
  json: parseJson,
  binary: (text) => Uint8Array.from(Buffer.from(text.slice(2), 'hex')),
}

/** A file says nothing of the size of its integers: those that a number holds exactly are numbers. */
const SAFE: Parse = (text) => {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}
const INFERRED: typeof PARSE = { ...PARSE, int64: SAFE, uint64: SAFE }

/** `isInferred`: the kinds of the columns are not declared, but what the first records show. */
export function rowParser(columns: readonly RowColumn[], isInferred: boolean): (lines: string) => TextRow[] {
  return textRows(
    columns.map(({ name, kind }) => ({ name, parse: isInferred ? inferredParser(kind) : parserOf(kind) })),
  )
}

/** What makes a value of a column of this kind from its text. */
export function parserOf(kind: InferredKind): Parse {
  return PARSE[kind] ?? asText
}

function inferredParser(kind: InferredKind): Parse {
  return INFERRED[kind] ?? asText
}

/** Of whole lines; a field of NULL is null, and its column's parser is not asked. */
export function textRows(
  columns: readonly { readonly name: string; readonly parse: Parse }[],
): (lines: string) => TextRow[] {
  return (lines) => {
    const rows: TextRow[] = []
    for (let start = 0; start < lines.length; ) {
      const end = lines.indexOf('\n', start)
      const row: Record<string, unknown> = {}
      let at = start
      for (const { name, parse } of columns) {
        const tab = lines.indexOf('\t', at)
        const to = tab < 0 || tab > end ? end : tab
        const value = cellValue(lines.slice(at, to), parse)
        if (name === '__proto__')
          Object.defineProperty(row, name, { value, enumerable: true, configurable: true, writable: true })
        else row[name] = value
        at = to + 1
      }
      rows.push(row)
      start = end + 1
    }
    return rows
  }
}

function cellValue(text: string, parse: Parse): unknown {
  if (text === NULL) return null
  return parse(text.includes('\\') ? text.replace(/\\(.)/gs, (_, letter: string) => LETTERS[letter] ?? letter) : text)
}
