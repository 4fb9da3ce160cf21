// Random tables for the typed wires, and random lines for them that mostly have one form.

import type { ReadingRules } from '../../src/codecs/codec.ts'
import type { Plan } from '../../src/plan/plan.ts'
import type { Random } from '../oracle/random.ts'
import type { TargetName } from './encodings-of.ts'
import { oddValue, plainValue } from './plain-values.ts'
import { typedPlan, type WaysColumn } from './three-ways.ts'

const CLICKHOUSE = [
  'UInt8',
  'UInt16',
  'UInt32',
  'UInt64',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'Float32',
  'Float64',
].concat(
  ['Bool', 'String', 'UUID', 'Date', 'DateTime', "DateTime('UTC')", 'DateTime64(0)', 'DateTime64(3)', 'DateTime64(9)'],
  ['Decimal(9, 2)', 'Decimal(18, 4)', 'Decimal(10, 0)', 'Decimal(15, 15)', 'Decimal32(5)', 'Decimal64(10)'],
)
const CLICKHOUSE_OTHERS = [
  "Enum8('a' = 1, 'b' = 2)",
  'LowCardinality(String)',
  'Array(String)',
  'FixedString(3)',
].concat(
  ['Map(String, UInt16)', 'LowCardinality(Nullable(String))', "DateTime('Europe/Berlin')", 'Decimal(38, 10)', 'Date32'],
  ['Nullable(FixedString(2))', 'Tuple(UInt8, Nullable(String))'],
)
const POSTGRES = [
  'int2',
  'int4',
  'int8',
  'float4',
  'float8',
  'numeric',
  'numeric(9,2)',
  'numeric(18,6)',
  'numeric(2,4)',
].concat([
  'bool',
  'text',
  'varchar',
  'uuid',
  'date',
  'timestamp',
  'timestamptz',
  'timestamp(3)',
  'timestamptz(0)',
  'numeric(15,15)',
])
const POSTGRES_OTHERS = ['varchar(5)', 'jsonb', 'int4[]', 'text[]', 'json', 'time', 'bpchar(3)', 'bytea', 'interval']

const RULES: readonly ReadingRules[] = [
  {},
  { timeZone: 'Europe/Berlin' },
  { lastYear: 2105 },
  { epoch: 's' },
  { epoch: 'ms', coerce: ['quoted-numbers', 'empty-null', 'int-bool'] },
]
const NAMES = [
  'id',
  'a',
  'ab',
  'name',
  'created_at',
  'a b',
  'é',
  '日本',
  '',
  'a"b',
  'a\\b',
  '__proto__',
  'x'.repeat(70),
]

/** A plan and the names of columns that no record holds. */
export function randomPlan(random: Random, target: TargetName, width: number): Plan {
  const columns = Array.from({ length: width }, (_, i): WaysColumn => {
    const name = i < NAMES.length ? NAMES[i]! : `column_${i}`
    const hasNoOperation = random.chance(0.25)
    if (target === 'postgres') {
      const type = random.pick(hasNoOperation ? POSTGRES_OTHERS : POSTGRES)
      return random.chance(0.3) ? { name, type, nullable: false, whenMissing: 'reject' } : { name, type }
    }
    const base = random.pick(hasNoOperation ? CLICKHOUSE_OTHERS : CLICKHOUSE)
    const type = !hasNoOperation && random.chance(0.4) ? `Nullable(${base})` : base
    return { name, type, ...(random.chance(0.6) && { whenMissing: 'default' }) }
  })
  return typedPlan(target, random.shuffled(columns), { rules: random.pick(RULES), notWritable: ['locked'] })
}

interface Style {
  readonly open: string
  readonly colon: string
  readonly comma: string
  readonly close: string
}

const STYLES: readonly Style[] = [
  { open: '{', colon: ':', comma: ',', close: '}\n' },
  { open: '{', colon: ': ', comma: ', ', close: '}\n' },
  { open: '{', colon: ':', comma: ',', close: '}\r\n' },
  { open: '  {\t', colon: ' :  ', comma: ' , ', close: ' } \t\n' },
]

/** An order of some of the columns, in a style. */
interface Form {
  readonly columns: readonly number[]
  readonly keys: readonly string[]
  readonly style: Style
}

/** `hidden`: columns that no record holds. */
function randomForm(random: Random, plan: Plan, hidden: ReadonlySet<number>, isFirst: boolean): Form {
  const present = [...plan.columns.keys()].filter(
    (i) => !hidden.has(i) && (plan.columns[i]!.whenMissing === 'reject' || isFirst || random.chance(0.8)),
  )
  const columns = random.chance(isFirst ? 0.85 : 0.5) ? present : random.shuffled(present)
  return { columns, keys: columns.map((i) => key(random, plan.columns[i]!.name)), style: random.pick(STYLES) }
}

/** Lines of one form for the most part, or of several that take turns. */
export function randomLines(random: Random, plan: Plan, count: number): Buffer[] {
  const hidden = new Set(
    [...plan.columns.keys()].filter((i) => plan.columns[i]!.whenMissing !== 'reject' && random.chance(0.1)),
  )
  const formCount = random.pick([1, 1, 2, 3, 7])
  const forms = Array.from({ length: formCount }, (_, i) => randomForm(random, plan, hidden, i === 0))
  const turns = random.chance(0.3)
  const faults = random.pick([0, 0.01, 0.1])
  return Array.from({ length: count }, (_, i) => {
    if (random.chance(faults)) return faultyLine(random, plan, forms[0]!)
    const form = turns ? forms[i % formCount]! : random.chance(0.9) ? forms[0]! : random.pick(forms)
    return Buffer.from(line(random, plan, form))
  })
}

function line(random: Random, plan: Plan, { columns, keys, style }: Form, extra: readonly string[] = []): string {
  const odd = random.chance(0.1) ? random.below(columns.length + 1) : -1
  const members = columns.map((index, i) => {
    const { type, nullable } = plan.columns[index]!
    const isNull = nullable && random.chance(0.1)
    const value = i === odd ? oddValue(random, type) : isNull ? 'null' : plainValue(random, type)
    return `${keys[i]!}${style.colon}${value}`
  })
  return `${style.open}${[...members, ...extra].join(style.comma)}${style.close}`
}

const FAULTS = ['', ' \t', '{}', '{', 'null', '[1]', '{"nobody":1}', '{"locked":1}', '{"id":1', '{"id":1}}', '\\']

/** A blank line, a record with a member too many, one that ends somewhere, or with a byte that is none of UTF-8. */
function faultyLine(random: Random, plan: Plan, form: Form): Buffer {
  const good = line(random, plan, form)
  switch (random.below(5)) {
    case 0:
      return Buffer.from(`${random.pick(FAULTS)}\n`)
    case 1:
      return Buffer.from(line(random, plan, form, [random.pick(['"nobody":1', '"locked":1', `${form.keys[0]}:null`])]))
    case 2:
      return Buffer.from(`${good.slice(0, random.below(good.length))}\n`)
    case 3:
      return Buffer.from(line(random, plan, { ...form, columns: form.columns.slice(1), keys: form.keys.slice(1) }))
    default: {
      const bytes = Buffer.from(good)
      // Half of them leave the chunk valid: only then does the fast way see it.
      bytes[random.below(bytes.length - 1)] = random.chance(0.8) ? random.below(128) || 1 : 0xff
      return bytes
    }
  }
}

/** The name as JSON, now and then with an escape that it does not need. */
function key(random: Random, name: string): string {
  const json = JSON.stringify(name)
  if (!random.chance(0.1)) return json
  return json.replace(/[a-z]/, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
