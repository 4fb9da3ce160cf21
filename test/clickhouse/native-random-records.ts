// Random tables, and records for them in every spelling that JSON allows.
import { type Stored, type StoredType, storedValue, storedWhenMissing } from '../oracle/clickhouse-stored.ts'
import { readJson } from '../oracle/json-reader.ts'
import type { Random } from '../oracle/random.ts'
import { randomScalar } from './native-random-scalars.ts'
import { MAX_DEPTH, member, NAME_PIECES, object, randomType } from './native-random-schemas.ts'
import type { RandomKind } from './native-random-times.ts'
import { arrayText, spelled } from './random-values.ts'

export interface NativeColumn extends RandomKind {
  readonly name: string
  /** A record may lack the field. */
  readonly mayBeMissing: boolean
  /** Columns of the same number have arrays of the same length: they are one Nested structure. */
  readonly nested?: number
}

export interface NativeRecord {
  readonly text: string
  /** By column: the JSON of its value, where there is one, and what is to be stored of it. */
  readonly fields: readonly { readonly json: string | undefined; readonly stored: Stored }[]
}

export function randomColumns(random: Random, isOld: boolean): NativeColumn[] {
  const names = new Set<string>()
  const count = 1 + random.below(8)
  while (names.size < count) names.add(random.text(NAME_PIECES, 1 + random.below(4)))
  return [...names].flatMap((name, i): NativeColumn[] => {
    if (random.chance(0.05)) {
      // What servers make of a Nested column, unless a setting turns that off.
      return ['a', 'b'].map((part) => {
        const element = randomScalar(random, isOld)
        const type = { name: 'Array', parts: [element.type] }
        return { name: `n${i}.${part}`, type, make: element.make, mayBeMissing: false, nested: i }
      })
    }
    const kind = randomType(random, random.below(MAX_DEPTH + 1), isOld, true)
    return [{ name, ...kind, mayBeMissing: isNullable(kind.type) }]
  })
}

function isNullable({ name, parts }: StoredType): boolean {
  if (['Nullable', 'Variant', 'JSON'].includes(name)) return true
  return ['LowCardinality', 'SimpleAggregateFunction'].includes(name) && isNullable(parts![0]!)
}

/** A record with its id: mostly plain and in the columns' order, which is the usual form of a file. */
export function randomRecord(random: Random, columns: readonly NativeColumn[], id: number): NativeRecord {
  const lengths = columns.map(() => random.below(4))
  const members = [`"id":${id}`]
  const isPlain = random.chance(0.6)
  const fields = columns.map(({ name, type, make, mayBeMissing, nested: group }) => {
    if (mayBeMissing && random.chance(0.15)) return { json: undefined, stored: storedWhenMissing(type) }
    const value =
      group === undefined
        ? make(random)
        : arrayText(
            random,
            Array.from({ length: lengths[group]! }, () => make(random)),
          )
    const key = random.chance(0.05) ? spelled(random, name) : JSON.stringify(name)
    members.push(isPlain ? `${key}:${value}` : member(random, key, value))
    return { json: value, stored: storedValue(type, readJson(value)) }
  })
  const ordered = random.chance(0.2) ? random.shuffled(members) : members
  return { text: isPlain ? `{${ordered.join(',')}}` : object(random, ordered), fields }
}
