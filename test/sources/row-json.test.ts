import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { BulkloadError } from '../../src/errors.ts'
import { RowJson, rowToJson } from '../../src/sources/program/row-json.ts'

const PLACE = { source: 'the rows', line: 7 }

class Money {
  readonly #cents: number
  constructor(cents: number) {
    this.#cents = cents
  }
  toJSON(): unknown {
    return { amount: this.#cents / 100 }
  }
}

class Row {
  id = 1
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
  method(): number {
    return this.id
  }
}

/** Its own word is that its fields are the row. */
class Speaking extends Row {
  toJSON(): this {
    return this
  }
}

class Hidden {
  readonly #cents = 5
  get cents(): number {
    return this.#cents
  }
}

const FOREIGN = runInNewContext('({ plain: { a: [1] }, date: new Date(0), map: new Map(), boxed: new Number(5) })')

const PART = { x: 1 }
/** The same object in several places is no cycle. */
const SHARED = { a: PART, b: PART, c: [PART, PART] }

function nested(depth: number): object {
  let row: object = {}
  for (let i = 1; i < depth; i++) row = { a: row }
  return row
}

/** Each look at it gives another value. */
function counting(): object {
  let looks = 0
  return {
    get id() {
      return ++looks
    },
  }
}

const CASES: readonly [row: object, json: string][] = [
  [{}, '{}'],
  [{ a: 1, b: 'x', c: true, d: false, e: null }, '{"a":1,"b":"x","c":true,"d":false,"e":null}'],
  [{ b: 1, a: 2 }, '{"b":1,"a":2}'],
  [{ a: undefined, b: 1, c: undefined }, '{"b":1}'],
  [{ a: undefined }, '{}'],
  [{ a: 9007199254740993n, b: -(2n ** 200n) }, `{"a":9007199254740993,"b":-${2n ** 200n}}`],
  [{ a: 0, b: -0, c: 1e21, d: 1e-7, e: 0.1, f: -1.5 }, '{"a":0,"b":-0,"c":1e+21,"d":1e-7,"e":0.1,"f":-1.5}'],
  [{ a: Number.MAX_VALUE, b: 5e-324 }, '{"a":1.7976931348623157e+308,"b":5e-324}'],
  [{ a: new Date(Date.UTC(2024, 1, 29, 1, 2, 3, 4)) }, '{"a":"2024-02-29T01:02:03.004Z"}'],
  [{ a: '"\\\n\u0000é😀\u2028' }, '{"a":"\\"\\\\\\n\\u0000é😀\u2028"}'],
  [{ a: '\ud800' }, '{"a":"\\ud800"}'],
  [{ '': 1, 'a"b': 2, 'c\nd': 3 }, '{"":1,"a\\"b":2,"c\\nd":3}'],
  [{ a: [1, 'x', null, [2n]], b: [] }, '{"a":[1,"x",null,[2]],"b":[]}'],
  [{ a: [undefined, 1] }, '{"a":[null,1]}'],
  // biome-ignore lint/suspicious/noSparseArray: it is what is tested
  [{ a: [1, , 3] }, '{"a":[1,null,3]}'],
  [{ a: new Array(2) }, '{"a":[null,null]}'],
  [{ a: { b: { c: 1n }, d: undefined } }, '{"a":{"b":{"c":1}}}'],
  [{ a: new Money(150) }, '{"a":{"amount":1.5}}'],
  [{ a: new URL('http://h/?q=1') }, '{"a":"http://h/?q=1"}'],
  [{ a: { toJSON: 'not a function' } }, '{"a":{"toJSON":"not a function"}}'],
  [{ a: Object(5), b: Object('x'), c: Object(false) }, '{"a":5,"b":"x","c":false}'],
  [new Speaking('x'), '{"id":1,"name":"x"}'],
  [{ a: new Speaking('x') }, '{"a":{"id":1,"name":"x"}}'],
  [{ ...new Row('x') }, '{"id":1,"name":"x"}'],
  [{ a: Object(7n) }, '{"a":7}'],
  [{ a: { toJSON: (key: string) => `the key is ${key}` } }, '{"a":"the key is a"}'],
  // JSON.stringify does not ask the Date again, and makes it {}.
  [{ a: { toJSON: () => new Date(0) } }, '{"a":"1970-01-01T00:00:00.000Z"}'],
  [FOREIGN.plain, '{"a":[1]}'],
  [{ a: FOREIGN.plain, b: FOREIGN.date }, '{"a":{"a":[1]},"b":"1970-01-01T00:00:00.000Z"}'],
  [new Proxy({ a: 1 }, {}), '{"a":1}'],
  [SHARED, '{"a":{"x":1},"b":{"x":1},"c":[{"x":1},{"x":1}]}'],
  [nested(1024), `${'{"a":'.repeat(1023)}{}${'}'.repeat(1023)}`],
  [counting(), '{"id":1}'],
  [new Money(150), '{"amount":1.5}'],
  [Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  [JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
]

for (const [row, json] of CASES) {
  test(`a row becomes ${json}`, () => {
    const text = rowToJson(row, PLACE)
    assert.equal(text, json)
    assert.doesNotThrow(() => JSON.parse(text))
  })
}

const CYCLE: Record<string, unknown> = { a: { b: [0] } }
Object.assign(CYCLE['a'] as object, { back: CYCLE })
const INNER: Record<string, unknown> = {}
INNER['self'] = INNER

const THROWING = {
  get total(): number {
    throw new Error('the cursor is closed')
  },
}

/** What is said behind "row 7", and the column. */
const REFUSED: readonly [row: unknown, says: RegExp, column?: string][] = [
  [{ a: 1, b: Number.NaN }, /: \$\.b is NaN, which JSON cannot represent$/, 'b'],
  [{ a: Number.POSITIVE_INFINITY }, /: \$\.a is Infinity, /, 'a'],
  [{ a: [1, Number.NEGATIVE_INFINITY] }, /: \$\.a\[1\] is -Infinity, /, 'a'],
  [{ a: { b: [0, 1, { 'c d': Number.NaN }] } }, /: \$\.a\.b\[2\]\["c d"\] is NaN, /, 'a'],
  [{ a: new Date(Number.NaN) }, /: \$\.a is an invalid Date, /, 'a'],
  [{ a: () => 1 }, /: \$\.a is a function, /, 'a'],
  [{ a: Symbol('s') }, /: \$\.a is a symbol, /, 'a'],
  [{ a: [() => 1] }, /: \$\.a\[0\] is a function, /, 'a'],
  [{ a: new WeakMap() }, /: \$\.a is a WeakMap, /, 'a'],
  [{ a: Buffer.from('x') }, /: \$\.a is a Buffer, /, 'a'],
  [{ a: new DataView(new ArrayBuffer(1)) }, /: \$\.a is a DataView, /, 'a'],
  [{ a: new ArrayBuffer(1) }, /: \$\.a is an ArrayBuffer, /, 'a'],
  [{ a: new SharedArrayBuffer(1) }, /: \$\.a is a SharedArrayBuffer, /, 'a'],
  [{ a: Promise.resolve(1) }, /: \$\.a is a Promise, /, 'a'],
  [{ a: new Error('x') }, /: \$\.a is an Error, /, 'a'],
  [{ a: new TypeError('x') }, /: \$\.a is a TypeError, /, 'a'],
  [{ a: /x/ }, /: \$\.a is a RegExp, /, 'a'],
  [{ a: new Blob(['x']) }, /: \$\.a is a Blob, /, 'a'],
  [{ a: new Headers({ x: '1' }) }, /: \$\.a is a Headers, /, 'a'],
  [{ a: new URLSearchParams('x=1') }, /: \$\.a is an? URLSearchParams, /, 'a'],
  [{ a: Object(Symbol('s')) }, /: \$\.a is a Symbol, /, 'a'],
  [{ a: FOREIGN.boxed }, /: \$\.a is a Number, /, 'a'],
  [{ a: new Hidden() }, /: \$\.a is a Hidden, /, 'a'],
  [{ a: new Row('x') }, /: \$\.a is a Row, /, 'a'],
  [{ a: Math }, /: \$\.a is a Math, /, 'a'],
  [{ a: new (class {})() }, /: \$\.a is an object with a custom prototype, /, 'a'],
  [{ a: Object.create({ inherited: 1 }) }, /: \$\.a is an object with a custom prototype, /, 'a'],
  [{ a: (function* () {})() }, /: \$\.a is a Generator, /, 'a'],
  [{ a: { toJSON: () => undefined } }, /: \$\.a has a toJSON that returns undefined$/, 'a'],
  [{ a: { toJSON: () => ({ b: Number.NaN }) } }, /: \$\.a\.toJSON\(\)\.b is NaN, /, 'a'],
  [
    {
      a: {
        toJSON: () => {
          throw new Error('no')
        },
      },
    },
    /: \$\.a cannot be read: no$/,
    'a',
  ],
  [THROWING, /: \$\.total cannot be read: the cursor is closed$/, 'total'],
  [{ a: revoked() }, /: \$\.a cannot be read: .*revoked/, 'a'],
  [CYCLE, /: \$\.a\.back refers back to the row$/, 'a'],
  [{ a: INNER }, /: \$\.a\.self refers back to \$\.a$/, 'a'],
  [{ a: endless() }, /: \$\.a(?:\.toJSON\(\)\.next)+.*is nested more than 1024 deep$/, 'a'],
  [nested(1025), /: (?:\$(?:\.a)+)… is nested more than 1024 deep$/, 'a'],
  [new Uint8Array(2), / is an? Uint8Array, which/],
  [Promise.resolve({}), / is a Promise, which/],
  [new Row('x'), / is a Row, which JSON cannot represent$/],
  [null, / is null, not an object of fields$/],
  [[1, 2], / is an array, not an object of fields$/],
  ['{"a":1}', / is a string, not an object of fields$/],
  [17, / is a number, not an object of fields$/],
  [undefined, / is undefined, not an object of fields$/],
  [new Date(0), / is a Date, not an object of fields$/],
]

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** Each `toJSON` gives another object that has one. */
function endless(): object {
  return { toJSON: () => ({ next: endless() }) }
}

for (const [row, says, column] of REFUSED) {
  test(`a row is refused: ${says.source}`, () => {
    assert.throws(
      () => rowToJson(row, PLACE),
      (error) => {
        assert.ok(error instanceof BulkloadError)
        assert.equal(error.code, error.message.endsWith('deep') ? 'BL_JSON_TOO_DEEP' : 'BL_ROW_NOT_JSON')
        assert.match(error.message, /^row 7\b/)
        assert.match(error.message, says)
        assert.ok(error.hint)
        assert.deepEqual(error.place, column === undefined ? PLACE : { ...PLACE, column })
        return true
      },
    )
  })
}

test('the cause of a getter that throws is the cause of the error', () => {
  assert.throws(
    () => rowToJson(THROWING, PLACE),
    (error) => error instanceof BulkloadError && (error.cause as Error).message === 'the cursor is closed',
  )
})

test('a writer goes on after a row that it refused', () => {
  const writer = new RowJson()
  assert.throws(() => writer.row({ a: [{ b: CYCLE }] }), { path: ['a', 0, 'b', 'a', 'back'] })
  assert.equal(writer.row({ a: { b: null } }), '{"a":{"b":null}}')
  assert.throws(() => writer.row({ c: Number.NaN }), { path: ['c'] })
  assert.throws(() => writer.row(5), { path: [] })
})

/** What the hint says, done. */
const HINTS: readonly [row: object, hint: RegExp, followed: object, json: string][] = [
  [new Row('x'), /\{ \.\.\.row \}/, { ...new Row('x') }, '{"id":1,"name":"x"}'],
  [{ a: new Uint8Array([1, 2]) }, /\[\.\.\.numbers\]/, { a: [...new Uint8Array([1, 2])] }, '{"a":[1,2]}'],
  [{ a: /x/ }, /String\(regexp\)/, { a: String(/x/) }, '{"a":"/x/"}'],
  [{ a: new Error('no') }, /error\.message/, { a: new Error('no').message }, '{"a":"no"}'],
  [{ a: FOREIGN.boxed }, /value\.valueOf\(\)/, { a: FOREIGN.boxed.valueOf() }, '{"a":5}'],
  [{ a: Number.NaN }, /^set the field to null; /, { a: null }, '{"a":null}'],
  [new Date(0), /\{ at: date \}/, { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
]

for (const [row, hint, followed, json] of HINTS) {
  test(`following the hint works: ${hint.source}`, () => {
    assert.throws(
      () => rowToJson(row, PLACE),
      (error) => error instanceof BulkloadError && hint.test(error.hint ?? ''),
    )
    assert.equal(rowToJson(followed, PLACE), json)
  })
}
