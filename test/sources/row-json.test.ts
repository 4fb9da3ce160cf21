import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import { rowToJson } from '../../src/sources/row-json.ts'

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
  [new Row('x'), '{"id":1,"name":"x"}'],
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

const REFUSED: readonly [row: unknown, message: RegExp, column?: string][] = [
  [{ a: 1, b: Number.NaN }, /no word for NaN/, 'b'],
  [{ a: Number.POSITIVE_INFINITY }, /no word for Infinity/, 'a'],
  [{ a: [1, Number.NEGATIVE_INFINITY] }, /no word for -Infinity/, 'a'],
  [{ a: { b: { c: Number.NaN } } }, /no word for NaN/, 'a'],
  [{ a: new Date(Number.NaN) }, /no word for an invalid Date/, 'a'],
  [{ a: () => 1 }, /no word for a function/, 'a'],
  [{ a: Symbol('s') }, /no word for a symbol/, 'a'],
  [{ a: [() => 1] }, /no word for a function/, 'a'],
  [{ a: new Map([['x', 1]]) }, /no word for a Map/, 'a'],
  [{ a: new Set([1]) }, /no word for a Set/, 'a'],
  [{ a: Buffer.from('x') }, /no word for a Buffer/, 'a'],
  [{ a: new Float64Array(1) }, /no word for a Float64Array/, 'a'],
  [{ a: new DataView(new ArrayBuffer(1)) }, /no word for a DataView/, 'a'],
  [{ a: { toJSON: () => undefined } }, /no word for a undefined/, 'a'],
  [new Map([['a', 1]]), /no word for a Map/],
  [new Uint8Array(2), /no word for a Uint8Array/],
  [null, /a row is not an object but null/],
  [[1, 2], /a row is not an object but an array/],
  ['text', /a row is not an object but string/],
  [17, /a row is not an object but number/],
  [undefined, /a row is not an object but undefined/],
  [new Date(0), /a row is not an object but a Date/],
]

for (const [row, message, column] of REFUSED) {
  test(`a row is refused: ${message.source}${column === undefined ? '' : `, column ${column}`}`, () => {
    assert.throws(
      () => rowToJson(row as object, PLACE),
      (error) => {
        assert.ok(error instanceof BulkloadError)
        assert.equal(error.code, 'BL_ROW_NOT_JSON')
        assert.match(error.message, message)
        assert.deepEqual(error.place, column === undefined ? PLACE : { ...PLACE, column })
        return true
      },
    )
  })
}
