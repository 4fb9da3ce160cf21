// One encoder for each way in which the records of a table's sources look.

import { withConstants } from '../../encodings/constants.ts'
import { formatOf, namedFields, type RecordFormat } from '../../formats/registry.ts'
import { fieldsByPosition } from '../../input/format/field-positions.ts'
import type { SourceFormat } from '../../input/format/source-format.ts'
import type { InputChunk } from '../../input/input.ts'
import type { EncodeInput } from '../../transfer/table-load.ts'
import type { EncodeSettings } from '../../workers/messages.ts'
import type { ChunkEncoder, WorkerPool } from '../../workers/pool.ts'
import { checkConstants } from './check-constants.ts'
import { checkFields } from './check-fields.ts'
import { lineCounter } from './line-counter.ts'
import type { PreparedTable } from './prepared-table.ts'
import { declaredBy } from './record-readings.ts'

/**
 * Fails for a source whose fields are not those of the table. Where the columns' types were inferred from a sample, what is written
 * in another way than the sample is no value of theirs.
 */
export function encodeByFormat(
  pool: WorkerPool,
  { schema, plan, inferred: made, readingOf }: PreparedTable,
  settings: Omit<EncodeSettings, 'plan' | 'format' | 'transform'>,
): EncodeInput {
  const { mapping } = plan
  const isSetTo = (kind: 'file' | 'line'): boolean => mapping?.set.some(({ value }) => value.kind === kind) ?? false
  const linesOf = isSetTo('line') ? lineCounter() : () => undefined
  const namesFile = isSetTo('file')
  const encoders = new Map<string, ChunkEncoder>()
  const byFormat = new WeakMap<SourceFormat, Promise<ChunkEncoder>>()

  async function makeEncoder({ format, source }: InputChunk): Promise<ChunkEncoder> {
    const inferred = made !== undefined ? formatOf(format.record).asInferred?.(format.record) : undefined
    const look = (inferred as RecordFormat | undefined) ?? format.record
    // What a transform returns has names.
    const record = readingOf === undefined ? fieldsByPosition(look, schema, mapping, source.name) : look
    const transform = readingOf?.(record, declaredBy({ source, format }))
    const own = transform === undefined ? settings : { ...settings, transform }
    const fields = transform === undefined ? namedFields(record) : undefined
    if (fields !== undefined && fields.length > 0)
      checkFields(fields, plan, schema, { source: source.name, headerLines: format.header.lines })
    if (namesFile) {
      const named = await withConstants(plan, { file: source.name })
      await checkConstants(named)
      return pool.encoder({ ...own, plan: named, format: record })
    }
    // Files of one make look alike, and a worker keeps an encoder for each.
    const key = JSON.stringify(record)
    const encoder = encoders.get(key) ?? pool.encoder({ ...own, plan, format: record })
    encoders.set(key, encoder)
    return encoder
  }

  return async (chunk, spare) => {
    const lines = linesOf(chunk)
    const encoder = byFormat.get(chunk.format) ?? makeEncoder(chunk)
    byFormat.set(chunk.format, encoder)
    return (await encoder).encode(chunk.bytes, spare, { slice: chunk.slice, lines })
  }
}
