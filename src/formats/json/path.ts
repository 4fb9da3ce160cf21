// Paths to values inside of others: `user.name`, `payload.commits[0].sha`, `labels["a.b"]`.
//
//   path = name step*        name = one character or more, none of  . [ ] "
//   step = "." name | "[" index "]" | "[" JSON string "]"

import { COLON, COMMA, LEFT_BRACE, LEFT_BRACKET, RIGHT_BRACE, RIGHT_BRACKET } from '../../codecs/ascii.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { scanString, scanValue, skipBlanks, valueKind } from './scan.ts'

export interface PathStep {
  /** The member to go into; empty where `index` counts. */
  readonly name: string
  /** `name` in UTF-8. */
  readonly key: Uint8Array
  /** The element to go into, from 0; -1 where `name` counts. */
  readonly index: number
}

export type FieldPath = readonly PathStep[]

/** What `findPath` found last: the value's bytes, text without its quotes, and its kind. */
export let pathStart = 0
export let pathEnd = 0
export let pathKind = 0

/** A value stands at the path. */
export const FOUND = 1
/** Nothing stands there. */
export const NOT_FOUND = 0

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const STEP = /(?:^|(?<!^)\.)(?<name>[^.[\]"]+)|\[(?<index>0|[1-9]\d{0,8})\]|\[(?<quoted>"(?:[^"\\]|\\.)*")\]/uy

/** The steps of a path, of which the first names a field of the record; undefined when the text is no path. */
export function parsePath(text: string): FieldPath | undefined {
  const steps: PathStep[] = []
  STEP.lastIndex = 0
  while (STEP.lastIndex < text.length) {
    const { name, index, quoted } = STEP.exec(text)?.groups ?? {}
    if (index !== undefined && steps.length > 0) steps.push({ name: '', key: new Uint8Array(0), index: Number(index) })
    else {
      const member = quoted === undefined ? name : unquoted(quoted)
      // An unpaired surrogate has no UTF-8.
      if (member === undefined || /\p{Cs}/u.test(member)) return undefined
      steps.push({ name: member, key: new TextEncoder().encode(member), index: -1 })
    }
  }
  return steps.length > 0 ? steps : undefined
}

function unquoted(text: string): string | undefined {
  try {
    return JSON.parse(text) as string
  } catch {
    return undefined
  }
}

/**
 * Goes along `path` from step `from` inside the value that begins at `start`, which has been scanned before: `FOUND`,
 * with the value in `pathStart`, `pathEnd` and `pathKind`, or `NOT_FOUND`; or `REJECT.duplicateKey` when a key on the
 * way appears twice in its object, with the second one in `pathStart` and `pathEnd`.
 */
export function findPath(bytes: Uint8Array, start: number, path: FieldPath, from: number): number {
  let at = start
  for (let i = from; i < path.length; i++) {
    const step = path[i]!
    const result = step.index < 0 ? findMember(bytes, at, step) : findElement(bytes, at, step.index)
    if (result !== FOUND) return result
    at = pathStart
  }
  const end = scanValue(bytes, at)
  const quote = valueKind <= KIND.escapedText ? 1 : 0
  pathStart = at + quote
  pathEnd = end - quote
  pathKind = valueKind
  return FOUND
}

/** Leaves in `pathStart` where the member's value begins. */
function findMember(bytes: Uint8Array, start: number, step: PathStep): number {
  if (bytes[start] !== LEFT_BRACE) return NOT_FOUND
  let found = -1
  let at = skipBlanks(bytes, start + 1)
  if (bytes[at] === RIGHT_BRACE) return NOT_FOUND
  for (;;) {
    const keyStart = at + 1
    at = scanString(bytes, at)
    const isKey = hasName(bytes, keyStart, at - 1, valueKind, step)
    if (isKey && found >= 0) {
      pathStart = keyStart
      pathEnd = at - 1
      return REJECT.duplicateKey
    }
    if (bytes[at] !== COLON) at = skipBlanks(bytes, at)
    at = skipBlanks(bytes, at + 1)
    if (isKey) found = at
    at = skipBlanks(bytes, scanValue(bytes, at))
    if (bytes[at] !== COMMA) break
    at = skipBlanks(bytes, at + 1)
  }
  pathStart = found
  return found < 0 ? NOT_FOUND : FOUND
}

function hasName(bytes: Uint8Array, start: number, end: number, kind: number, step: PathStep): boolean {
  if (kind === KIND.escapedText) return JSON.parse(`"${utf8.decode(bytes.subarray(start, end))}"`) === step.name
  const { key } = step
  if (end - start !== key.length) return false
  for (let i = 0; i < key.length; i++) if (bytes[start + i] !== key[i]) return false
  return true
}

/** Leaves in `pathStart` where the element begins. */
function findElement(bytes: Uint8Array, start: number, index: number): number {
  if (bytes[start] !== LEFT_BRACKET) return NOT_FOUND
  let at = skipBlanks(bytes, start + 1)
  if (bytes[at] === RIGHT_BRACKET) return NOT_FOUND
  for (let left = index; left > 0; left--) {
    at = skipBlanks(bytes, scanValue(bytes, at))
    if (bytes[at] !== COMMA) return NOT_FOUND
    at = skipBlanks(bytes, at + 1)
  }
  pathStart = at
  return FOUND
}
