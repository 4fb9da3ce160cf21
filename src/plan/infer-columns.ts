// Guesses a table's columns from samples of the input. Conservative: a type is chosen only when every sampled value
// is of it, but for those that the load tolerates as bad, and only types whose encoders refuse what does not fit, so that a
// later row is a reject, never a change.

import { readJsonSample } from '../formats/json/read-sample.ts'
import { formatOf, namedFields, type RecordFormat } from '../formats/registry.ts'
import { type SampledRecord, visitRecords } from '../formats/visit-records.ts'
import type { InferredColumn } from '../schema.ts'
import { DeclaredColumns } from './declared-columns.ts'
import { type ColumnEvidence, FieldEvidence, type Strays } from './field-evidence.ts'
import { mapDeclared, mappedColumns } from './map-record.ts'
import type { Mapping } from './mapping.ts'

export interface Inference {
  readonly columns: readonly InferredColumn[]
  /** Fields in the order in which they first appeared, and whether each was in all of the records. */
  readonly fields: ReadonlyMap<string, 'all' | 'some'>
  /** Records that were looked at. */
  readonly records: number
  /** Columns that are of a kind though a few of their values are not, which the load tolerates as bad ones. */
  readonly strays: ReadonlyMap<string, Strays>
}

/** Gathers what the fields of many records are, sample by sample, and keeps none of them. */
export class ColumnInference {
  readonly #fields = new Map<string, FieldEvidence>()
  readonly #declared = new DeclaredColumns()
  readonly #mapping: Mapping | undefined
  #records = 0

  /** With a mapping, the fields of what is declared are the columns that they go into. */
  constructor(mapping?: Mapping) {
    this.#mapping = mapping
  }

  /** Looks at whole lines of JSON. What is no record is skipped. */
  add(sample: Uint8Array): void {
    visitRecords(sample, readJsonSample(sample), (record) => this.note(record))
  }

  /** Makes a column of each field that the format names, whether or not a record has it. */
  expect(format: RecordFormat): void {
    for (const name of mappedColumns(namedFields(format) ?? [], this.#mapping)) this.#evidenceOf(name)
  }

  /** Looks at one record, by column. `isText`: its values have no types of their own. */
  note(record: SampledRecord, isText = false): void {
    this.#records++
    for (const [name, { bytes, start, end, kind }] of record) {
      this.#evidenceOf(name).note(bytes, start, end, kind, isText)
    }
  }

  evidenceOf(name: string): ColumnEvidence {
    return (this.#fields.get(name) ?? new FieldEvidence()).evidence
  }

  /** Takes the columns that a source declares itself. */
  declare(columns: readonly InferredColumn[]): void {
    this.#declared.add(mapDeclared(columns, this.#mapping))
  }

  /**
   * Columns in the order in which their fields first appeared; what a source declares counts for more than what was seen.
   * `tolerated`: how many of the records may be bad.
   */
  result(tolerated = 0): Inference {
    const strays = this.#strays(tolerated)
    const sampled = [...this.#fields].map(([name, evidence]) => ({
      name,
      kind: strays.get(name)?.kind ?? evidence.kind,
      nullable: evidence.nulls > 0 || evidence.present < this.#records || evidence.present === 0,
      fractionDigits: evidence.fractionDigits,
      minYear: evidence.minYear,
      maxYear: evidence.maxYear,
    }))
    const presence = (evidence: FieldEvidence) => (evidence.present < this.#records ? 'some' : 'all')
    const seen = [...this.#fields].map(([name, evidence]) => [name, presence(evidence)] as const)
    const columns = this.#declared.withSampled(sampled, this.#records > 0)
    const fields = new Map([...seen, ...this.#declared.fields])
    return { columns, fields, records: this.#records, strays }
  }

  /** Each may be of another record: together they are not more than what is tolerated. */
  #strays(tolerated: number): ReadonlyMap<string, Strays> {
    const found = [...this.#fields].flatMap(([name, evidence]) => {
      const strays = tolerated > 0 ? evidence.strays(tolerated) : undefined
      return strays === undefined ? [] : [[name, strays] as const]
    })
    let left = tolerated
    return new Map(
      found
        .sort(([, a], [, b]) => a.count - b.count)
        .filter(([, { count }]) => {
          left -= count
          return left >= 0
        }),
    )
  }

  #evidenceOf(name: string): FieldEvidence {
    const known = this.#fields.get(name)
    if (known !== undefined) return known
    const evidence = new FieldEvidence()
    this.#fields.set(name, evidence)
    return evidence
  }
}

/** Whether values are what the column makes of them, as in CSV. */
export function hasNoTypes(records: RecordFormat): boolean {
  return !formatOf(records).isTyped
}
