// Lines of ClickHouse's TSV -> rows with the values that their columns have in JavaScript. The workers make the lines: text of
// one form is read here faster than any object is cloned between threads.

import type { InferredKind } from '../schema.ts'
import { parseJson } from './parse-json.ts'
import type { Row } from './store.ts'

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

type Parse = (text: string) => unknown

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
export function rowParser(columns: readonly RowColumn[], isInferred: boolean): (lines: string) => Row[] {
  const parsers = columns.map(({ kind }) => (isInferred ? INFERRED : PARSE)[kind] ?? asText)
  return (lines) => {
    const rows: Row[] = []
    for (let start = 0; start < lines.length; ) {
      const end = lines.indexOf('\n', start)
      const row: Record<string, unknown> = {}
      let at = start
      for (const [index, { name }] of columns.entries()) {
        const tab = lines.indexOf('\t', at)
        const to = tab < 0 || tab > end ? end : tab
        const value = cellValue(lines.slice(at, to), parsers[index] ?? asText)
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
