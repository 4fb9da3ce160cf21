// Random tables of every type that COPY BINARY can carry, with what the types are made of, and rows that fit them.
import type { Random } from '../oracle/random.ts'
import { identifier, type RandomType, randomNames, TypeMaker } from './binary-random-types.ts'
import { spelled } from './random-rows.ts'

export interface RandomColumn {
  readonly name: string
  readonly type: RandomType
  readonly isNotNull: boolean
}

export interface RandomSchema {
  /** Statements that make the types. */
  readonly definitions: readonly string[]
  readonly columns: readonly RandomColumn[]
  /** `"name" type NOT NULL, …`. */
  readonly sql: string
}

/** What has to be in the database. Text compares by its bytes, so that the order is the same everywhere. */
export const PREREQUISITES = `CREATE EXTENSION IF NOT EXISTS hstore; CREATE EXTENSION IF NOT EXISTS citext;
  CREATE TYPE textrange AS RANGE (subtype = text, collation = "C", multirange_type_name = textmultirange)`

const BLANKS = ['', '', '', ' ', '\t', '\r', '  ']

/** A table with one to ten columns; `prefix` begins the names of its types. */
export function randomSchema(random: Random, prefix: string): RandomSchema {
  const maker = new TypeMaker(random, prefix)
  const columns = randomNames(random, 1 + random.below(10)).map((name) => {
    const type = maker.type(3)
    return { name, type, isNotNull: type.isNotNull || random.chance(0.15) }
  })
  const list = columns.map(({ name, type, isNotNull }) => {
    const isDeclared = isNotNull && !type.isNotNull
    return `${identifier(name)} ${type.sql}${isDeclared ? ' NOT NULL' : ''}`
  })
  return { definitions: maker.definitions, columns, sql: list.join(', ') }
}

/** The record's line, and the value's JSON for each column that it has. */
export function randomRow(random: Random, { columns }: RandomSchema): { line: string; values: (string | undefined)[] } {
  const values = columns.map(({ type, isNotNull }) => {
    if (!isNotNull && random.chance(0.08)) return undefined
    return !isNotNull && random.chance(0.08) ? 'null' : type.json(random, false)
  })
  const hasBlanks = random.chance(0.2)
  const blank = (): string => (hasBlanks ? random.pick(BLANKS) : '')
  const members = columns.flatMap(({ name }, i) => {
    const key = spelled(random, name, random.chance(0.05) ? 0.5 : 0)
    return values[i] === undefined ? [] : [`${blank()}${key}${blank()}:${blank()}${values[i]}${blank()}`]
  })
  const ordered = random.chance(0.2) ? random.shuffled(members) : members
  return { line: `${blank()}{${ordered.join(',')}}${blank()}`, values }
}
