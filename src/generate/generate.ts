// Generated tables as streams of bytes: a share of the rows is the same bytes wherever it is made.

import { ColumnBuffer } from '../codecs/column-buffer.ts'
import { BulkloadError } from '../errors.ts'
import { type BadRecord, type RecordForm, recordMaker } from './records.ts'
import { generatedSchema } from './schema.ts'

export interface GenerateSettings {
  /** What the tables are like: see docs/generate.md. */
  readonly schema: unknown
  /** Which table. */
  readonly table: string
  /** Rows by table, in place of those of the schema. */
  readonly rows?: Readonly<Record<string, number>>
  readonly format?: RecordForm
  /** The part `index` of `count`, from 1: shares one after another are the whole. */
  readonly share?: { readonly index: number; readonly count: number }
  /** Is called for each record that is damaged on purpose. */
  readonly onBad?: (bad: BadRecord) => void
}

const CHUNK_BYTES = 256 * 1024
/** What a record may need beyond a chunk; buffers grow beyond it. */
const SLACK = 16 * 1024

/** The table's records, in pieces of about 256 KiB of whole records. */
export function* generate(settings: GenerateSettings): Generator<Uint8Array> {
  const schema = generatedSchema(settings.schema, settings.rows)
  const { format = 'jsonl', share = { index: 1, count: 1 }, onBad } = settings
  const table = schema.tables.find(({ name }) => name === settings.table)
  if (table === undefined) {
    const names = schema.tables.map(({ name }) => name).join(', ')
    throw new BulkloadError('BL_USAGE', `there is no table ${settings.table} in the description`, {
      hint: `name one of ${names}`,
    })
  }
  const { index, count } = share
  if (!Number.isInteger(index) || !Number.isInteger(count) || index < 1 || index > count) {
    throw new BulkloadError('BL_USAGE', `there is no share ${index}/${count}`, {
      hint: 'a share is 1/4, 2/4, 3/4 or 4/4',
    })
  }
  const maker = recordMaker(schema, table, format)
  const first = shareStart(table.rows, index - 1, count)
  const end = shareStart(table.rows, index, count)
  let out = new ColumnBuffer(CHUNK_BYTES + SLACK)
  if (index === 1 && maker.header.length > 0) yield maker.header
  for (let row = first; row < end; row++) {
    if (onBad !== undefined) {
      const kind = maker.badKind(row)
      if (kind !== undefined) onBad({ record: row - first + 1, kind })
    }
    maker.put(row, out)
    if (out.length < CHUNK_BYTES) continue
    yield out.bytes.subarray(0, out.length)
    out = new ColumnBuffer(CHUNK_BYTES + SLACK)
  }
  if (out.length > 0) yield out.bytes.subarray(0, out.length)
}

/** rows * index / count, without a product beyond 2^53. */
function shareStart(rows: number, index: number, count: number): number {
  const each = Math.floor(rows / count)
  return each * index + Math.floor(((rows - each * count) * index) / count)
}
