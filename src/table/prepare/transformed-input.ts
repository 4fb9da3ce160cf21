// The input of a table as a transform makes it: the first records go through the transform, so that what it returns decides on fields
// and columns.

import type { BulkloadError } from '../../errors.ts'
import { jsonLook } from '../../formats/json/json-look.ts'
import type { InputChunk } from '../../input/input.ts'
import { locatorOf } from '../../input/locate.ts'
import { rejectError } from '../../rejects/reasons/reject-error.ts'
import type { TableName } from '../../schema.ts'
import type { DeclaredLook } from '../../sources/declared-look.ts'
import type { Source } from '../../sources/source.ts'
import type { EncodeResult } from '../../workers/messages.ts'
import type { WorkerPool } from '../../workers/pool.ts'
import { type InferOptions, inferTable } from './infer-table.ts'
import { declaredBy, type ReadingOf, recordReadings, type TransformModule } from './record-readings.ts'
import { transformedColumns } from './transformed-columns.ts'

export interface TransformedInput {
  readonly sources: readonly Source[]
  readonly first: InputChunk
  readonly readingOf: ReadingOf
}

export interface TransformRequest extends InferOptions {
  readonly table: TableName
  readonly module: TransformModule
  readonly pool: WorkerPool
  readonly sources: readonly Source[]
  readonly first: InputChunk
  /** The table is to be created, or there are no tables. */
  readonly isNew: boolean
}

const NOTHING = new Uint8Array(0)

export async function transformedInput(request: TransformRequest): Promise<TransformedInput> {
  const { table, module, pool, sources, first, isNew } = request
  const { source, format, bytes, slice } = first
  const { columns } = await inferTable(sources, first, { ...request, mapping: undefined })
  const readingOf = recordReadings(table, module, columns)
  const transform = readingOf(format.record, declaredBy(first))
  const encoder = pool.encoder({ format: format.record, transform, stopAtReject: false })
  const result = await encoder.encode(bytes.slice(), undefined, { slice })
  if (isNew && result.rows === 0 && result.rejects.length > 0) throw firstFault(first, result)
  const lines = result.frame ?? NOTHING
  const key = source.look?.key ?? []
  const look = jsonLook({ name: 'jsonl', from: 'as generated', source: source.name } as Parameters<typeof jsonLook>[0])
  const declared: DeclaredLook = { ...look, declared: transformedColumns(lines, columns, key), key }
  const { slice: _slice, documents: _documents, ...plain } = first
  return {
    readingOf,
    sources: [{ name: source.name, sizeBytes: null, look: declared, open: source.open }],
    first: { ...plain, bytes: lines, format: { ...look, cut: format.cut } },
  }
}

/** Of an input none of whose first records can be read or transformed. */
function firstFault(first: InputChunk, { rejects, transformed, chunk }: EncodeResult): BulkloadError {
  const [code = 0, line = 0, start = 0, , , from = -1, to = -1] = rejects
  const place = locatorOf(first, first.format.header.lines)(start, line)
  const excerpt =
    from < 0 ? transformed?.faults[to] : new TextDecoder().decode(chunk.subarray(from, Math.min(to, from + 100)))
  return rejectError({ code, place, excerpt, column: undefined, type: undefined })
}
