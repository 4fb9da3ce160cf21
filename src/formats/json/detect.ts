// What kind of JSON a text is that begins with a bracket.

import { firstLines } from '../sample.ts'

const MAX_PLACES = 20

/** An object per line, or objects over several lines or several on one; undefined for what is no JSON. */
export function detectObjects(text: string): 'lines' | 'documents' | undefined {
  if (!text.startsWith('{')) return undefined
  const { first, second } = firstLines(text)
  if (isJson(first)) return 'lines'
  // A key or nothing follows the bracket in JSON; elsewhere it is a character like others.
  if (!/^\{\s*(["}]|$)/.test(text)) return undefined
  if (areObjects(first)) return 'documents'
  // A line that is broken or cut off, or an object that goes on in the next one.
  const isLine = second === undefined || (second.startsWith('{') && !/[,:[{]$/.test(first))
  return isLine ? 'lines' : 'documents'
}

/** An array per line, or one that holds all records; undefined for what is no JSON. */
export function detectArrays(text: string): 'lines' | 'documents' | undefined {
  if (!text.startsWith('[')) return undefined
  const { first, second } = firstLines(text)
  const value = parsed(first)
  if (Array.isArray(value)) {
    if (second?.startsWith('[')) return 'lines'
    return value.every((item) => typeof item === 'object' && item !== null) ? 'documents' : 'lines'
  }
  // Names in brackets, or several arrays beside each other: a database's way to write separated values.
  if (!/^\[\s*([{["\]\d-]|true|false|null|$)/.test(text) || isJson(`[${first}]`)) return undefined
  if (second?.startsWith('[') && first.endsWith(']')) return 'lines'
  return second === undefined && !/^\[\s*([{[]|$)/.test(first) ? 'lines' : 'documents'
}

/** Whether the text begins with a JSON object and goes on with another, white space at most between them. */
function areObjects(text: string): boolean {
  // Each place may lie in a string: a few are enough.
  const places = [...text.matchAll(/\}\s*\{/g)].slice(0, MAX_PLACES)
  return places.some(({ index }) => isJson(text.slice(0, index + 1)))
}

function isJson(text: string): boolean {
  return parsed(text) !== undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
