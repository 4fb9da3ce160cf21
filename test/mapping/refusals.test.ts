// Mappings that contradict themselves or the table, and fields that a mapping does not know: what is said of them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RawOptions, TableReport } from '../../src/index.ts'
import { resolveOptions } from '../../src/options/options.ts'
import { assertLoaded, postgresRoom } from '../postgres/postgres-room.ts'
import type { CommonOptions } from './cases.ts'

const room = postgresRoom('CREATE TABLE t (a int, b text NOT NULL, c int GENERATED ALWAYS AS (a + 1) STORED)')

const CONTRADICTIONS: readonly (readonly [options: object, says: RegExp])[] = [
  [{ rename: ['a=b', 'a=c'] }, /--rename names "a" twice/],
  [{ rename: ['a=x', 'b=x'] }, /names "x" twice/],
  [{ rename: ['a'] }, /--rename "a" is not of the form /],
  [{ rename: ['a='] }, /--rename "a=" is not of the form /],
  [{ set: ['a'] }, /--set "a" is not of the form /],
  [{ set: ['=a'] }, /--set "=a" is not of the form /],
  [{ set: { x: '@files' } }, /--set: @files is not a known value/],
  [{ set: { x: 1 }, rename: { y: 'x' } }, /names "x" twice/],
  [{ set: { x: 1 }, unknownFields: 'collect=x' }, /names "x" twice/],
  [{ skip: ['a'], rename: { a: 'b' } }, /both name the field "a"/],
  [{ skip: ['a', 'a'] }, /--skip names "a" twice/],
  [{ only: 'a,a' }, /--only names "a" twice/],
  [{ only: 'a', rename: { x: 'b' } }, /--only leaves out "b"/],
  [{ only: 'a', unknownFields: 'skip' }, /no effect with --only/],
  [{ unknownFields: 'collect' }, /requires a column/],
  [{ unknownFields: 'skip=x' }, /does not accept a column/],
  [{ unknownFields: 'drop' }, /--unknown-fields drop is not a known value/],
  [{ missingFields: 'zero' }, /--missing-fields zero is not a known value/],
  [{ missingFields: 'default' }, /no effect on Postgres/],
  [{ format: 'jsonl', columns: 'a' }, /--columns has no effect with --format jsonl/],
]

for (const [options, says] of CONTRADICTIONS) {
  test(`${JSON.stringify(options)} is refused`, () => {
    assert.throws(() => resolveOptions('postgres', options as RawOptions), { code: 'BL_USAGE', message: says })
  })
}

for (const again of ['"k":2', '"\\u006b":2'] as const) {
  test(`a field that would be collected twice is a reject: ${again}`, async () => {
    await room.query('CREATE TABLE IF NOT EXISTS collected (a int, rest json)')
    const text = `{"a":1,"k":1,"l":2}\n{"a":2,"k":1,${again}}\n{"a":3,"l":{"k":1,"k":2}}\n`
    const options = { unknownFields: 'collect=rest', maxErrors: 5 } as const
    const report = await room.load('collected', text, options)
    assert.deepEqual([report.rows.loaded, report.rows.rejected, report.balanced], [2, 1, true])
    const strict = await room.load('collected', text, { unknownFields: 'collect=rest' })
    assert.equal(strict.error?.code, 'BL_DUPLICATE_KEY')
    assert.equal(strict.error?.place?.byteOffset, 20 + 14)
  })
}

test('an option may hold what looks like its own signs', () => {
  const { mapping } = resolveOptions('postgres', { rename: ['a=b=c'], set: ['x=y=z', 'e=', 'at=@@run'] })
  assert.deepEqual(mapping?.renamed, [{ field: 'a=b', column: 'c' }])
  assert.deepEqual(
    mapping?.set.map(({ column, value }) => [column, value]),
    [
      ['x', { kind: 'text', text: 'y=z' }],
      ['e', { kind: 'text', text: '' }],
      ['at', { kind: 'text', text: '@run' }],
    ],
  )
})

const JSONL = '{"a":1,"b":"x"}\n'
const CSV = 'a,b\n1,x\n'
const REFUSED: readonly (readonly [input: string, options: CommonOptions, code: string, says: RegExp, hint: RegExp])[] =
  [
    [JSONL, { rename: { a: 'z' } }, 'BL_USAGE', /--rename a=z: public.t has no column "z"/, /its columns are a, b, c/],
    [JSONL, { set: { z: 1 } }, 'BL_USAGE', /--set z: public.t has no column "z"/, /a, b, c/],
    [JSONL, { set: { c: 1 } }, 'BL_USAGE', /only the server can fill the column "c"/, /leave/],
    [JSONL, { only: 'b,z' }, 'BL_USAGE', /--only: public.t has no column "z"/, /a, b, c/],
    [
      JSONL,
      { only: 'a' },
      'BL_USAGE',
      /--only leaves out "b", which is not nullable and has no DEFAULT/,
      /--set b=VALUE/,
    ],
    [JSONL, { unknownFields: 'collect=z' }, 'BL_USAGE', /has no column "z"/, /a, b, c/],
    [JSONL, { unknownFields: 'collect=a', skip: 'a' }, 'BL_USAGE', /collect=a: \{\} is not a value of type int4/, /./],
    [JSONL, { set: { a: 'x' }, skip: 'a' }, 'BL_USAGE', /--set a: "x" is not/, /./],
    [JSONL, { set: { b: null }, skip: 'b' }, 'BL_USAGE', /--set b: null in a column/, /./],
    [JSONL, { set: { b: 'x' } }, 'BL_UNKNOWN_FIELD', /the field "b"/, /--skip/],
    [JSONL, { skip: 'b' }, 'BL_MISSING_FIELD', /"b"/, /nullable/],
    ['{"a":1,"b":"x","z":1}\n', {}, 'BL_UNKNOWN_FIELD', /the field "z"/, /--skip or .* --unknown-fields skip/],
    ['{"a":{"i":{"q":1,"q":2}},"b":"x"}\n', { rename: { 'a.i.q': 'a' } }, 'BL_DUPLICATE_KEY', /q/, /./],
    ['{"p":{"i":"n"},"b":"x"}\n', { rename: { 'p.i': 'a' } }, 'BL_VALUE_TYPE', /"n" is not a value of type int4/, /./],
    [
      CSV,
      { format: 'csv', rename: { z: 'a' } },
      'BL_USAGE',
      /--rename z=a: .* has no field "z"/,
      /its fields are a, b/,
    ],
    [CSV, { format: 'csv', skip: 'z' }, 'BL_USAGE', /--skip z: .* has no field "z"/, /a, b/],
    [CSV, { format: 'csv', set: { b: 'y' } }, 'BL_UNKNOWN_FIELD', /"b" is filled from elsewhere/, /--skip b/],
    ['a,b,z\n1,x,2\n', { format: 'csv' }, 'BL_UNKNOWN_FIELD', /"z"/, /--rename z=COLUMN.*--skip z/],
    ['b\nx\n', { format: 'csv', missingFields: 'error' }, 'BL_MISSING_FIELD', /column "a"/, /--only/],
    [
      '{"b":"x"}\n',
      { missingFields: 'error' },
      'BL_MISSING_FIELD',
      /"a", which --missing-fields error requires/,
      /--only/,
    ],
    [JSONL, { columns: 'a,b' }, 'BL_USAGE', /--columns has no effect on/, /--only/],
    ['1,x,2\n', { format: 'csv', header: false }, 'BL_FIELD_COUNT', /3 fields without names.* 2 columns/, /--columns/],
    ['a,p\n1,"{"\n', { format: 'csv', rename: { 'p.i': 'b' } }, 'BL_VALUE_SYNTAX', /\{/, /./],
  ]

for (const [input, options, code, says, hint] of REFUSED) {
  for (const wire of ['typed', 'text'] as const) {
    test(`${JSON.stringify(input)} with ${JSON.stringify(options)} is refused, ${wire}`, async () => {
      const { error, rows }: TableReport = await room.load('t', input, { ...options, wire })
      assert.equal(error?.code, code, error?.message)
      assert.match(error?.message ?? '', says)
      assert.match(error?.hint ?? '', hint)
      assert.equal(rows.loaded, 0)
    })
  }
}

test('a bad value at the end of a path, in a record with collected fields, is shown where it stands', async () => {
  await room.query('CREATE TABLE placed (a int, rest jsonb, n int2)')
  const lines = ['{"x":1,"p":{"i":3}}\n', '{"x":1,"p":{"i":"bad"}}\n']
  const options = { rename: { 'p.i': 'a' }, unknownFields: 'collect=rest', set: { n: '@line' } } as const
  const { error } = await room.load('placed', lines.join(''), options)
  assert.equal(error?.place?.line, 2)
  assert.equal(error?.place?.column, 'a')
  assert.equal(error?.place?.byteOffset, lines.join('').indexOf('"bad"') + 1)
})

test('a field that the first records lack is a warning', async () => {
  const messages: string[] = []
  const report = await room.load('t', JSONL, {
    skip: 'pasword',
    onEvent: (event) => {
      if (event.event === 'warning') messages.push(event.message)
    },
  })
  assertLoaded(report, 1)
  assert.equal(messages.length, 1)
  assert.match(messages[0] ?? '', /--skip pasword: .* no field "pasword"/)
})

test('a constant is the JSON of its object, the text of its Date, or refused', () => {
  const at = new Date(Date.UTC(2026, 0, 2))
  const { mapping } = resolveOptions('postgres', { set: { at, j: { a: [1n, null] } } })
  assert.deepEqual(
    mapping?.set.map(({ value }) => value),
    [
      { kind: 'text', text: '2026-01-02T00:00:00.000Z' },
      { kind: 'text', text: '{"a":[1,null]}' },
    ],
  )
  for (const [value, says] of [
    [new WeakMap(), /j: \$ is a WeakMap, which JSON cannot represent/],
    [{ a: [Promise.resolve()] }, /j: \$\.a\[0\] is a Promise, which JSON cannot represent/],
    [() => 1, /--set j: a function is not supported/],
    [Symbol('s'), /--set j: a symbol is not supported/],
  ] as const) {
    assert.throws(() => resolveOptions('postgres', { set: { j: value } }), { code: 'BL_USAGE', message: says })
  }
})
