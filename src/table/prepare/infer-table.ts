// What the sources of a table show of its columns: by samples of their records, or as they declare themselves.

import type { ReadingRules } from '../../codecs/codec.ts'
import type { BulkloadError } from '../../errors.ts'
import { namedFields, type RecordFormat } from '../../formats/registry.ts'
import { fieldsByPosition } from '../../input/format/field-positions.ts'
import { withMatchedHeader } from '../../input/format/header-match.ts'
import type { SourceFormat } from '../../input/format/source-format.ts'
import type { InputChunk } from '../../input/input.ts'
import { type RecordSample, sampleSource } from '../../input/sample-records.ts'
import type { InputOptions } from '../../options/input-options.ts'
import { ColumnInference, hasNoTypes, type Inference } from '../../plan/infer-columns.ts'
import { recordMapper } from '../../plan/map-record.ts'
import type { Mapping } from '../../plan/mapping.ts'
import { sampleConverter } from '../../plan/sample-notations.ts'
import { type MaxErrors, toleratedOf } from '../../rejects/max-errors.ts'
import { RecordSamples } from '../../rejects/reasons/record-samples.ts'
import type { TableSchema } from '../../schema.ts'
import type { Source } from '../../sources/source.ts'
import { CreationNotes } from './creation-notes.ts'

/** This many files, evenly spaced, stand for all. */
const MAX_SAMPLED_SOURCES = 8

export interface InferOptions {
  readonly input: InputOptions
  readonly rules: ReadingRules
  readonly mapping: Mapping | undefined
  readonly maxErrors: MaxErrors
}

export interface InferredTable extends Inference {
  /** Of columns that are not what a person may expect: why. */
  readonly notes: readonly string[]
  /** There are names and no records: nothing shows what the columns hold. */
  readonly isNamesOnly: boolean
  /** The first record that cannot be read. */
  readonly fault: BulkloadError | undefined
}

/** The columns of a table that is to be created. `first`: what there is of a source that can be read only once. */
export async function inferTable(
  sources: readonly Source[],
  first: InputChunk | undefined,
  options: InferOptions,
): Promise<InferredTable> {
  const look = new SourcesLook(options)
  const isAll = await look.sample(sources, first)
  return look.result(isAll)
}

/** Which fields records have, by the columns of a table that is there, and whether all of them have them. */
export async function inferFields(
  sources: readonly Source[],
  first: InputChunk | undefined,
  options: InferOptions,
  schema: TableSchema,
): Promise<Inference['fields']> {
  const look = new SourcesLook(options, schema)
  await look.sample(sources, first)
  return look.inference.result().fields
}

class SourcesLook {
  readonly inference: ColumnInference
  readonly #notes = new CreationNotes()
  readonly #options: InferOptions
  /** The table, where there is one, by whose columns fields without names go. */
  readonly #schema: TableSchema | undefined
  readonly #formats: RecordFormat[] = []
  #fault: BulkloadError | undefined
  #faults = 0

  constructor(options: InferOptions, schema?: TableSchema) {
    this.#options = options
    this.#schema = schema
    this.inference = new ColumnInference(options.mapping)
  }

  /** Whether all records of all sources were looked at. */
  async sample(sources: readonly Source[], first: InputChunk | undefined): Promise<boolean> {
    let isSampled = false
    let isAll = sources.length <= MAX_SAMPLED_SOURCES
    const step = Math.max(1, (sources.length - 1) / (MAX_SAMPLED_SOURCES - 1))
    for (let at = 0; at < sources.length; at += step) {
      const source = sources[Math.floor(at)]
      if (source === undefined) continue
      if (source.look !== undefined) {
        this.inference.declare(source.look.declared)
        isSampled = true
        continue
      }
      // What can be read only once gives its first chunk.
      if (source.openAt === undefined) isAll = false
      else if (source === first?.source && first.format.declared !== undefined) {
        this.inference.declare(first.format.declared)
        isSampled = true
      } else {
        const sampled = await sampleSource(source, this.#options.input, (format) => this.#reader(source, format))
        isSampled = true
        isAll &&= sampled.isAll
        if (sampled.declared !== undefined) this.inference.declare(sampled.declared)
      }
    }
    if (!isSampled && first !== undefined) {
      const { declared } = first.format
      if (declared !== undefined) this.inference.declare(declared)
      else this.#reader(first.source, first.format)({ ...first, follows: true })
    }
    return isAll
  }

  result(isAll: boolean): InferredTable {
    // Where no record can be read, it is unknown whether the names are names.
    if (this.#fault === undefined || this.inference.result().records > 0) {
      for (const format of this.#formats) this.inference.expect(format)
    }
    const { records } = this.inference.result()
    const { maxErrors } = this.#options
    const inferred = this.inference.result(toleratedOf(maxErrors, records, isAll) - this.#faults)
    const isNamesOnly = records === 0 && this.#formats.length > 0 && inferred.columns.length > 0
    return { ...inferred, isNamesOnly, notes: this.#notes.of(this.inference, inferred, maxErrors), fault: this.#fault }
  }

  /** Takes the samples of a source one after another. */
  #reader(source: Source, format: SourceFormat): (sample: RecordSample) => void {
    const { mapping } = this.#options
    const record =
      this.#schema === undefined
        ? withMatchedHeader(format.record, undefined, mapping, source.name)
        : fieldsByPosition(format.record, this.#schema, mapping, source.name)
    this.#formats.push(record)
    this.#notes.beginSource(format)
    const isText = hasNoTypes(record)
    const mapped = recordMapper(mapping, namedFields(record), isText)
    const readAs = sampleConverter(this.#options.rules.notations, isText)
    const samples = new RecordSamples(source, { ...format, record })
    return (sample) =>
      samples.read(
        sample,
        (fields) => {
          const columns = readAs(mapped(fields))
          if (columns === undefined) {
            this.#faults++
            return
          }
          this.inference.note(columns, isText)
          if (this.#schema === undefined) this.#notes.add(columns)
        },
        (makeError) => {
          this.#fault ??= makeError()
          this.#faults++
        },
      )
  }
}
