// What a person should know of how the fields of each source go into the table's columns.

import { positionWords } from '../input/format/field-positions.ts'
import type { InputChunk } from '../input/input.ts'
import type { InputOptions } from '../options/input-options.ts'
import { MissingFields } from './missing-fields.ts'
import type { PreparedTable } from './prepare/prepared-table.ts'
import { SourceWarnings } from './source-warnings.ts'
import type { Warnings } from './warnings.ts'

export class FieldWarnings {
  readonly #prepared: PreparedTable
  readonly #input: InputOptions
  readonly #sources: SourceWarnings
  readonly #missing: MissingFields

  /** Of the source at hand, while it has shown one record only. */
  #wrapped: { readonly source: string; readonly words: string } | undefined

  constructor(prepared: PreparedTable, input: InputOptions, warnings: Warnings) {
    this.#prepared = prepared
    this.#input = input
    this.#sources = new SourceWarnings(warnings)
    this.#missing = new MissingFields(prepared, (source, words) => this.#sources.add(source, words))
  }

  /** Looks at a chunk of the input. Its bytes must still be there. */
  see(chunk: InputChunk): void {
    this.#missing.see(chunk)
    if (!chunk.isFirst) {
      this.#wrapped = undefined
      return
    }
    this.#tellWrapped()
    this.#lookInside(chunk)
    const { schema, plan } = this.#prepared
    const words = positionWords(chunk.format, schema, plan.mapping, chunk.source.name, this.#input)
    if (words !== undefined) this.#sources.add(chunk.source.name, words)
  }

  /** Tells what is known at the end only. */
  end(): void {
    this.#missing.end()
    this.#tellWrapped()
    this.#sources.end()
  }

  /** A table that was made for such records has a column for their array. */
  #lookInside({ source, format, bytes }: InputChunk): void {
    const wrapped = format.wrapped?.(bytes)
    if (wrapped === undefined) return
    const { plan, inferred } = this.#prepared
    const isMeant = inferred === undefined && plan.columns.some(({ name }) => name === wrapped.key)
    if (!isMeant) this.#wrapped = { source: source.name, words: wrapped.words }
  }

  #tellWrapped(): void {
    if (this.#wrapped !== undefined) this.#sources.add(this.#wrapped.source, this.#wrapped.words)
    this.#wrapped = undefined
  }
}
