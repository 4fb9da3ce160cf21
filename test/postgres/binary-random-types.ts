// Random types of everything that COPY BINARY can carry, with the definitions of those that have to be made.
import { readJson } from '../oracle/json-reader.ts'
import { type StoredType, storedText } from '../oracle/postgres-stored.ts'
import type { BoundName } from '../oracle/postgres-stored-ranges.ts'
import type { Random } from '../oracle/random.ts'
import { boundedText, type RangeForm } from './binary-random-ranges.ts'
import { SCALARS, words } from './binary-random-values.ts'
import { spelled } from './random-rows.ts'

export interface RandomType {
  readonly sql: string
  readonly stored: StoredType
  /** A domain's. */
  readonly isNotNull: boolean
  /** Why it has no elements of its own: an array's elements, or JSON. */
  readonly takesArrays: boolean
  /** A value that is not null; `inArray` where arrays would be dimensions. */
  json(random: Random, inArray: boolean): string
}

const LABELS = [
  '',
  ' ',
  'sad',
  'Sad',
  'é',
  '日本',
  '😀',
  '"',
  '\\',
  "it's",
  'NULL',
  'null',
  '{',
  ',',
  '(',
  '42',
  'true',
  '-1.5e3',
  '\t',
  'a\nb',
  'x'.repeat(63),
]
const NAMES = ['a', 'b', 'A', 'é', '日', '😀', ' ', '"', '\\', '.', '\t', "'", '$', 'select', ':', ',']
const RANGES: readonly (readonly [name: string, bound: BoundName])[] = [
  ['int4', 'int4'],
  ['int8', 'int8'],
  ['num', 'numeric'],
  ['date', 'date'],
  ['ts', 'timestamp'],
  ['tstz', 'timestamptz'],
  ['text', 'text'],
]

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

export function randomNames(random: Random, count: number): string[] {
  const names = new Set<string>()
  while (names.size < count) names.add(random.text(NAMES, 1 + random.below(5)))
  return [...names]
}

/** Composites and hstore come as the server prints them too. Arrays inside, and years of other lengths, are not read. */
function orPrinted(random: Random, stored: StoredType, json: string): string {
  if (hasArray(stored) || !random.chance(0.2)) return json
  const text = storedText(stored, readJson(json)) ?? ''
  return / BC|\d{5}-\d\d/.test(text) ? json : spelled(random, text, 0.02)
}

function hasArray(stored: StoredType): boolean {
  return (
    stored.kind === 'array' || (stored.kind === 'composite' && stored.attributes.some(({ type }) => hasArray(type)))
  )
}

/** Makes types whose names begin with `prefix`. */
export class TypeMaker {
  readonly definitions: string[] = []
  readonly #random: Random
  readonly #prefix: string
  #made = 0

  constructor(random: Random, prefix: string) {
    this.#random = random
    this.#prefix = prefix
  }

  /** Any type, with others in it down to `depth`. */
  type(depth: number): RandomType {
    const kind = this.#random.below(depth > 0 ? 20 : 10)
    if (kind < 9) return this.#scalar()
    if (kind === 9) return this.#enum()
    if (kind < 13) return this.#array(depth)
    if (kind < 15) return this.#composite(depth)
    if (kind < 17) return this.#domain(depth)
    if (kind === 17) return hstore
    return this.#range(kind === 18)
  }

  #scalar(): RandomType {
    const name = this.#random.pick(Object.keys(SCALARS))
    const { sql, limits, json } = SCALARS[name]!(this.#random)
    const stored: StoredType = { kind: 'scalar', name, ...(limits && { limits }) }
    return { sql, stored, isNotNull: false, takesArrays: /^jsonb?$/.test(name), json }
  }

  #enum(): RandomType {
    const labels = [...new Set(Array.from({ length: 1 + this.#random.below(8) }, () => this.#random.pick(LABELS)))]
    const sql = this.#name('enum')
    this.definitions.push(`CREATE TYPE ${sql} AS ENUM (${labels.map(literal).join(', ')})`)
    const json = (random: Random): string => {
      const label = random.pick(labels)
      const isBare = /^(?:42|true|-1\.5e3)$/.test(label) && random.chance(0.5)
      return isBare ? label : spelled(random, label, random.chance(0.2) ? 0.3 : 0)
    }
    return { sql, stored: { kind: 'enum' }, isNotNull: false, takesArrays: false, json }
  }

  /** No more than one dimension where the elements may be arrays themselves. */
  #array(depth: number): RandomType {
    let element = this.type(depth - 1)
    // An array of arrays is one of more dimensions: a domain makes an element of it.
    if (element.sql.endsWith('[]')) element = this.#domainOf(element)
    const most = element.takesArrays ? 1 : 3
    const level = (random: Random, lengths: readonly number[]): string => {
      const [length = 0, ...rest] = lengths
      const items = Array.from({ length }, () => {
        if (rest.length > 0) return level(random, rest)
        return !element.isNotNull && random.chance(0.15) ? 'null' : element.json(random, !element.takesArrays)
      })
      const blank = (): string => random.pick(['', '', '', ' '])
      return `[${blank()}${items.map((item) => item + blank()).join(`,${blank()}`)}]`
    }
    return {
      sql: `${element.sql}[]`,
      stored: { kind: 'array', element: element.stored },
      isNotNull: false,
      takesArrays: true,
      json: (random) => {
        const dimensions = random.chance(0.7) ? 1 : 1 + random.below(most)
        return level(
          random,
          Array.from({ length: dimensions }, () => random.below(dimensions === 1 ? 6 : 4)),
        )
      },
    }
  }

  #composite(depth: number): RandomType {
    const attributes = randomNames(this.#random, this.#random.below(5)).map((name) => ({
      name,
      type: this.type(depth - 1),
    }))
    const sql = this.#name('composite')
    this.definitions.push(
      `CREATE TYPE ${sql} AS (${attributes.map(({ name, type }) => `${identifier(name)} ${type.sql}`).join(', ')})`,
    )
    const json = (random: Random, inArray: boolean): string => {
      const value = (type: RandomType): string =>
        !type.isNotNull && random.chance(0.1) ? 'null' : type.json(random, false)
      if (!inArray && random.chance(0.2)) return `[${attributes.map(({ type }) => value(type)).join(', ')}]`
      const present = attributes.filter(({ type }) => type.isNotNull || random.chance(0.9))
      const members = present.map(
        ({ name, type }) => `${spelled(random, name, 0.03)}${random.pick([':', ' : '])}${value(type)}`,
      )
      return orPrinted(random, stored, `{${(random.chance(0.2) ? random.shuffled(members) : members).join(',')}}`)
    }
    const stored: StoredType = {
      kind: 'composite',
      attributes: attributes.map(({ name, type }) => ({ name, type: type.stored })),
    }
    return { sql, stored, isNotNull: false, takesArrays: false, json }
  }

  #domain(depth: number): RandomType {
    return this.#domainOf(this.type(depth - 1))
  }

  #domainOf(type: RandomType): RandomType {
    const sql = this.#name('domain')
    const isNotNull = type.isNotNull || this.#random.chance(0.3)
    this.definitions.push(`CREATE DOMAIN ${sql} AS ${type.sql}${isNotNull && !type.isNotNull ? ' NOT NULL' : ''}`)
    return { ...type, sql, isNotNull }
  }

  #range(isMany: boolean): RandomType {
    const [name, bound] = this.#random.pick(RANGES)
    const form: RangeForm = isMany ? 'multirange' : 'range'
    const json = (random: Random): string =>
      spelled(random, boundedText(random, bound, form), random.chance(0.1) ? 0.1 : 0)
    return { sql: `${name}${form}`, stored: { kind: form, bound }, isNotNull: false, takesArrays: false, json }
  }

  #name(kind: string): string {
    return `${this.#prefix}_${kind}_${++this.#made}`
  }
}

const hstore: RandomType = {
  sql: 'hstore',
  stored: { kind: 'hstore' },
  isNotNull: false,
  takesArrays: false,
  json: (random) => {
    const names = [...new Set(Array.from({ length: random.below(6) }, () => words(random, 4)))]
    const value = (): string => random.pick(['null', 'true', '-1.50', spelled(random, words(random, 6))])
    const json = `{${names.map((name) => `${spelled(random, name)}: ${value()}`).join(' ,')}}`
    return orPrinted(random, { kind: 'hstore' }, json)
  },
}
