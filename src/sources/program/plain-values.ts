// Containers of JavaScript as plain objects, arrays and bytes.

import { types } from 'node:util'
import { RowFault } from './row-fault.ts'

/** A Map as an object, a Set as an array; undefined for everything else. */
export function asPlain(value: object): object | unknown[] | undefined {
  if (types.isSet(value)) return [...value]
  return types.isMap(value) ? membersOf(value) : undefined
}

function membersOf(map: Map<unknown, unknown>): object {
  const object: Record<string, unknown> = Object.create(null)
  for (const [key, value] of map) {
    if (typeof key === 'object' || typeof key === 'function' || typeof key === 'symbol' || key === undefined) {
      throw new RowFault('is a Map with a key that is not text', 'convert its keys: new Map([[String(key), value]])')
    }
    const name = String(key)
    if (name in object)
      throw new RowFault(`is a Map with two keys that are written ${JSON.stringify(name)}`, 'keep one of them')
    object[name] = value
  }
  return object
}

/** The bytes of a Buffer, Uint8Array, DataView or ArrayBuffer; undefined for an array of numbers. */
export function bytesOf(value: ArrayBufferView | ArrayBufferLike): Buffer | undefined {
  if (!ArrayBuffer.isView(value)) return Buffer.from(value)
  const { buffer, byteOffset, byteLength } = value
  return value instanceof Uint8Array || value instanceof DataView
    ? Buffer.from(buffer, byteOffset, byteLength)
    : undefined
}

interface ZonedDateTime {
  readonly [Symbol.toStringTag]?: unknown
  toInstant(): { toString(): string }
}

/** The text in UTC of a Temporal.ZonedDateTime, whose own text names its zone in brackets, which no column of times reads. */
export function instantOf(value: object): string | undefined {
  const time = value as ZonedDateTime
  return time[Symbol.toStringTag] === 'Temporal.ZonedDateTime' ? time.toInstant().toString() : undefined
}
