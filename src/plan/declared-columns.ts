// Columns that sources declare themselves, as Parquet files do: several of one table need not agree.

import type { InferredColumn, InferredKind } from '../schema.ts'

/** Of two kinds the one that holds both; others become text. */
const WIDER: readonly (readonly InferredKind[])[] = [
  ['int32', 'int64'],
  ['float', 'double'],
]

export class DeclaredColumns {
  readonly #columns = new Map<string, InferredColumn>()
  readonly #counts = new Map<string, number>()
  #sources = 0

  add(columns: readonly InferredColumn[]): void {
    this.#sources++
    for (const column of columns) {
      const known = this.#columns.get(column.name)
      this.#columns.set(column.name, known === undefined ? column : both(known, column))
      this.#counts.set(column.name, (this.#counts.get(column.name) ?? 0) + 1)
    }
  }

  /** Whether each field is in all of the sources. */
  get fields(): readonly (readonly [name: string, presence: 'all' | 'some'])[] {
    return [...this.#counts].map(([name, count]) => [name, count === this.#sources ? 'all' : 'some'])
  }

  /** With the columns that were seen in samples of other sources, if there were any. */
  withSampled(sampled: readonly InferredColumn[], hasSamples: boolean): readonly InferredColumn[] {
    if (this.#sources === 0) return sampled
    const names = new Set(sampled.map(({ name }) => name))
    const declared = [...this.#columns.values()].map((column) => {
      const isEverywhere = this.#counts.get(column.name) === this.#sources && (!hasSamples || names.has(column.name))
      return { ...column, nullable: column.nullable || !isEverywhere }
    })
    const others = sampled.filter(({ name }) => !this.#columns.has(name))
    return [...declared, ...others.map((column) => ({ ...column, nullable: true }))]
  }
}

function both(one: InferredColumn, other: InferredColumn): InferredColumn {
  const nullable = one.nullable || other.nullable
  const isSame = one.kind === other.kind && one.precision === other.precision && one.scale === other.scale
  if (isSame) return { ...one, nullable, fractionDigits: Math.max(one.fractionDigits, other.fractionDigits) }
  const kinds = WIDER.find((pair) => pair.includes(one.kind) && pair.includes(other.kind))
  const { precision: _, scale: __, ...plain } = one
  return { ...plain, nullable, kind: kinds?.[1] ?? 'text' }
}
