// Generated tables: the same bytes everywhere, keys that hold, and damaged records where they were promised.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { BulkloadError } from '../../src/errors.ts'
import { type GenerateSettings, generate } from '../../src/generate/generate.ts'
import { permuted } from '../../src/generate/permutation.ts'
import type { BadRecord } from '../../src/generate/records.ts'

const SHOP = {
  seed: 7,
  tables: {
    customers: {
      rows: 500,
      columns: {
        id: 'unique',
        name: 'name',
        email: { kind: 'email', nulls: 0.2 },
        key: 'uuid',
      },
    },
    orders: {
      rows: 3000,
      columns: {
        id: 'serial',
        customer: { references: 'customers.id', skew: 3 },
        customerKey: { references: 'customers.key' },
        status: { values: ['new', 'paid', 'sent "now", or later', ''], skew: 2 },
        amount: { kind: 'decimal', min: -100, max: 5000, scale: 2 },
        share: 'double',
        count: { kind: 'int', min: -5, max: 5 },
        day: { kind: 'date', min: '1890-01-01', max: '2100-12-31' },
        at: { kind: 'timestamp', min: '2024-01-01', max: '2024-12-31T23:59:59' },
        paid: 'bool',
        note: { kind: 'text', nulls: 0.5 },
      },
    },
  },
} as const

type Row = Readonly<Record<string, unknown>>

function textOf(settings: Omit<GenerateSettings, 'schema'> & { readonly schema?: unknown }): string {
  return Buffer.concat([...generate({ schema: SHOP, ...settings })]).toString()
}

function rowsOf(text: string): Row[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
}

test('the bytes are those of every machine and every version of Node', () => {
  const hash = createHash('sha256')
  for (const table of ['customers', 'orders']) {
    for (const format of ['jsonl', 'csv'] as const) hash.update(textOf({ table, format }))
  }
  assert.equal(hash.digest('hex'), '74501ba6256c5d0ee83f57efb7558a6076814b40958fb734e9980ddff8b109c7')
})

test('shares one after another are the whole', () => {
  for (const format of ['jsonl', 'csv'] as const) {
    const whole = textOf({ table: 'orders', format })
    for (const count of [1, 2, 7, 3001]) {
      const shares = Array.from({ length: count }, (_, i) =>
        textOf({ table: 'orders', format, share: { index: i + 1, count } }),
      )
      assert.equal(shares.join(''), whole, `${count} shares of ${format}`)
    }
  }
})

test('keys are unique, and references hold', () => {
  const customers = rowsOf(textOf({ table: 'customers' }))
  const orders = rowsOf(textOf({ table: 'orders' }))
  const ids = new Set(customers.map(({ id }) => id))
  const keys = new Set(customers.map(({ key }) => key))
  assert.equal(ids.size, 500)
  assert.equal(keys.size, 500)
  assert.notDeepEqual(
    [...ids],
    [...ids].toSorted((a, b) => Number(a) - Number(b)),
  )
  for (const { customer, customerKey } of orders) {
    assert.ok(ids.has(customer))
    assert.ok(keys.has(customerKey))
  }
  for (const key of keys) assert.match(String(key), /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
})

test('skew, NULLs and bounds are those of the description', () => {
  const orders = rowsOf(textOf({ table: 'orders' }))
  const count = (status: string): number => orders.filter((order) => order['status'] === status).length
  // Of shares squared, the first half of the values has 71 of 100.
  assert.ok(count('new') > 1300 && count('new') < 1700, `${count('new')}`)
  assert.ok(count('') > 300 && count('') < 500, `${count('')}`)
  const nulls = orders.filter(({ note }) => note === null).length
  assert.ok(nulls > 1350 && nulls < 1650, `${nulls}`)
  for (const { amount, count: whole, day, at, id } of orders) {
    assert.ok(Number(amount) >= -100 && Number(amount) <= 5000)
    assert.ok(Number.isInteger(whole) && Math.abs(Number(whole)) <= 5)
    assert.equal(new Date(String(day)).toISOString().slice(0, 10), day, `row ${String(id)}`)
    assert.equal(new Date(String(at)).toISOString().replace('.000', ''), at)
    assert.ok(String(at).startsWith('2024-'))
  }
})

test('CSV and JSON Lines have the same values', () => {
  const byJson = rowsOf(textOf({ table: 'orders' }))
  const byCsv = parse(textOf({ table: 'orders', format: 'csv' }), { columns: true }) as Record<string, string>[]
  assert.equal(byCsv.length, byJson.length)
  for (const [i, row] of byJson.entries()) {
    for (const [name, value] of Object.entries(row)) {
      const text = byCsv[i]![name]
      if (typeof value === 'number') assert.equal(Number(text), value)
      else assert.equal(text, value === null ? '' : String(value))
    }
  }
})

test('damaged records are where they were promised, and nowhere else', () => {
  const bad: BadRecord[] = []
  const schema = { tables: { t: { rows: 5000, bad: 0.02, columns: { id: 'serial', n: 'int' } } } }
  const lines = textOf({ schema, table: 't', onBad: (one) => bad.push(one) })
    .trimEnd()
    .split('\n')
  assert.equal(lines.length, 5000)
  assert.ok(bad.length > 60 && bad.length < 140, `${bad.length}`)
  assert.deepEqual(new Set(bad.map(({ kind }) => kind)), new Set(['syntax', 'type']))
  const kinds = new Map(bad.map(({ record, kind }) => [record, kind]))
  for (const [i, line] of lines.entries()) assert.equal(faultOf(line), kinds.get(i + 1), line)
})

function faultOf(line: string): string | undefined {
  try {
    return typeof (JSON.parse(line) as Row)['n'] === 'number' ? undefined : 'type'
  } catch {
    return 'syntax'
  }
}

test('a permutation has every row once', () => {
  for (const count of [1, 2, 3, 4, 5, 100, 4097]) {
    const places = new Set(Array.from({ length: count }, (_, row) => permuted(count, row, count)))
    assert.equal(places.size, count)
    assert.ok(Math.max(...places) < count)
  }
})

test('what is wrong with a description is said', () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [[], /the description must be an object/],
    [{ tables: { t: { columns: { a: 'intt' } } } }, /t\.a\.kind must be one of serial/],
    [{ tables: { t: { columns: { a: { kind: 'int', maximum: 3 } } } } }, /t\.a has no key maximum: it may have kind/],
    [{ tables: { t: { columns: { a: { references: 'u.id' } } } } }, /t\.a references u\.id, which there is not/],
    [
      { tables: { t: { columns: { b: 'int', a: { references: 't.b' } } } } },
      /t\.b, which is not a key: its kind must be serial, unique or uuid/,
    ],
    [{ tables: { t: { columns: { a: { kind: 'int', min: 2, max: 1 } } } } }, /t\.a: max is less than min/],
    [{ tables: { t: { rows: 0.5, columns: { a: 'int' } } } }, /t\.rows must be a whole number/],
  ]
  for (const [schema, message] of cases) {
    assert.throws(
      () => textOf({ schema, table: 't' }),
      (error) => error instanceof BulkloadError && error.code === 'BL_USAGE' && message.test(error.message),
    )
  }
  assert.throws(() => textOf({ table: 'nowhere' }), /there is no table nowhere/)
  assert.throws(() => textOf({ table: 'orders', share: { index: 3, count: 2 } }), /there is no share 3\/2/)
  assert.throws(() => textOf({ table: 'orders', rows: { order: 1 } }), /there is no table order/)
})
