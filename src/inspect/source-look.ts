// What was seen of one source: its records, their columns, and those that cannot be read.

import type { Notations } from '../codecs/notation.ts'
import { BulkloadError, type ErrorData } from '../errors.ts'
import type { WrappedRecords } from '../formats/look.ts'
import type { SampledRecord } from '../formats/visit-records.ts'
import type { SourceFormat } from '../input/format/source-format.ts'
import type { RecordSample, SampleExtent } from '../input/sample-records.ts'
import { ColumnInference, hasNoTypes } from '../plan/infer-columns.ts'
import { sampleConverter } from '../plan/sample-notations.ts'
import { RecordSamples } from '../rejects/reasons/record-samples.ts'
import type { Source } from '../sources/source.ts'
import { ColumnProfile } from './column-profile.ts'
import { LineEnds } from './line-ends.ts'

/** This many records that cannot be read are shown. */
const MAX_SHOWN = 5

export class SourceLook {
  readonly inference = new ColumnInference()
  readonly profiles = new Map<string, ColumnProfile>()
  readonly shown: ErrorData[] = []
  records = 0
  refused = 0
  /** What the only record wraps. */
  wrapped: WrappedRecords | undefined
  /** A byte that no text has was there. */
  hasZeroByte = false
  readonly lineEnds = new LineEnds()
  readonly #format: SourceFormat
  readonly #others: ColumnInference | undefined
  readonly #samples: RecordSamples
  /** A record with a value that is not in the notation of its column is shown as it is. */
  readonly #readAs: (record: SampledRecord) => SampledRecord | undefined

  constructor(
    source: Source,
    format: SourceFormat,
    notations: Notations | undefined,
    others: ColumnInference | undefined,
  ) {
    this.#readAs = sampleConverter(notations, hasNoTypes(format.record))
    this.#format = format
    this.#others = others
    this.#samples = new RecordSamples(source, format)
  }

  /** What breaks off the reading is one of the records that cannot be read. */
  async readAll(samples: AsyncGenerator<RecordSample, SampleExtent>): Promise<SampleExtent> {
    for (;;) {
      try {
        const next = await samples.next()
        if (next.done) return next.value
        this.#read(next.value)
      } catch (cause) {
        const isRecord =
          cause instanceof BulkloadError && (cause.code === 'BL_RECORD_TOO_LARGE' || cause.code === 'BL_JSON_SYNTAX')
        if (!isRecord) throw cause
        this.#refuse(cause)
        return { isAll: false, places: 0, unclearPlaces: 0 }
      }
    }
  }

  #read(sample: RecordSample): void {
    if (sample.follows) this.hasZeroByte ||= sample.bytes.includes(0)
    const isFirst = this.records + this.refused === 0
    this.wrapped = isFirst ? this.#format.wrapped?.(sample.bytes) : undefined
    const isText = hasNoTypes(this.#format.record)
    this.#samples.read(
      sample,
      (record, position) => {
        this.records++
        if (this.#format.guess !== undefined) this.lineEnds.note(sample.bytes, position)
        const columns = this.#readAs(record) ?? record
        this.inference.note(columns, isText)
        this.#others?.note(columns, isText)
        for (const [name, value] of record) {
          let profile = this.profiles.get(name)
          if (profile === undefined) {
            profile = new ColumnProfile()
            this.profiles.set(name, profile)
          }
          profile.add(value)
        }
      },
      (makeError) => {
        // Further ones are only counted: no text is made of them.
        if (this.shown.length >= MAX_SHOWN) this.refused++
        else this.#refuse(makeError())
      },
    )
  }

  expect({ record }: SourceFormat): void {
    this.inference.expect(record)
    this.#others?.expect(record)
  }

  #refuse(error: BulkloadError): void {
    this.refused++
    if (this.shown.length < MAX_SHOWN) this.shown.push(error.toJSON())
  }
}
