// Every type without parts inside every kind of type with parts, loaded and read back against the server's own reading
// of the same JSON.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { binaryScalars } from '../../src/codecs/postgres/binary/scalars.ts'
import { Random } from '../oracle/random.ts'
import { SEED } from '../oracle/rounds.ts'
import { SCALARS } from '../postgres/binary-random-values.ts'
import { copyRoom, field } from './copy-binary.ts'

const room = copyRoom('CREATE EXTENSION citext')

interface Sample {
  /** The type as a column declares it, where that is not its name. */
  readonly declared?: string
  readonly values: readonly [string, string]
}

/** Others have two of their random values. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  int2: { values: ['-32768', '7'] },
  int4: { values: ['2147483647', '-1'] },
  int8: { values: ['9007199254740993', '-9223372036854775808'] },
  oid: { values: ['4294967295', '0'] },
  float4: { values: ['0.1', '-3e38'] },
  float8: { values: ['0.1', '5e-324'] },
  numeric: { declared: 'numeric(12,3)', values: ['123456789.125', '-0.5'] },
  bool: { values: ['true', 'false'] },
  text: { values: ['"a, \\"b\\" {}"', '""'] },
  varchar: { declared: 'varchar(3)', values: ['"é日本"', '""'] },
  bpchar: { declared: 'char(4)', values: ['"ab"', '"abcd"'] },
  citext: { values: ['"MiXed"', '"\\n"'] },
  name: { values: ['"a name"', '"b"'] },
  char: { declared: '"char"', values: ['"x"', '"y"'] },
  json: { values: ['{"a": "\\"x\\""}', '"text"'] },
  jsonb: { values: ['{"a": ["\\"x\\""]}', '1.50'] },
  bytea: { values: ['"\\\\x00ff5c"', '"\\\\x"'] },
  date: { values: ['"2024-02-29"', '"0001-01-01"'] },
  time: { declared: 'time(3)', values: ['"23:59:59.123"', '"00:00:00"'] },
  timetz: { values: ['"12:00:00+02:00"', '"23:59:59.999999-05:30"'] },
  timestamp: { declared: 'timestamp(0)', values: ['"2024-02-29T01:02:03"', '"1999-12-31 23:59:59"'] },
  timestamptz: { values: ['"2024-02-29T01:02:03.000001+05:30"', '"infinity"'] },
  interval: { values: ['"1 day 02:00:00"', '"-3 months"'] },
  uuid: { values: ['"550e8400-e29b-41d4-a716-446655440000"', '"00000000-0000-0000-0000-000000000000"'] },
  inet: { values: ['"10.0.0.1/8"', '"::1"'] },
  cidr: { values: ['"10.0.0.0/8"', '"2001:db8::/32"'] },
  macaddr: { values: ['"08:00:2b:01:02:03"', '"ff:ff:ff:ff:ff:ff"'] },
  macaddr8: { values: ['"08:00:2b:01:02:03:04:05"', '"00:00:00:00:00:00:00:00"'] },
  bit: { declared: 'bit(5)', values: ['"10101"', '"00000"'] },
  point: { values: ['"(1.5,-2)"', '"(0,0)"'] },
  lseg: { values: ['"[(0,0),(1,1)]"', '"[(1.5,2),(-3,4)]"'] },
  line: { values: ['"{1,2,3}"', '"{0,-1,0.5}"'] },
  box: { values: ['"(1,1),(0,0)"', '"(2,3),(-1,-2)"'] },
  path: { values: ['"((0,0),(1,1),(2,0))"', '"[(0,0),(1,1)]"'] },
  polygon: { values: ['"((0,0),(1,1),(2,0))"', '"((0,0),(0,1))"'] },
  circle: { values: ['"<(0,0),1.5>"', '"<(1,-1),0>"'] },
  varbit: { declared: 'varbit(9)', values: ['"101010101"', '""'] },
}

test('samples are of types that there are', () => {
  assert.deepEqual(
    Object.keys(SAMPLES).filter((name) => !(name in binaryScalars)),
    [],
  )
})

function randomSample(name: string): Sample {
  const random = new Random(SEED)
  const scalar = SCALARS[name]?.(random)
  assert.ok(scalar, `${name} has neither a sample nor random values`)
  return { declared: scalar.sql, values: [scalar.json(random), scalar.json(random)] }
}

for (const name of Object.keys(binaryScalars)) {
  const { declared = name, values } = SAMPLES[name] ?? randomSample(name)
  test(`${name} is read back from arrays, composites and domains`, async () => {
    const [first, second] = values
    await room.query(`
      CREATE DOMAIN domain_${name} AS ${declared};
      CREATE DOMAIN outer_${name} AS domain_${name} NOT NULL;
      CREATE TYPE parts_${name} AS (plain ${declared}, deep outer_${name});
      CREATE TABLE in_${name} (
        list ${declared}[], domains outer_${name}[], parts parts_${name}, alone outer_${name}, all_parts parts_${name}[]);
      CREATE TABLE server_${name} (LIKE in_${name})`)
    // An array among JSON elements is an element here, and a dimension for the server.
    const isJson = name === 'json' || name === 'jsonb'
    const parts = `{"plain":${first},"deep":${second}}`
    const record = {
      list: `[${first},null,${second}]`,
      domains: isJson ? `[${second},${first}]` : `[[${second}],[${first}]]`,
      parts,
      alone: second,
      all_parts: `[${parts},null,{"deep":${first}}]`,
    }
    const types = [`${declared}[]`, `outer_${name}[]`, `parts_${name}`, `outer_${name}`, `parts_${name}[]`]
    const fields: Uint8Array[] = []
    for (const [index, json] of Object.values(record).entries()) {
      const result = field(await room.writer(types[index]!), json)
      assert.ok(result instanceof Uint8Array, `${json} is refused: ${String(result)}`)
      fields.push(result)
    }
    await room.load(`in_${name}`, [fields])
    const members = Object.entries(record).map(([member, json]) => `"${member}":${json}`)
    await room.query(
      `INSERT INTO server_${name} SELECT (json_populate_record(NULL::server_${name}, $$\{${members.join(',')}}$$)).*`,
    )
    assert.deepEqual(
      await room.query(`SELECT r::text AS row FROM in_${name} r`),
      await room.query(`SELECT r::text AS row FROM server_${name} r`),
    )
  })
}
