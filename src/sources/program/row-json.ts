// A row of a program -> one line of JSON that says exactly the same.

import { types } from 'node:util'
import type { Place } from '../../errors.ts'
import { isPlainObject } from '../../plain-object.ts'
import type { RowColumn } from '../row-column.ts'
import { keyText } from './key-text.ts'
import { asPlain, bytesOf, instantOf } from './plain-values.ts'
import { pathText, RowFault, refused, rowError, TO_JSON } from './row-fault.ts'

/** What the readers of JSON take, too. */
const MAX_DEPTH = 1024
/** As JSON writes numbers. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const NEEDS_ESCAPE = /["\\\p{Cc}\p{Surrogate}]/u
const ROW_HINT = 'each row must be an object: { id: 1, … }'
const BOXES: readonly object[] = [Number.prototype, String.prototype, Boolean.prototype, BigInt.prototype]

type ToJson = (key: string) => unknown

/** The row as JSON, or an error at `place`, whose line is the row's number. */
export function rowToJson(row: unknown, place: Place): string {
  try {
    return new RowJson().row(row)
  } catch (cause) {
    throw rowError(cause, place.source, place.line ?? 1)
  }
}

/** Stands for JSON that is there already. */
export class RawJson {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/**
 * Writes rows as JSON, in one pass that looks at each value once: a getter may give another one the next time. A bigint
 * keeps all its digits, a Date becomes ISO 8601, a Map an object, a Set and a typed array an array; a member that is
 * `undefined` is left out, in an array it is null. What is neither a plain object nor an array nor has `toJSON` is a RowFault.
 *
 * `columns`, by field: NaN and infinities go into floats as texts whose first letter is an escape, bytes as `\x` and
 * hexadecimal digits with the backslash as `\u005c`, which JSON.stringify never writes; digits in strings as numbers.
 */
export class RowJson {
  /** The keys on the way from the row to the value at hand, and the objects that they are keys of. */
  readonly #keys: (string | number)[] = []
  readonly #objects: object[] = []
  readonly #columns: ReadonlyMap<string, RowColumn> | undefined
  readonly #hasDigits: boolean

  constructor(columns?: ReadonlyMap<string, RowColumn>) {
    this.#columns = columns
    this.#hasDigits = [...(columns?.values() ?? [])].some(({ holds }) => holds === 'digits')
  }

  row(row: unknown): string {
    const json = typeof row === 'object' && row !== null ? this.value(row) : ''
    if (json.startsWith('{')) return json
    const { what, hint } = refused(row)
    throw new RowFault(`is ${what}, not an object of fields`, json === '' ? ROW_HINT : hint)
  }

  /** Any object as JSON, also one that its `toJSON` makes a text. */
  value(value: object): string {
    this.#objects.length = 0
    try {
      return this.#object(value)
    } catch (cause) {
      const fault = cause instanceof RowFault ? cause : RowFault.from(cause)
      fault.path = this.#keys.slice(0, this.#objects.length)
      throw fault
    }
  }

  #value(value: unknown): string {
    switch (typeof value) {
      case 'string':
        if (this.#hasDigits && NUMBER.test(value) && this.#holds() === 'digits') return value
        return NEEDS_ESCAPE.test(value) ? JSON.stringify(value) : `"${value}"`
      case 'number':
        if (!Number.isFinite(value)) return this.#nonFinite(value)
        return value === 0 && 1 / value < 0 ? '-0' : `${value}`
      case 'boolean':
        return value ? 'true' : 'false'
      case 'bigint':
        return `${value}`
      case 'object':
        return value === null ? 'null' : this.#object(value)
      default:
    }
    throw cannotHold(value)
  }

  #object(value: object): string {
    if (value instanceof RawJson) return value.text
    if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return this.#binary(value)
    if ('toJSON' in value && typeof value.toJSON === 'function') return this.#converted(value, value.toJSON as ToJson)
    if (Array.isArray(value)) return this.#array(value)
    if (isPlainObject(value)) return this.#members(value)
    const plain = asPlain(value)
    if (plain === undefined) return this.#unboxed(value)
    return Array.isArray(plain) ? this.#array(plain) : this.#members(plain)
  }

  /** What the column of the value at hand takes. */
  #holds(): RowColumn['holds'] | undefined {
    const steps = this.#keys.slice(0, this.#objects.length).filter((step) => step !== TO_JSON)
    const column = this.#columns?.get(String(steps[0]))
    const isMember = steps.slice(1).some((step) => typeof step === 'string')
    return isMember && column?.isMap !== true ? undefined : column?.holds
  }

  #nonFinite(value: number): string {
    if (this.#holds() !== 'float') throw cannotHold(value)
    if (Number.isNaN(value)) return '"\\u004eaN"'
    return value > 0 ? '"\\u0049nfinity"' : '"-\\u0049nfinity"'
  }

  #binary(value: ArrayBufferView | ArrayBufferLike): string {
    const bytes = bytesOf(value)
    if (bytes === undefined) return this.#array(Array.from(value as unknown as ArrayLike<number>))
    if (this.#holds() !== 'bytes') throw cannotHold(value)
    return `"\\u005cx${bytes.toString('hex')}"`
  }

  #members(object: object): string {
    const keys = Object.keys(object)
    if (keys.length === 0 && Object.prototype.toString.call(object) !== '[object Object]') throw cannotHold(object)
    const depth = this.#enter(object)
    const path = this.#keys
    let text = ''
    for (const key of keys) {
      path[depth] = key
      const value: unknown = object[key as keyof object]
      if (value === undefined) continue
      text += `${text === '' ? '{' : ','}${keyText(key)}${this.#value(value)}`
    }
    this.#objects.length = depth
    return text === '' ? '{}' : `${text}}`
  }

  #array(items: readonly unknown[]): string {
    const depth = this.#enter(items)
    let text = ''
    for (let i = 0; i < items.length; i++) {
      this.#keys[depth] = i
      text += `${text === '' ? '[' : ','}${this.#value(items[i] ?? null)}`
    }
    this.#objects.length = depth
    return text === '' ? '[]' : `${text}]`
  }

  /** How many objects `object` lies in. */
  #enter(object: object): number {
    const depth = this.#objects.length
    const above = this.#objects.indexOf(object)
    if (above >= 0) {
      const whole = above === 0 ? 'the row' : pathText(this.#keys.slice(0, above))
      throw new RowFault(`refers back to ${whole}`, 'remove the reference, or replace it with the key of the object')
    }
    if (depth === MAX_DEPTH)
      throw new RowFault(`is nested more than ${MAX_DEPTH} deep`, 'flatten the row', { code: 'BL_JSON_TOO_DEEP' })
    this.#objects.push(object)
    return depth
  }

  /** What `toJSON` makes of the value. Its own word counts: a class that returns itself means its own members. */
  #converted(value: object, toJSON: ToJson): string {
    if (types.isDate(value) && Number.isNaN(value.getTime())) throw cannotHold(value)
    const instant = instantOf(value)
    if (instant !== undefined) return `"${instant}"`
    const key = this.#objects.length === 0 ? '' : String(this.#keys[this.#objects.length - 1])
    const result = toJSON.call(value, key)
    if (result === undefined)
      throw new RowFault('has a toJSON that returns undefined', 'return null, or leave the field out')
    if (result === value) return Array.isArray(value) ? this.#array(value) : this.#members(value)
    const depth = this.#enter(value)
    this.#keys[depth] = TO_JSON
    const json = this.#value(result)
    this.#objects.length = depth
    return json
  }

  /** `new Number(5)` and the like, which hold nothing but their value. */
  #unboxed(value: object): string {
    if (!BOXES.includes(Object.getPrototypeOf(value)) || !types.isBoxedPrimitive(value)) throw cannotHold(value)
    return this.#value(value.valueOf())
  }
}

function cannotHold(value: unknown): RowFault {
  const { what, hint } = refused(value)
  return new RowFault(`is ${what}, which JSON cannot represent`, hint)
}
