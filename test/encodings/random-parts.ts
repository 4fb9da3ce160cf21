// Random types of Postgres with parts, and random JSON values of them that the server's own json_populate_record reads.
import type { Random } from '../oracle/random.ts'

export interface RandomType {
  /** As a column declares it. */
  readonly sql: string
  /** Arrays of it have one dimension: what is an array inside is an element, and for the server it would be none. */
  readonly isJson?: boolean
  /** A value that is not null. */
  json(): string
}

/** Types that a type needs are made by the statements of `definitions`, in their order. */
export class TypeMaker {
  readonly definitions: string[] = []
  readonly #random: Random
  readonly #prefix: string
  #count = 0

  constructor(random: Random, prefix: string) {
    this.#random = random
    this.#prefix = prefix
  }

  any(depth: number): RandomType {
    const kind = depth === 0 ? 0 : this.#random.below(6)
    if (kind <= 1) return this.#scalar()
    if (kind === 2) return this.#domain(this.any(depth - 1))
    if (kind === 3) return this.#range()
    return kind === 4 ? this.#array(depth) : this.#composite(depth)
  }

  #name(): string {
    return `${this.#prefix}_${++this.#count}`
  }

  #scalar(): RandomType {
    const random = this.#random
    const digits = (length: number): string => `${random.chance(0.5) ? '-' : ''}${1 + random.below(10 ** length)}`
    const two = (bound: number): string => String(1 + random.below(bound)).padStart(2, '0')
    const alphabet = ['a', ' ', ',', '{', '}', '(', ')', '"', '\\', 'é', '😀', '\n', 'NULL', "'"]
    return random.pick<RandomType>([
      { sql: 'int4', json: () => digits(9) },
      { sql: 'int8', json: () => `${digits(9)}${two(99)}${two(99)}` },
      { sql: 'numeric(12,3)', json: () => `${digits(8)}.${two(99)}` },
      { sql: 'numeric', json: () => `${digits(9)}${random.chance(0.5) ? `.${two(99)}000` : 'e-7'}` },
      { sql: 'float8', json: () => String((random.next() - 0.5) * 10 ** (random.below(40) - 20)) },
      { sql: 'bool', json: () => String(random.chance(0.5)) },
      { sql: 'text', json: () => this.#text(random.text(alphabet, random.below(6))) },
      { sql: 'varchar(4)', json: () => this.#text(random.text(['x', 'é', '"'], random.below(5))) },
      { sql: 'date', json: () => `"20${two(38)}-${two(12)}-${two(28)}"` },
      { sql: 'timestamptz', json: () => `"20${two(38)}-${two(12)}-${two(28)}T${two(23)}:00:00.${two(99)}+02:00"` },
      { sql: 'mood', json: () => random.pick(['"sad"', '"it\'s, \\"ok\\""', '"\\u0073ad"']) },
      { sql: 'jsonb', isJson: true, json: () => random.pick(['{"b": [1, "x\\"y"]}', '"{}"', '12.50', 'true']) },
    ])
  }

  /** JSON text, now and then with its first character as an escape. */
  #text(text: string): string {
    const json = JSON.stringify(text)
    const code = text.charCodeAt(0)
    return this.#random.chance(0.3) && code > 0x22 && code < 0x7f && code !== 0x5c
      ? `"\\u00${code.toString(16)}${json.slice(2)}`
      : json
  }

  #domain(base: RandomType): RandomType {
    const name = this.#name()
    this.definitions.push(`CREATE DOMAIN ${name} AS ${base.sql}`)
    return { ...base, sql: name }
  }

  #range(): RandomType {
    const random = this.#random
    const bounds = (): [number, number] => {
      const lower = random.below(1000) - 500
      return [lower, lower + 1 + random.below(9)]
    }
    const range = (): string => {
      if (random.chance(0.1)) return 'empty'
      const [lower, upper] = bounds()
      const from = random.chance(0.2) ? '' : String(lower)
      const to = random.chance(0.2) ? '' : String(upper)
      return `${random.pick(['[', '('])}${from},${to}${random.pick([']', ')'])}`
    }
    return random.pick<RandomType>([
      { sql: 'int4range', json: () => `"${range()}"` },
      { sql: 'int8range', json: () => `"${range()}"` },
      { sql: 'numrange', json: () => `"${range()}"` },
      { sql: 'int4multirange', json: () => `"{${Array.from({ length: random.below(4) }, range).join(', ')}}"` },
    ])
  }

  #array(depth: number): RandomType {
    let element = this.any(depth - 1)
    // A domain over an array may be an element, but in the server's JSON its brackets are dimensions.
    while (element.sql.endsWith('[]') || this.#isArrayDomain(element.sql)) element = this.any(depth - 1)
    const random = this.#random
    const item = (): string => (random.chance(0.15) ? 'null' : element.json())
    const list = (lengths: readonly number[]): string => {
      const [length = 0, ...inner] = lengths
      const items = Array.from({ length }, () => (inner.length === 0 ? item() : list(inner)))
      return `[${this.#blank()}${items.join(`${this.#blank()},${this.#blank()}`)}]`
    }
    return {
      sql: `${element.sql}[]`,
      json: () => {
        if (random.chance(0.15)) return '[]'
        return list(Array.from({ length: element.isJson ? 1 : random.pick([1, 1, 2, 3]) }, () => 1 + random.below(3)))
      },
    }
  }

  #isArrayDomain(sql: string): boolean {
    const definition = this.definitions.find((statement) => statement.startsWith(`CREATE DOMAIN ${sql} `))
    if (definition === undefined) return false
    const base = definition.slice(definition.indexOf(' AS ') + 4)
    return base.endsWith('[]') || this.#isArrayDomain(base)
  }

  #composite(depth: number): RandomType {
    const random = this.#random
    const name = this.#name()
    const fields = Array.from({ length: 1 + random.below(4) }, (_, index) => ({
      key: random.pick(['f', 'Mixed ', 'é']) + index,
      type: this.any(depth - 1),
    }))
    this.definitions.push(
      `CREATE TYPE ${name} AS (${fields.map(({ key, type }) => `"${key}" ${type.sql}`).join(', ')})`,
    )
    const members = (): string[] =>
      random
        .shuffled(fields)
        .filter(() => random.chance(0.85))
        .map(({ key, type }) => `${this.#text(key)}${this.#blank()}:${random.chance(0.1) ? 'null' : type.json()}`)
    return { sql: name, json: () => `{${this.#blank()}${members().join(`,${this.#blank()}`)}}` }
  }

  #blank(): string {
    return this.#random.chance(0.2) ? ' ' : ''
  }
}
