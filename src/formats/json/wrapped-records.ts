// A source that is one JSON object around the records that a person wants as rows: {"Records": [{…}, …]}, GeoJSON.

import { LF } from '../../codecs/ascii.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { shellWord } from '../../shell-words.ts'
import type { WrappedRecords } from '../look.ts'
import { eachElement } from './elements.ts'
import { eachMember, objectEnd } from './members.ts'
import { skipBlanks } from './scan.ts'

/** How much of the record the array is, where it is not its only field: a smaller one is a part of a record. */
const MOST = 0.8

/** What the only record of `bytes` wraps; undefined where there are more records, or it is a record like others. */
export function wrappedRecords(bytes: Uint8Array): WrappedRecords | undefined {
  let found: { readonly key: string; readonly objects: number; readonly bytes: number } | undefined
  let fields = 0
  const isObject = eachMember(bytes, 0, (key, start, end, kind) => {
    fields++
    if (kind !== KIND.array || end - start < (found?.bytes ?? 0)) return
    const objects = objectsIn(bytes, start)
    if (objects > 0) found = { key, objects, bytes: end - start }
  })
  if (!isObject || found === undefined) return undefined
  const length = objectEnd
  // A second record, or something else.
  if (skipBlanks(bytes, length) !== bytes.indexOf(LF, length) || bytes.indexOf(LF, length) !== bytes.length - 1)
    return undefined
  const isGeo = found.key === 'features'
  const areRecords = fields === 1 || isGeo || (found.objects > 1 && found.bytes > length * MOST)
  return areRecords ? { key: found.key, words: wordsOf(found.key, found.objects) } : undefined
}

function wordsOf(key: string, objects: number): string {
  const path = /^[A-Za-z_]\w*$/.test(key) ? `.${key}[]` : `.[${JSON.stringify(key)}][]`
  const each = key === 'features' ? `${path} | .properties + {geometry}` : path
  const holds = `${objects} ${objects === 1 ? 'object' : 'objects'}`
  return `is one JSON object, and so one row: its field ${JSON.stringify(key)} contains ${holds}; to load each of them as a row, unwrap them first with jq -c ${shellWord(each)}`
}

/** How many objects the array has; 0 where it has anything else. */
function objectsIn(bytes: Uint8Array, start: number): number {
  let count = 0
  const result = eachElement(bytes, start, (_start, _end, kind) => {
    count++
    return kind === KIND.object ? 0 : -1
  })
  return result < 0 ? 0 : count
}
