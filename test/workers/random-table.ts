// Random tables and random lines for them: good records, records with every fault, and lines that are no records.

import type { ColumnSchema, TableSchema } from '../../src/schema.ts'
import type { Random } from '../oracle/random.ts'
import { randomValue } from './random-values.ts'

const TYPES = {
  postgres: [
    ...['int2', 'int4', 'int8', 'oid', 'float4', 'float8', 'numeric', 'numeric(9,2)', 'numeric(20,10)', 'bool', 'text'],
    ...[
      'varchar',
      'bpchar',
      'json',
      'jsonb',
      'uuid',
      'date',
      'time',
      'timestamp',
      'timestamptz',
      'timestamp(3)',
      'inet',
    ],
    ...['int4[]', 'text[]', 'numeric(9,2)[]', 'timestamptz[]', 'bool[]', 'json[]', 'varchar[]'],
  ],
  clickhouse: [
    ...[
      'Int8',
      'Int16',
      'Int32',
      'Int64',
      'Int128',
      'Int256',
      'UInt8',
      'UInt16',
      'UInt32',
      'UInt64',
      'UInt128',
      'UInt256',
    ],
    ...[
      'Float32',
      'Float64',
      'Bool',
      'String',
      'FixedString(8)',
      'UUID',
      'Date',
      'Date32',
      'DateTime',
      'DateTime64(3)',
    ],
    ...[
      'Decimal(9, 2)',
      'Decimal(38, 10)',
      'LowCardinality(String)',
      'Nullable(String)',
      'Nullable(Int32)',
      'DateTime64(9)',
    ],
    ...['LowCardinality(Nullable(String))', 'Nullable(Decimal(18, 4))', 'Array(Int32)', 'Array(Nullable(String))'],
    ...['Array(LowCardinality(Nullable(String)))', 'Array(Array(UInt8))', 'Array(Date)', 'Nullable(DateTime64(6))'],
  ],
} as const

const NAMES = [
  ...[
    'id',
    'a',
    'ab',
    'abc',
    'b',
    'name',
    'created_at',
    'Name',
    'a b',
    'a"b',
    'a\\b',
    'a\tb',
    'é',
    '日本',
    '😀',
    '',
    'x:y',
  ],
  ...['"', '__proto__', 'constructor', 'a.b', "it's", 'x'.repeat(70)],
]

export function randomTable(random: Random, target: 'postgres' | 'clickhouse'): TableSchema {
  const names = random.shuffled(NAMES).slice(0, 1 + random.below(9))
  const columns = names.map((name): ColumnSchema => {
    const type = random.pick<string>(TYPES[target])
    const isText = type === 'varchar' || type === 'bpchar'
    return {
      name,
      type,
      nullable: target === 'clickhouse' ? /^(?:LowCardinality\()?Nullable/.test(type) : random.chance(0.5),
      hasDefault: random.chance(0.2),
      writable: random.chance(0.95),
      ...(isText && random.chance(0.5) && { maxCharacters: 1 + random.below(8) }),
    }
  })
  return { target, name: { schema: 's', table: 't' }, columns, rowDefaults: random.chance(0.5) }
}

/** Lines that are no records, and are refused by themselves. */
const NO_RECORDS = [
  '{"id"',
  '{"id" 1}',
  '[1]',
  '"id"',
  'null',
  '17',
  '{,}',
  '{"id":tru}',
  'id,name',
  '{}}',
  '\\',
  '{"\\x":1}',
]

/** `count` lines with their ends, as bytes: some bytes are not UTF-8. */
export function randomLines(random: Random, table: TableSchema, count: number): Buffer[] {
  return Array.from({ length: count }, () => {
    const text = random.chance(0.05) ? random.pick(['', ' ', '\t']) : randomLine(random, table)
    const bytes = Buffer.from(text + random.pick(['\n', '\n', '\n', '\r\n']))
    const at = random.below(Math.max(1, text.length))
    if (text.length > 5 && random.chance(0.02)) bytes[at] = random.pick([0x80, 0xff, 0xc3])
    return bytes
  })
}

function randomLine(random: Random, table: TableSchema): string {
  if (random.chance(0.03)) return random.pick(NO_RECORDS)
  const isOrdered = random.chance(0.7)
  const isRoomy = random.chance(0.2)
  const columns = isOrdered ? table.columns : random.shuffled(table.columns)
  const members = columns
    .filter((column) => (column.writable && !column.hasDefault ? random.chance(0.97) : random.chance(0.3)))
    .map((column) => member(random, column.name, random.chance(0.04) ? 'null' : randomValue(random, column.type)))
  if (random.chance(0.02)) members.splice(random.below(members.length + 1), 0, member(random, 'no such column', '[1]'))
  if (random.chance(0.02)) members.push(random.pick([...members, '"other":1']))
  const [open, comma, close] = isRoomy ? [' {\t', ' , ', ' }\t '] : ['{', ',', '}']
  return `${open}${members.join(comma)}${close}`
}

function member(random: Random, name: string, value: string): string {
  return `${key(random, name)}${random.chance(0.1) ? ' :\t' : ':'}${value}`
}

/** The name as JSON, with an escape now and then that it does not need. */
function key(random: Random, name: string): string {
  const json = JSON.stringify(name)
  if (!random.chance(0.05) || !/[a-z]/.test(name)) return json
  return json.replace(/[a-z]/, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
