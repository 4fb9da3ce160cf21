// Random tables of random types, and records for them in every spelling that JSON allows.
import type { Random } from '../oracle/random.ts'
import { COMMON_TYPES, NEW_TYPES } from './random-types.ts'
import { BLANKS, type RandomType, type RandomValue, spelled } from './random-values.ts'

export interface RandomColumn {
  readonly name: string
  /** What comes after the name in CREATE TABLE. */
  readonly definition: string
  /** What to ask of the column. */
  readonly select: string
  readonly make: (random: Random) => RandomValue
  /** A record may lack the field: then the column gives this. */
  readonly missing?: RandomValue['expected']
}

const NAME_PIECES = ['a', 'b', 'A', 'é', '漢', '😀', ' ', '`', '\\', '.', "'", 'select', '1']

export const quoted = (name: string): string => `\`${name.replace(/[\\`]/g, '\\$&')}\``

/** A table with `id` and up to fifteen other columns of the server's types. */
export function randomColumns(random: Random, isOld: boolean): RandomColumn[] {
  const types = isOld ? COMMON_TYPES : [...COMMON_TYPES, ...NEW_TYPES]
  const names = new Set<string>()
  const count = 1 + random.below(15)
  // A dot would make arrays parts of one Nested structure.
  while (names.size < count) names.add(`${random.text(NAME_PIECES, 1 + random.below(4))}.`.replaceAll('.', '_'))
  return [...names].map((name) => randomColumn(random, name, random.pick(types), isOld))
}

function randomColumn(random: Random, name: string, type: RandomType, isOld: boolean): RandomColumn {
  const select = type.select.replaceAll(/\bx\b/g, () => quoted(name))
  const isComposite = /^(?:Array|Map|Tuple)/.test(type.type)
  if (!isComposite && random.chance(0.3)) {
    const inner = /^LowCardinality\((.*)\)$/.exec(type.type)?.[1]
    const definition = inner === undefined ? `Nullable(${type.type})` : `LowCardinality(Nullable(${inner}))`
    const make = (own: Random): RandomValue => (own.chance(0.3) ? { json: 'null', expected: null } : type.make(own))
    return { name, definition, select, make, missing: null }
  }
  // 18.16 does not fill defaults row by row.
  if (!isOld && type.type === 'String' && random.chance(0.5)) {
    const missing = Buffer.from("the default's value").toString('hex').toUpperCase()
    return { name, definition: "String DEFAULT 'the default\\'s value'", select, make: type.make, missing }
  }
  return { name, definition: type.type, select, make: type.make }
}

/** A record of the table with its id, and what its columns give; mostly, but not always, in the columns' order. */
export function randomRecord(
  random: Random,
  columns: readonly RandomColumn[],
  id: number,
): { readonly text: string; readonly expected: readonly unknown[] } {
  const blank = random.chance(0.3) ? () => random.pick(BLANKS) : () => ''
  const member = (name: string, json: string): string => {
    const key = random.chance(0.1) ? spelled(random, name) : JSON.stringify(name)
    return `${blank()}${key}${blank()}:${blank()}${json}${blank()}`
  }
  const members = [member('id', String(id))]
  const expected = columns.map(({ name, make, missing }) => {
    if (missing !== undefined && random.chance(0.2)) return missing
    const value = make(random)
    members.push(member(name, value.json))
    return value.expected
  })
  const ordered = random.chance(0.3) ? random.shuffled(members) : members
  return { text: `${blank()}{${ordered.join(',')}}${blank()}`, expected }
}
