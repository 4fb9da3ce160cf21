// A JavaScript object as one line of JSON that says exactly the same.

import { BulkloadError, type Place } from '../errors.ts'

/**
 * The row as JSON. A bigint keeps all its digits, a Date becomes ISO 8601, `undefined` leaves the field out. NaN
 * and the infinities, which JSON.stringify turns into null, maps, functions and symbols are errors at `place`.
 */
export function rowToJson(row: object, place: Place): string {
  const json = typeof row === 'object' && row !== null ? valueToJson(row, undefined, place) : ''
  if (json.startsWith('{')) return json
  const what = row === null ? 'null' : Array.isArray(row) ? 'an array' : row instanceof Date ? 'a Date' : typeof row
  throw new BulkloadError('BL_ROW_NOT_JSON', `a row is not an object but ${what}`, { place })
}

/** `column` is the row's field that the object lies in; undefined for the row itself. */
function objectToJson(object: object, column: string | undefined, place: Place): string {
  let text = ''
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue
    text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${valueToJson(value, column ?? key, place)}`
  }
  return text === '' ? '{}' : `${text}}`
}

function valueToJson(value: unknown, column: string | undefined, place: Place): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value)
    case 'bigint':
      return value.toString()
    case 'number':
      if (!Number.isFinite(value)) throw notJson(`${value}`, column, place)
      return Object.is(value, -0) ? '-0' : String(value)
    case 'object':
      if (value === null) return 'null'
      if (value instanceof Date) return dateToJson(value, column, place)
      // Array.from: `map` leaves the holes of an array as they are.
      if (Array.isArray(value)) return `[${Array.from(value, (item) => valueToJson(item ?? null, column, place))}]`
      if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set) {
        throw notJson(`a ${value.constructor.name}`, column, place)
      }
      if ('toJSON' in value && typeof value.toJSON === 'function') return valueToJson(value.toJSON(), column, place)
      if (value instanceof Number || value instanceof String || value instanceof Boolean) {
        return valueToJson(value.valueOf(), column, place)
      }
      return objectToJson(value, column, place)
    default:
      throw notJson(`a ${typeof value}`, column, place)
  }
}

function dateToJson(date: Date, column: string | undefined, place: Place): string {
  if (Number.isNaN(date.getTime())) throw notJson('an invalid Date', column, place)
  return `"${date.toISOString()}"`
}

function notJson(what: string, column: string | undefined, place: Place): BulkloadError {
  return new BulkloadError('BL_ROW_NOT_JSON', `JSON has no word for ${what}`, {
    place: column === undefined ? place : { ...place, column },
    hint: 'convert the value before you hand the row over',
  })
}
