// Why a row of a program is no JSON: what is there, where in the row, and what to hand over instead.

import { types } from 'node:util'
import { BulkloadError, type ErrorCode, type Place, toBulkloadError } from '../../errors.ts'

/** Thrown at the value at fault; `words` go on behind the name of the place: "is NaN". */
export class RowFault extends Error {
  readonly words: string
  readonly hint: string
  readonly code: ErrorCode
  /** Where in the row, as far as is known. */
  path: readonly (string | number)[] = []

  constructor(
    words: string,
    hint: string,
    { code = 'BL_ROW_NOT_JSON', cause }: { code?: ErrorCode; cause?: unknown } = {},
  ) {
    super(words, { cause })
    this.words = words
    this.hint = hint
    this.code = code
  }

  /** What a getter, a `toJSON` or a Proxy has thrown. */
  static from(cause: unknown): RowFault {
    return new RowFault(`cannot be read: ${toBulkloadError(cause).message}`, 'correct the code that creates the row', {
      cause,
    })
  }
}

/** What `fault`, a RowFault, says of row number `number`, counted from 1. */
export function rowError(fault: unknown, source: string, number: number): BulkloadError {
  const { words, hint, code, cause, path } = fault instanceof RowFault ? fault : RowFault.from(fault)
  const subject = path.length === 0 ? `row ${number}` : `row ${number}: ${pathText(path)}`
  const column = path.find((step) => step !== TO_JSON)
  const place: Place = { source, line: number, ...(column !== undefined && { column: String(column) }) }
  return new BulkloadError(code, `${subject} ${words}`, { place, hint, ...(cause !== undefined && { cause }) })
}

/** The step of a path that is no key but what the value's `toJSON` gave. */
export const TO_JSON = 'toJSON()'

const MAX_STEPS = 12

/** `$.a[2]["b c"]`; of a very deep place the beginning. */
export function pathText(path: readonly (string | number)[]): string {
  const steps = path.slice(0, MAX_STEPS).map((step) => {
    if (typeof step === 'number') return `[${step}]`
    return step === TO_JSON || /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(step)
      ? `.${step}`
      : `[${JSON.stringify(step)}]`
  })
  return `$${steps.join('')}${path.length > MAX_STEPS ? '…' : ''}`
}

interface Refused {
  /** With its article: "a Promise". */
  readonly what: string
  readonly hint: string
}

const PLAIN = 'pass a plain object, such as { ...row } for public fields, or give the class a toJSON method'
const LEAVE_OUT = 'leave the field out, or set it to null'

/** A value in words, and what can be handed over in its place. */
export function refused(value: unknown): Refused {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value)
        ? { what: 'a number', hint: PLAIN }
        : { what: String(value), hint: notFinite(value) }
    case 'undefined':
      return { what: 'undefined', hint: LEAVE_OUT }
    case 'object':
      return value === null ? { what: 'null', hint: LEAVE_OUT } : refusedObject(value)
    default:
      return { what: `a ${typeof value}`, hint: LEAVE_OUT }
  }
}

function notFinite(value: number): string {
  return `set the field to null; only float columns of a table that exists accept ${value}`
}

function refusedObject(value: object): Refused {
  if (types.isPromise(value)) return { what: 'a Promise', hint: 'await it first' }
  if (types.isDate(value)) {
    return Number.isNaN(value.getTime())
      ? { what: 'an invalid Date', hint: LEAVE_OUT }
      : { what: 'a Date', hint: 'put it into a field: { at: date }' }
  }
  if (Array.isArray(value)) return { what: 'an array', hint: 'put it into a field: { values: array }' }
  const name = className(value)
  const what = name === undefined ? 'an object with a custom prototype' : withArticle(name)
  if (types.isMap(value)) return { what, hint: 'put it into a field, or convert it: Object.fromEntries(map)' }
  if (types.isSet(value)) return { what, hint: 'put it into a field: { values: set }' }
  if (types.isNativeError(value)) return { what, hint: 'use a part of it: error.message' }
  if (types.isRegExp(value)) return { what, hint: 'convert it: String(regexp)' }
  if (types.isBoxedPrimitive(value)) return { what, hint: 'use its value: value.valueOf()' }
  if (types.isAnyArrayBuffer(value) || ArrayBuffer.isView(value)) {
    return {
      what,
      hint: 'bytes go into columns of type bytea, String or FixedString of a table that exists; pass numbers as an array: [...numbers]',
    }
  }
  return { what, hint: PLAIN }
}

/** The name of the class, or undefined where there is none; nothing here may throw. */
function className(value: object): string | undefined {
  try {
    const maker: unknown = value.constructor
    if (typeof maker === 'function' && maker.name !== '' && maker.name !== 'Object') return maker.name
    const tag = Object.prototype.toString.call(value).slice(8, -1)
    return tag === 'Object' ? undefined : tag
  } catch {
    return undefined
  }
}

function withArticle(name: string): string {
  return `${/^(?:[AEIOaeio]|Ur|Un)/.test(name) ? 'an' : 'a'} ${name}`
}
