// What a person should know of the columns of a table that is created: those that are text, and why.

import { KIND } from '../../codecs/value-kind.ts'
import type { SampledRecord } from '../../formats/visit-records.ts'
import { hasNullOption, type SourceFormat } from '../../input/format/source-format.ts'
import { columnWarnings, kindWords } from '../../inspect/column-warnings.ts'
import { addOdd, type OddTexts } from '../../inspect/odd-shapes.ts'
import type { ColumnInference, Inference } from '../../plan/infer-columns.ts'
import { type MaxErrors, maxErrorsWords } from '../../rejects/max-errors.ts'

/** Looks at the records of the samples beside the inference of their columns. */
export class CreationNotes {
  readonly #odd = new Map<string, OddTexts>()
  #hasNullOption = false

  /** `format`: of the records that come next. */
  beginSource(format: SourceFormat): void {
    this.#hasNullOption ||= hasNullOption(format)
  }

  add(record: SampledRecord): void {
    if (!this.#hasNullOption) return
    for (const [name, { bytes, start, end, kind }] of record) {
      if (kind !== KIND.text) continue
      const odd = this.#odd.get(name) ?? new Map()
      this.#odd.set(name, odd)
      addOdd(odd, bytes, start, end)
    }
  }

  /** The same words as those of `inspect`; and of columns that are of a kind though some of their values are not. */
  of(inference: ColumnInference, { columns, strays, records }: Inference, maxErrors: MaxErrors): readonly string[] {
    const ofColumns = columns.flatMap((column) => {
      const evidence = inference.evidenceOf(column.name)
      const odd: OddTexts = this.#odd.get(column.name) ?? new Map()
      return columnWarnings(column, evidence, { odd, nulls: evidence.nulls }, this.#hasNullOption)
    })
    const tolerated = [...strays].map(([name, { kind, count }]) => {
      const those = `${count} of ${records} values ${count === 1 ? 'is' : 'are'} not`
      return `${JSON.stringify(name)}: stored as ${kindWords(kind)}, although ${those}: with --max-errors ${maxErrorsWords(maxErrors)} they are rejects; without it the column is text`
    })
    return [...ofColumns, ...tolerated]
  }
}
