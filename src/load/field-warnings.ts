// What a person should know of how the fields of each source go into the table's columns.

import type { InputOptions } from '../input-options.ts'
import { positionWords } from './format/field-positions.ts'
import type { InputChunk } from './input.ts'
import { MissingFields } from './missing-fields.ts'
import type { PreparedTable } from './prepare-table.ts'
import { SourceWarnings } from './source-warnings.ts'
import type { Warnings } from './warnings.ts'

export class FieldWarnings {
  readonly #prepared: PreparedTable
  readonly #input: InputOptions
  readonly #sources: SourceWarnings
  readonly #missing: MissingFields

  constructor(prepared: PreparedTable, input: InputOptions, warnings: Warnings) {
    this.#prepared = prepared
    this.#input = input
    this.#sources = new SourceWarnings(warnings)
    this.#missing = new MissingFields(prepared, (source, words) => this.#sources.add(source, words))
  }

  /** Looks at a chunk of the input. Its bytes must still be there. */
  see(chunk: InputChunk): void {
    this.#missing.see(chunk)
    if (!chunk.isFirst) return
    const { schema, plan } = this.#prepared
    const words = positionWords(chunk.format, schema, plan.mapping, chunk.source.name, this.#input)
    if (words !== undefined) this.#sources.add(chunk.source.name, words)
  }

  /** Tells what is known at the end only. */
  end(): void {
    this.#missing.end()
    this.#sources.end()
  }
}
