// How the records of a source are read for a transform: as rows of text, from which the workers make objects.

import { formatOf, namedFields, type RecordFormat } from '../../formats/registry.ts'
import type { InputChunk } from '../../input/input.ts'
import { BY_NAME } from '../../plan/mapping.ts'
import { neutralSchema } from '../../plan/neutral-schema.ts'
import { makePlan } from '../../plan/plan.ts'
import type { InferredColumn, InferredKind, TableName } from '../../schema.ts'
import { RECORD_COLUMN, type RecordTransform } from '../../workers/transform/record-transform.ts'

export interface TransformModule {
  readonly name: string
  readonly url: string
}

/** `declared`: the columns that the source itself declares. */
export type ReadingOf = (record: RecordFormat, declared: readonly InferredColumn[] | undefined) => RecordTransform

const ENCODING = { name: 'file-clickhouse-tsv', fillsDefaults: false } as const
/** Other fields than those of a sample may come. */
const WHOLE = { ...BY_NAME, unknownFields: 'collect', collectColumn: RECORD_COLUMN } as const

/** `shown`: what a sample of the sources shows of their columns. */
export function recordReadings(
  table: TableName,
  { name, url }: TransformModule,
  shown: readonly InferredColumn[],
): ReadingOf {
  return (record, declared) => {
    const { isTyped } = formatOf(record)
    const names = namedFields(record)
    const form = declared !== undefined ? 'declared' : names === undefined ? 'record' : isTyped ? 'json' : 'text'
    const kind = form === 'text' ? 'text' : 'json'
    const columns = declared ?? (names ?? [RECORD_COLUMN]).map((field) => column(field, kind))
    const known = declared ?? (isTyped ? [] : shown)
    return {
      ...{ name, url, form, isTyped: declared !== undefined || isTyped },
      read: makePlan(neutralSchema(table, columns, true), new Set(columns.map((one) => one.name)), {
        encoding: ENCODING,
        order: columns.map((one) => one.name),
        mapping: form === 'record' ? WHOLE : undefined,
      }),
      kinds: Object.fromEntries(known.map((one) => [one.name, one.kind])),
    }
  }
}

function column(name: string, kind: InferredKind): InferredColumn {
  return { name, kind, nullable: true, fractionDigits: 9, minYear: 1, maxYear: 9999 }
}

/** The columns that a source declares, if it does. */
export function declaredBy({
  source,
  format,
}: Pick<InputChunk, 'source' | 'format'>): readonly InferredColumn[] | undefined {
  return source.look?.declared ?? format.declared
}
