// The columns of what a transform returns: those of the input that it leaves as they are, and others as a sample shows them.

import { ColumnInference } from '../../plan/infer-columns.ts'
import type { InferredColumn, InferredKind } from '../../schema.ts'

/** Each holds the values of those before it. */
const NUMBERS: readonly InferredKind[] = ['int32', 'int64', 'uint64', 'decimal', 'float', 'double']

/** `lines`: results of the first records. `key`: columns that stay without NULL, if the input has them so. */
export function transformedColumns(
  lines: Uint8Array,
  input: readonly InferredColumn[],
  key: readonly string[],
): readonly InferredColumn[] {
  const inference = new ColumnInference()
  inference.add(lines)
  const { columns, records } = inference.result()
  // A transform that drops all of a sample says nothing of what it returns.
  if (records === 0) return input.map((column) => ({ ...column, nullable: true }))
  return columns.map((seen) => {
    const own = input.find(({ name }) => name === seen.name)
    const { nulls, present } = inference.evidenceOf(seen.name)
    const isOwn = own !== undefined && (nulls === present || (fits(seen.kind, own.kind) && hasPlace(lines, own)))
    const column = isOwn ? own : seen
    const isOfKey = own !== undefined && key.includes(seen.name) && !own.nullable && !seen.nullable
    return { ...column, nullable: !isOfKey }
  })
}

/** Whether a decimal has as many digits behind its point as the results. */
function hasPlace(lines: Uint8Array, { name, kind, scale }: InferredColumn): boolean {
  if (kind !== 'decimal' || scale === undefined) return true
  const records = new TextDecoder().decode(lines).trimEnd().split('\n')
  return records.every((line) => {
    const text = String((JSON.parse(line) as Readonly<Record<string, unknown>>)[name] ?? 0)
    return /^-?\d+(?:\.(\d+))?$/.test(text) && (text.split('.')[1] ?? '').length <= scale
  })
}

/** Whether values that look like `seen` can be those of a column of the kind `own`. */
function fits(seen: InferredKind, own: InferredKind): boolean {
  if (seen === own || own === 'json') return true
  if (own === 'decimal') return NUMBERS.includes(seen)
  if (NUMBERS.includes(own)) return NUMBERS.includes(seen) && NUMBERS.indexOf(seen) <= NUMBERS.indexOf(own)
  if (own === 'binary') return seen === 'text'
  return own === 'text' && !NUMBERS.includes(seen) && seen !== 'bool' && seen !== 'json'
}
