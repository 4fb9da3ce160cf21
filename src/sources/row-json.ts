// A JavaScript object as one line of JSON that says exactly the same.

import { BulkloadError, type Place } from '../errors.ts'

/**
 * The row as JSON. A bigint keeps all its digits, a Date becomes ISO 8601, `undefined` leaves the field out. NaN
 * and the infinities, which JSON.stringify turns into null, functions and symbols are errors at `place`.
 */
export function rowToJson(row: object, place: Place): string {
  if (row === null || typeof row !== 'object' || Array.isArray(row)) {
    throw new BulkloadError('BL_ROW_NOT_JSON', `a row is not an object but ${row === null ? 'null' : typeof row}`, {
      place,
    })
  }
  return objectToJson(row, place)
}

function objectToJson(row: object, place: Place): string {
  let text = ''
  for (const [key, value] of Object.entries(row)) {
    if (value === undefined) continue
    text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${valueToJson(value, key, place)}`
  }
  return text === '' ? '{}' : `${text}}`
}

function valueToJson(value: unknown, key: string, place: Place): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value)
    case 'bigint':
      return value.toString()
    case 'number':
      if (!Number.isFinite(value)) throw notJson(`${value}`, key, place)
      return Object.is(value, -0) ? '-0' : String(value)
    case 'object':
      if (value === null) return 'null'
      if (value instanceof Date) return dateToJson(value, key, place)
      if (Array.isArray(value)) return `[${value.map((item) => valueToJson(item ?? null, key, place)).join(',')}]`
      if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set) {
        throw notJson(`a ${value.constructor.name}`, key, place)
      }
      if ('toJSON' in value && typeof value.toJSON === 'function') return valueToJson(value.toJSON(), key, place)
      return objectToJson(value, place)
    default:
      throw notJson(`a ${typeof value}`, key, place)
  }
}

function dateToJson(date: Date, key: string, place: Place): string {
  if (Number.isNaN(date.getTime())) throw notJson('an invalid Date', key, place)
  return `"${date.toISOString()}"`
}

function notJson(what: string, key: string, place: Place): BulkloadError {
  return new BulkloadError('BL_ROW_NOT_JSON', `JSON has no word for ${what}`, {
    place: { ...place, column: key },
    hint: 'convert the value before you hand the row over',
  })
}
