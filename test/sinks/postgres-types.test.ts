// The trees of types that describe makes of the catalog, on today's server and on PostgreSQL 15 where it is installed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import type { PostgresType, TableSchema } from '../../src/schema.ts'
import { describeTable } from '../../src/sinks/postgres/introspect.ts'
import { isInstalled, startPostgres15 } from '../postgres/postgres-15.ts'
import { openPostgres } from '../servers/postgres-database.ts'

const SCHEMA = `
  CREATE EXTENSION hstore;
  CREATE EXTENSION citext;
  CREATE SCHEMA "Other ""s";
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE TYPE "Other ""s".mood AS ENUM ('z', 'a "b"', '');
  ALTER TYPE "Other ""s".mood ADD VALUE 'first' BEFORE 'z';
  CREATE DOMAIN money_like AS numeric(9,2);
  CREATE DOMAIN deep AS money_like NOT NULL;
  CREATE DOMAIN deeper AS deep;
  CREATE DOMAIN numbers AS varchar(7)[];
  CREATE DOMAIN feeling AS "Other ""s".mood;
  CREATE TYPE inner_pair AS (gone int4, "A ""b" varchar(3)[], n deeper);
  ALTER TYPE inner_pair DROP ATTRIBUTE gone;
  CREATE TYPE outer_pair AS (p inner_pair, list inner_pair[], r int4range);
  CREATE TYPE empty_pair AS ();
  CREATE TYPE floatrange AS RANGE (subtype = float8);
  CREATE TYPE feelingrange AS RANGE (subtype = feeling);
  CREATE TABLE row_type (id int4, note text);
  CREATE TYPE "Other ""s".int4;
  CREATE FUNCTION fake_in(cstring) RETURNS "Other ""s".int4 LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
  CREATE FUNCTION fake_out("Other ""s".int4) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
  CREATE TYPE "Other ""s".int4 (INPUT = fake_in, OUTPUT = fake_out, LIKE = pg_catalog.int4)`

/** A type's tree in one line: `!` for a domain's NOT NULL, `@` for an OID that is not that of the type named. */
const TREES: readonly (readonly [type: string, tree: string])[] = [
  ['int4', 'int4'],
  ['numeric', 'numeric'],
  ['numeric(9,2)', 'numeric:589830'],
  ['varchar(3)', 'varchar:7'],
  ['timestamp(3)', 'timestamp:3'],
  ['bit(5)', 'bit:5'],
  ['"char"', 'char'],
  ['name', 'name'],
  ['point', 'point'],
  ['int2vector', 'int2vector'],
  ['money', 'money'],
  ['aclitem', 'aclitem (no receive)'],
  ['hstore', 'hstore'],
  ['citext[]', '_citext[citext]'],
  ['int4[]', '_int4[int4]'],
  ['int4[][]', '_int4[int4]'],
  ['varchar(3)[]', '_varchar:7[varchar:7]'],
  ['numeric(9,2)[]', '_numeric:589830[numeric:589830]'],
  ['mood', 'mood<sad|ok>'],
  ['"Other ""s".mood', 'mood<first|z|a "b"|>'],
  ['"Other ""s".mood[]', '_mood[mood<first|z|a "b"|>]'],
  ['"Other ""s".int4', 'Other "s.int4 (no receive)'],
  ['money_like', '@money_like numeric:589830'],
  ['deeper', '@deeper !numeric:589830'],
  ['deep[]', '_deep[@deep !numeric:589830]'],
  ['numbers', '@numbers _varchar:11[varchar:11]'],
  ['feeling', '@feeling mood<first|z|a "b"|>'],
  ['feeling[]', '_feeling[@feeling mood<first|z|a "b"|>]'],
  ['inner_pair', 'inner_pair{A "b: _varchar:7[varchar:7], n: @deeper !numeric:589830}'],
  [
    'outer_pair',
    'outer_pair{p: inner_pair{A "b: _varchar:7[varchar:7], n: @deeper !numeric:589830}, ' +
      'list: _inner_pair[inner_pair{A "b: _varchar:7[varchar:7], n: @deeper !numeric:589830}], r: int4range(int4)}',
  ],
  ['empty_pair', 'empty_pair{}'],
  ['row_type', 'row_type{id: int4, note: text}'],
  ['int4range', 'int4range(int4)'],
  ['floatrange[]', '_floatrange[floatrange(float8)]'],
  ['feelingrange', 'feelingrange(@feeling mood<first|z|a "b"|>)'],
  ['int8multirange', 'int8multirange((int8range(int8)))'],
  ['floatmultirange', 'floatmultirange((floatrange(float8)))'],
]

type NameOf = (oid: number) => string

function treeText(type: PostgresType, nameOf: NameOf): string {
  const { kind, name, typmod, element } = type
  const ownName = nameOf(type.oid)
  const isOwn = ownName === name || name.endsWith(`.${ownName}`)
  const head = `${isOwn ? '' : `@${ownName} `}${type.notNull ? '!' : ''}${name}${typmod === -1 ? '' : `:${typmod}`}`
  const inside = element === undefined ? '' : treeText(element, nameOf)
  const parts: Readonly<Record<PostgresType['kind'], string>> = {
    base: type.hasReceive ? '' : ' (no receive)',
    array: `[${inside}]`,
    enum: `<${type.labels?.join('|')}>`,
    composite: `{${type.fields?.map((field) => `${field.name}: ${treeText(field.type, nameOf)}`).join(', ')}}`,
    range: `(${inside})`,
    multirange: `((${inside}))`,
  }
  return head + parts[kind]
}

/** The description of a table with a column `c0`, `c1`, … of each type, and every type's name by its OID. */
async function described(url: string, types: readonly string[]): Promise<{ schema: TableSchema; nameOf: NameOf }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(SCHEMA)
    await client.query(`CREATE TABLE t (gone int4, ${types.map((type, index) => `c${index} ${type}`).join(', ')})`)
    await client.query('ALTER TABLE t DROP COLUMN gone')
    const schema = await describeTable(client, { schema: undefined, table: 't' }, new Map())
    assert.ok(schema !== undefined)
    const { rows } = await client.query<{ oid: number; name: string }>('SELECT oid, typname::text AS name FROM pg_type')
    const names = new Map(rows.map(({ oid, name }) => [oid, name]))
    return { schema, nameOf: (oid) => names.get(oid) ?? `no type ${oid}` }
  } finally {
    await client.end()
  }
}

const SERVERS = [
  { name: 'PostgreSQL 18', start: () => openPostgres() },
  ...(isInstalled ? [{ name: 'PostgreSQL 15', start: startPostgres15 }] : []),
]

for (const { name, start } of SERVERS) {
  test(`${name}: every column has the tree of its type`, async () => {
    const server = await start()
    try {
      const { schema, nameOf } = await described(
        server.url,
        TREES.map(([type]) => type),
      )
      const found = schema.columns.map(({ postgresType }) => postgresType && treeText(postgresType, nameOf))
      assert.deepEqual(
        found,
        TREES.map(([, tree]) => tree),
      )
      // What was there before is still there.
      const texts = schema.columns.map(({ type }) => type)
      assert.deepEqual(texts.slice(0, 4), ['int4', 'numeric', 'numeric(9,2)', 'varchar'])
      assert.equal(texts[TREES.findIndex(([type]) => type === 'deeper')], 'numeric(9,2)')
    } finally {
      await server.stop()
    }
  })
}
