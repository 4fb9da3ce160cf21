// How records look + a plan -> the reader that finds the plan's columns in them.

import { plainClass } from '../formats/csv/cell-class.ts'
import type { CsvColumn } from '../formats/csv/csv-reader.ts'
import { jsonlReader } from '../formats/jsonl.ts'
import type { RecordFormat } from '../formats/record-format.ts'
import type { RecordReader } from '../formats/record-reader.ts'
import { fieldNames, type Plan } from './plan.ts'

export async function makeRecordReader(format: RecordFormat, plan: Plan): Promise<RecordReader> {
  switch (format.kind) {
    case 'jsonl':
      return jsonlReader(fieldNames(plan))
    case 'parquet':
      throw new TypeError('a Parquet file has no records to be read one by one')
    case 'json-compact': {
      const { compactReader } = await import('../formats/json-compact.ts')
      return compactReader(Int32Array.from(columnsOf(format.fields, plan)), fieldNames(plan).length)
    }
    case 'csv': {
      const { csvReader } = await import('../formats/csv/csv-reader.ts')
      const { dialect, fields } = format
      return csvReader({
        dialect,
        fields: columnsOf(fields, plan),
        columns: await csvColumns(plan, dialect.plainValues === true),
      })
    }
    case 'escaped': {
      const { escapedReader } = await import('../formats/escaped/reader.ts')
      const { dialect, fields } = format
      return escapedReader({ dialect, fields: columnsOf(fields, plan), columns: await csvColumns(plan, false) })
    }
  }
}

/** For each field of a record the index of its column among the plan's `fieldNames`, or -1. */
export function columnsOf(fields: readonly string[], plan: Plan): number[] {
  const names = fieldNames(plan)
  return fields.map((field) => names.indexOf(field))
}

async function csvColumns(plan: Plan, isPlain: boolean): Promise<CsvColumn[]> {
  const { cellClassOf } =
    plan.target === 'clickhouse' ? await import('./native/cell-class.ts') : await import('./binary/cell-class.ts')
  return fieldNames(plan).map((_, index) => {
    const column = plan.columns[index]
    return column === undefined
      ? { class: 'text', nullable: true }
      : { class: isPlain ? plainClass(cellClassOf(column)) : cellClassOf(column), nullable: column.nullable }
  })
}
