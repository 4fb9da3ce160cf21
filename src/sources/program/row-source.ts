// Rows that a program hands over: an (async) iterable of objects, of arrays of values, or of batches of objects.

import { inspect } from 'node:util'
import { type BulkloadError, toBulkloadError } from '../../errors.ts'
import type { RowColumn } from '../row-column.ts'
import type { ByteStream, Source } from '../source.ts'
import { pieceStream } from './iterable-source.ts'
import { RowFault, rowError } from './row-fault.ts'
import { RowJson } from './row-json.ts'

type AnyIterable<T> = Iterable<T> | AsyncIterable<T>

/** Rows are gathered into pieces of about this many bytes before they go on. */
const PIECE_BYTES = 64 * 1024

/** Objects, each one row. They become JSON lines; what JSON cannot hold exactly is an error that names the row. */
export function rowSource(name: string, rows: AnyIterable<object>): Source {
  const throwing = (error: BulkloadError): never => {
    throw error
  }
  const open = async (): Promise<ByteStream> => pieceStream(name, toLines(name, rows, throwing, new RowJson()), false)
  return { name, sizeBytes: null, format: 'jsonl', open }
}

/**
 * The same, but a row that cannot be JSON is a line that is not JSON, so that it is rejected in order, and
 * tolerated like other bad records. `takeError` says what is wrong with it. With `names` each row is an array of values
 * for them; without, an array is a batch of rows.
 */
export function markedRowSource(name: string, rows: AnyIterable<object>, names?: readonly string[]): Source {
  let columns: ReadonlyMap<string, RowColumn> | undefined
  const errors = new Map<number, BulkloadError>()
  const mark = (error: BulkloadError, row: unknown): string => {
    errors.set(error.place?.line ?? 0, error)
    return rejectedText(row)
  }
  return {
    name,
    sizeBytes: null,
    format: 'jsonl',
    fit: (known) => {
      columns = known
    },
    open: async () => pieceStream(name, toLines(name, rows, mark, new RowJson(columns), names), false),
    takeError(line) {
      const error = errors.get(line)
      errors.delete(line)
      return error
    },
  }
}

const MAX_REJECTED_LENGTH = 1000

/** As a person can read the row, on one line that is no JSON. */
function rejectedText(row: unknown): string {
  let text: string
  try {
    text = inspect(row, { breakLength: Number.POSITIVE_INFINITY, compact: true, depth: 3, customInspect: false })
  } catch (cause) {
    text = `a row that cannot be shown (${toBulkloadError(cause).message})`
  }
  const line = text.replaceAll(/\p{Cc}+/gu, ' ')
  return `not JSON: ${line.length > MAX_REJECTED_LENGTH ? `${line.slice(0, MAX_REJECTED_LENGTH)}…` : line}`
}

/** `onBad` throws what is wrong with a row, or returns the line that stands for it. */
async function* toLines(
  name: string,
  rows: AnyIterable<object>,
  onBad: (error: BulkloadError, row: unknown) => string,
  writer: RowJson,
  names?: readonly string[],
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let text = ''
  let record = 0
  const add = (row: unknown): void => {
    record++
    try {
      text += `${writer.row(names === undefined ? row : named(row, names))}\n`
    } catch (fault) {
      text += `${onBad(rowError(fault, name, record), row)}\n`
    }
  }
  for await (const item of rows) {
    const batch = names === undefined && Array.isArray(item) ? (item as unknown[]) : undefined
    if (batch === undefined) add(item)
    for (let at = 0; batch !== undefined && at < batch.length; at++) {
      add(batch[at])
      if (text.length < PIECE_BYTES) continue
      yield encoder.encode(text)
      text = ''
    }
    if (text.length >= PIECE_BYTES) {
      yield encoder.encode(text)
      text = ''
    }
  }
  if (text !== '') yield encoder.encode(text)
}

function named(row: unknown, names: readonly string[]): object {
  if (!Array.isArray(row)) throw new RowFault('is no array of values', 'with columns, each row is an array: [1, "a"]')
  if (row.length !== names.length) {
    const hint = 'give each row a value for every column, null where there is none'
    throw new RowFault(`has ${row.length} values for ${names.length} columns`, hint)
  }
  const object: Record<string, unknown> = Object.create(null)
  for (const [at, name] of names.entries()) object[name] = row[at]
  return object
}
