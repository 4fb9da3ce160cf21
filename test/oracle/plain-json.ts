// JSON.parse for objects whose keys have escapes: V8 13.6 (Node 24) now and then gives such a key the name of another
// one, once it has seen objects like it. It reads single strings rightly.

import { type JsonValue, readJson } from './json-reader.ts'

/** What JSON.parse should make of the text. */
export function parseJson(text: string): unknown {
  return plain(readJson(text))
}

function plain(value: JsonValue): unknown {
  switch (value.kind) {
    case 'object':
      return Object.fromEntries(value.members.map((member) => [member.name.value, plain(member.value)]))
    case 'array':
      return value.items.map(plain)
    case 'text':
      return value.value
    default:
      return JSON.parse(value.source) as unknown
  }
}
