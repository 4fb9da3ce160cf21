// Loads with a mapping and what they leave in the table, the same for every server, wire and format.

import type { ClickhouseOption, PostgresOption, RawOptions } from '../../src/options/load-options.ts'

export type CommonOptions = Omit<RawOptions, ClickhouseOption | PostgresOption>

export interface MappingCase {
  readonly title: string
  /** Name, ClickHouse's type, Postgres's type. */
  readonly columns: readonly (readonly [name: string, clickhouse: string, postgres: string])[]
  readonly jsonl?: string
  readonly csv?: string
  readonly options: CommonOptions
  /** Values as text, by the order of the columns; null for NULL. */
  readonly rows: readonly (readonly (string | null)[])[]
}

const ID = ['id', 'Int32', 'int'] as const
const NAME = ['name', 'Nullable(String)', 'text'] as const
const REST = ['rest', 'String', 'text'] as const

export const CASES: readonly MappingCase[] = [
  {
    title: '--rename gives a field another column',
    columns: [ID, NAME],
    jsonl: '{"id":1,"label":"a"}\n{"id":2,"label":"b"}\n{"label":"c","id":3}\n',
    csv: 'label,id\na,1\nb,2\nc,3\n',
    options: { rename: { label: 'name' } },
    rows: [
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
    ],
  },
  {
    title: '--rename swaps two fields',
    columns: [
      ['a', 'Int32', 'int'],
      ['b', 'Int32', 'int'],
    ],
    jsonl: '{"a":1,"b":10}\n{"a":2,"b":20}\n',
    csv: 'a,b\n1,10\n2,20\n',
    options: { rename: ['a=b', 'b=a'] },
    rows: [
      ['10', '1'],
      ['20', '2'],
    ],
  },
  {
    title: '--skip passes a field over, whatever is in it',
    columns: [ID, NAME],
    jsonl: '{"id":1,"x":{"y":[1,"}"]},"name":"a"}\n{"id":2,"x":null,"name":"b"}\n{"id":3,"x":"q\\"","name":"c"}\n',
    csv: 'id,x,name\n1,"a\nb",a\n2,,b\n3,z,c\n',
    options: { skip: ['x'] },
    rows: [
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
    ],
  },
  {
    title: '--skip of a field that has a column leaves the column to be missing',
    columns: [ID, NAME],
    jsonl: '{"id":1,"name":"a"}\n{"name":"b","id":2}\n',
    csv: 'id,name\n1,a\n2,b\n',
    options: { skip: 'name' },
    rows: [
      ['1', null],
      ['2', null],
    ],
  },
  {
    title: '--set writes texts, numbers and NULL, also in between fields',
    columns: [
      ['t', 'String', 'text'],
      ID,
      ['n', 'Nullable(Int64)', 'bigint'],
      ['f', 'Float64', 'float8'],
      NAME,
      ['d', 'Date', 'date'],
      ['low', 'LowCardinality(String)', 'varchar(9)'],
      ['nothing', 'Nullable(Int32)', 'int'],
    ],
    jsonl: '{"id":1,"name":"a"}\n{"id":2,"name":"b"}\n{"id":3,"name":null}\n{"id":4}\n',
    csv: 'id,name\n1,a\n2,b\n3,\n4,\n',
    options: {
      set: ['t=a"b=\\', 'n=-42', 'f=1.5', 'd=2026-02-28', 'low=@@home', 'nothing=@null'],
    },
    rows: ['1', '2', '3', '4'].map((id, i) => [
      'a"b=\\',
      id,
      '-42',
      '1.5',
      ['a', 'b', null, null][i] ?? null,
      '2026-02-28',
      '@home',
      null,
    ]),
  },
  {
    title: '--set @line counts the lines of JSON',
    columns: [ID, ['line', 'UInt32', 'bigint']],
    jsonl: '{"id":1}\n\n{"id":2}\n{"id":3}\n{"id":4}\n',
    options: { set: { line: '@line' }, blockSize: 64, maxRecordBytes: 64 },
    rows: [
      ['1', '1'],
      ['2', '3'],
      ['3', '4'],
      ['4', '5'],
    ],
  },
  {
    title: '--set @line counts the lines of a file with line breaks in its fields',
    columns: [ID, ['line', 'UInt32', 'bigint']],
    csv: 'id,x\r\n1,a\r\n\r\n2,"b\r\nc"\r\n3,d\r\n4,e\r\n',
    options: { set: { line: '@line' }, skip: 'x', blockSize: 64 },
    rows: [
      ['1', '2'],
      ['2', '4'],
      ['3', '6'],
      ['4', '7'],
    ],
  },
  {
    title: '--only restricts the load to some columns',
    columns: [ID, NAME, ['other', 'Nullable(Int32)', 'int']],
    jsonl: '{"id":1,"name":"a","other":1,"more":true}\n{"id":2,"name":"b","other":"none"}\n',
    csv: 'id,name,other,more\n1,a,1,true\n2,b,none,\n',
    options: { only: 'id,name' },
    rows: [
      ['1', 'a', null],
      ['2', 'b', null],
    ],
  },
  {
    title: '--unknown-fields skip passes over what has no column',
    columns: [ID, NAME],
    jsonl: '{"id":1,"u":1,"name":"a"}\n{"v":[{}],"id":2,"name":"b","u":"\\u0041"}\n{"id":3,"name":"c"}\n',
    csv: 'u,id,v,name\n1,1,x,a\n"",2,y,b\n,3,,c\n',
    options: { unknownFields: 'skip' },
    rows: [
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
    ],
  },
  {
    title: '--unknown-fields collect gathers what has no column',
    columns: [ID, NAME, REST],
    jsonl:
      '{"id":1,"u":1,"name":"a","v":[ 1, {"w":"x"} ]}\n{"s":1,"\\u0075":"é","id":2,"name":"b"}\n{"id":3,"name":"c"}\n',
    options: { unknownFields: 'collect=rest', skip: ['s'] },
    rows: [
      ['1', 'a', '{"u":1,"v":[ 1, {"w":"x"} ]}'],
      ['2', 'b', '{"\\u0075":"é"}'],
      ['3', 'c', '{}'],
    ],
  },
  {
    title: '--unknown-fields collect gathers the fields of CSV by their names',
    columns: [ID, REST],
    csv: 'u"x,id,v,s\n1,1,"a ""b""",n\n,2,true,n\n',
    options: { unknownFields: 'collect=rest', skip: ['s'], quote: '"' },
    rows: [
      ['1', '{"u\\"x":1,"v":"a \\"b\\""}'],
      ['2', '{"u\\"x":null,"v":true}'],
    ],
  },
  {
    title: '--missing-fields null puts NULL in place of a DEFAULT',
    columns: [ID, ['d', 'Nullable(Int32) DEFAULT 7', 'int DEFAULT 7']],
    jsonl: '{"id":1}\n{"id":2,"d":3}\n{"id":3,"d":null}\n',
    csv: 'id,d\n1\n2,3\n3,\n',
    options: { missingFields: 'null', ragged: 'pad' },
    rows: [
      ['1', null],
      ['2', '3'],
      ['3', null],
    ],
  },
  {
    title: 'a path leads to a value inside a field',
    columns: [ID, ['user_id', 'Nullable(Int64)', 'bigint'], ['tag', 'Nullable(String)', 'text']],
    jsonl: [
      '{"id":1,"payload":{"user":{"id":7,"name":"x"},"tags":["a","b"]}}\n',
      '{"payload":{"tags":[],"user":{"id":null}},"id":2}\n',
      '{"id":3,"payload":{"user":{"na\\u006de":"q","\\u0069d":9},"tags":["z","y\\n"]}}\n',
      '{"id":4,"payload":null}\n{"id":5}\n{"id":6,"payload":"{\\"user\\":{}}"}\n',
    ].join(''),
    csv: [
      'id,payload\n1,"{""user"":{""id"":7},""tags"":[1,""b""]}"\n2,"{""user"":{""id"":null}}"\n',
      '3,"{""tags"":[0,""y\\n""],""user"":{""id"":9}}"\n4,\n5,{}\n6,[]\n',
    ].join(''),
    options: { rename: { 'payload.user.id': 'user_id', 'payload.tags[1]': 'tag' } },
    rows: [
      ['1', '7', 'b'],
      ['2', null, null],
      ['3', '9', 'y\n'],
      ['4', null, null],
      ['5', null, null],
      ['6', null, null],
    ],
  },
  {
    title: 'a field may be loaded whole and by path, with its line and what is left',
    columns: [ID, ['p', 'String', 'text'], ['inner', 'Nullable(Int32)', 'int'], ['line', 'UInt64', 'int'], REST],
    jsonl: '{"id":1,"p":{"i":5},"z":0}\n{"p":{"i":6},"y":"\\\\","id":2}\n',
    options: { rename: { 'p.i': 'inner' }, set: { line: '@line' }, unknownFields: 'collect=rest' },
    rows: [
      ['1', '{"i":5}', '5', '1', '{"z":0}'],
      ['2', '{"i":6}', '6', '2', '{"y":"\\\\"}'],
    ],
  },
  {
    title: 'a path leads into a column of text, over line breaks, nulls and empty fields',
    columns: [ID, ['payload', 'Nullable(String)', 'text'], ['user_id', 'Nullable(Int32)', 'int']],
    csv: 'payload,id\n"{ ""user"":\n {""id"":7}}",1\n,2\n"{""user"":[1,""\\u0041""]}",3\n4,4\n',
    options: { rename: { 'payload.user.id': 'user_id' } },
    rows: [
      ['1', '{ "user":\n {"id":7}}', '7'],
      ['2', null, null],
      ['3', '{"user":[1,"\\u0041"]}', null],
      ['4', '4', null],
    ],
  },
  {
    title: 'a key with a dot is named in brackets',
    columns: [ID, NAME],
    jsonl: '{"id":1,"a.b":"x"}\n{"id":2,"a.b":"y"}\n',
    csv: 'id,a.b\n1,x\n2,y\n',
    options: { rename: { '["a.b"]': 'name' } },
    rows: [
      ['1', 'x'],
      ['2', 'y'],
    ],
  },
]

/** Each case with each of its inputs. */
export function eachInput(): { title: string; input: string; options: CommonOptions; given: MappingCase }[] {
  return CASES.flatMap((given) =>
    (['jsonl', 'csv'] as const).flatMap((format) => {
      const input = given[format]
      if (input === undefined) return []
      const { ragged, ...options } = given.options
      const all = { ...options, ...(format === 'csv' && ragged !== undefined && { ragged }), format }
      return [{ title: `${given.title}: ${format}`, input, options: all, given }]
    }),
  )
}
