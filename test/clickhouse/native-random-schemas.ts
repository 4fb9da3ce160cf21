// Random types up to three levels deep.
import { type StoredType, storedValue } from '../oracle/clickhouse-stored.ts'
import { readJson } from '../oracle/json-reader.ts'
import type { Random } from '../oracle/random.ts'
import { integer, plainString, randomKey, randomScalar, randomWord } from './native-random-scalars.ts'
import type { RandomKind } from './native-random-times.ts'
import { quoted } from './random-tables.ts'
import { arrayText, BLANKS, PIECES, spelled } from './random-values.ts'

export const NAME_PIECES = ['a', 'b', 'A', 'é', '漢', '😀', ' ', '`', '\\', "'", 'select', '1', '(', ',']
export const MAX_DEPTH = 3

/** A type as the server's statements have it. */
export function typeText({ name, parts, names, numbers, zone, labels, aggregate }: StoredType): string {
  const escaped = (text: string): string => text.replace(/[\\']/g, '\\$&').replace(/\t/g, '\\t')
  const args = [
    ...(aggregate === undefined ? [] : [aggregate]),
    ...(parts ?? []).map((part, i) =>
      names === undefined ? typeText(part) : `${quoted(names[i]!)} ${typeText(part)}`,
    ),
    ...(numbers ?? []).map(String),
    ...(zone === undefined ? [] : [`'${zone}'`]),
    ...(labels ?? []).map(([label, number]) => `'${escaped(label)}' = ${number}`),
  ]
  return args.length === 0 ? name : `${name}(${args.join(', ')})`
}

type MakeType = (random: Random, depth: number, isOld: boolean) => RandomKind

const LEAVES: readonly MakeType[] = [
  (random, _depth, isOld) => randomScalar(random, isOld),
  (random, _depth, isOld) => randomScalar(random, isOld),
  (random, _depth, isOld) => nullable(randomScalar(random, isOld)),
  (random, _depth, isOld) => lowCardinality(random, isOld),
]
const OLD_PARTED: readonly MakeType[] = [array, tuple]
const PARTED: readonly MakeType[] = [array, array, tuple, map, map, nested, shape, variant, json]

export function randomType(random: Random, depth: number, isOld: boolean, isColumn = false): RandomKind {
  if (isColumn && !isOld && random.chance(0.04)) return aggregate(random)
  if (depth === 0) return random.pick(LEAVES)(random, depth, isOld)
  return random.pick(isOld ? OLD_PARTED : PARTED)(random, depth - 1, isOld)
}

function nullable(inner: RandomKind): RandomKind {
  return {
    type: { name: 'Nullable', parts: [inner.type] },
    make: (random) => (random.chance(0.3) ? 'null' : inner.make(random)),
  }
}

function lowCardinality(random: Random, isOld: boolean): RandomKind {
  const word = randomWord(random, isOld)
  const inner = random.chance(0.5) ? nullable(word) : word
  const few = Array.from({ length: 6 }, () => inner.make(random))
  return {
    type: { name: 'LowCardinality', parts: [inner.type] },
    make: (own) => (own.chance(0.5) ? own.pick(few) : inner.make(own)),
  }
}

function array(random: Random, depth: number, isOld: boolean): RandomKind {
  // 18.16 makes columns of their own of the tuples of an array.
  const element = isOld && depth > 0 ? array(random, depth - 1, isOld) : randomType(random, depth, isOld)
  return {
    type: { name: 'Array', parts: [element.type] },
    make: (own) =>
      arrayText(
        own,
        Array.from({ length: own.below(5) }, () => element.make(own)),
      ),
  }
}

function tuple(random: Random, depth: number, isOld: boolean): RandomKind {
  const elements = Array.from({ length: 1 + random.below(4) }, () => randomType(random, depth, isOld))
  const isNamed = !isOld && random.chance(0.6)
  return tupleOf('Tuple', elements, isNamed ? elements.map((_, i) => `${random.text(NAME_PIECES, 2)}${i}`) : undefined)
}

function tupleOf(name: string, elements: readonly RandomKind[], names: readonly string[] | undefined): RandomKind {
  return {
    type: { name, parts: elements.map(({ type }) => type), ...(names !== undefined && { names }) },
    make(own) {
      const values = elements.map(({ make }) => make(own))
      if (names === undefined || own.chance(0.2)) return arrayText(own, values)
      const members = names.map((label, i) => member(own, spelled(own, label), values[i]!))
      return object(own, own.chance(0.3) ? own.shuffled(members) : members)
    },
  }
}

function nested(random: Random, depth: number): RandomKind {
  const elements = [randomType(random, depth, false), randomScalar(random, false)]
  const row = tupleOf('Nested', elements, ['a', 'b c'])
  return {
    type: row.type,
    make: (own) =>
      arrayText(
        own,
        Array.from({ length: own.below(4) }, () => row.make(own)),
      ),
  }
}

function map(random: Random, depth: number): RandomKind {
  const key = randomKey(random)
  const value = randomType(random, depth, false)
  return {
    type: { name: 'Map', parts: [key.type, value.type] },
    make(own) {
      const entries = new Map<string, string>()
      for (let left = own.below(5); left > 0; left--) {
        const json = key.make(own)
        const text = json.startsWith('"') ? json : `"${json}"`
        entries.set(JSON.stringify(storedValue(key.type, readJson(text))), member(own, text, value.make(own)))
      }
      return object(own, [...entries.values()])
    },
  }
}

const SHAPES = [['Point'], ['Ring', 'LineString'], ['Polygon', 'MultiLineString'], ['MultiPolygon']]

function shape(random: Random): RandomKind {
  const levels = random.below(SHAPES.length)
  const at = (own: Random, level: number): string => {
    const number = (): string => String((own.below(2 ** 30) - 2 ** 29) / 8)
    if (level === 0) return arrayText(own, [number(), number()])
    return arrayText(
      own,
      Array.from({ length: own.below(4) }, () => at(own, level - 1)),
    )
  }
  return { type: { name: random.pick(SHAPES[levels]!) }, make: (own) => at(own, levels) }
}

/** No two of the types take the same JSON. */
function variant(random: Random, depth: number): RandomKind {
  const all = [
    plainString,
    integer(random.pick([16, 32, 64, 256]), random.chance(0.5)),
    { type: { name: 'Bool' }, make: (own: Random) => own.pick(['true', 'false']) },
    array(random, depth, false),
    map(random, depth),
  ]
  const kinds = random.shuffled(all).slice(0, 1 + random.below(all.length))
  // The server sorts them by name.
  const sorted = kinds.toSorted((a, b) => (typeText(a.type) < typeText(b.type) ? -1 : 1))
  return {
    type: { name: 'Variant', parts: sorted.map(({ type }) => type) },
    make: (own) => (own.chance(0.2) ? 'null' : own.pick(sorted).make(own)),
  }
}

/** SimpleAggregateFunction stores its argument. */
function aggregate(random: Random): RandomKind {
  const inner = random.chance(0.5) ? nullable(randomScalar(random, false)) : randomScalar(random, false)
  return { ...inner, type: { name: 'SimpleAggregateFunction', aggregate: 'anyLast', parts: [inner.type] } }
}

function json(random: Random): RandomKind {
  const typed = random.chance(0.3)
    ? { names: ['n', 'o.é'], parts: [integer(16, true).type, integer(64, false).type] }
    : {}
  const leaf = (own: Random): string =>
    own.pick([
      () => integer(64, true).make(own),
      () => String((own.below(2 ** 30) - 2 ** 29) / 8),
      () => own.pick(['true', 'false', 'null', '{}', '[]', '1e300', '5e-324', '18446744073709551615']),
      () => `"x${spelled(own, own.text(PIECES, own.below(5))).slice(1)}`,
      () =>
        arrayText(
          own,
          Array.from({ length: 1 + own.below(3) }, () => integer(32, true).make(own)),
        ),
      () =>
        arrayText(
          own,
          Array.from({ length: 1 + own.below(3) }, () => `"x${own.below(99)}"`),
        ),
    ])()
  const branch = (own: Random, level: number): string => {
    const keys = own.shuffled(['a', 'é', 'a b', 'k', '"']).slice(0, own.below(5))
    const members = keys.map((key) =>
      member(own, spelled(own, key), level > 0 && own.chance(0.3) ? branch(own, level - 1) : leaf(own)),
    )
    if (level === 2 && typed.names !== undefined && own.chance(0.5))
      members.push(member(own, '"n"', integer(16, true).make(own)))
    return object(own, members)
  }
  return { type: { name: 'JSON', ...typed }, make: (own) => branch(own, 2) }
}

export function member(random: Random, key: string, value: string): string {
  return `${random.pick(BLANKS)}${key}${random.pick(BLANKS)}:${random.pick(BLANKS)}${value}`
}

export function object(random: Random, members: readonly string[]): string {
  return `{${members.join(`${random.pick(BLANKS)},`)}${random.pick(BLANKS)}}`
}
