// What a transform returns -> lines of JSON.

import type { CellClass } from '../../formats/csv/cells/cell-class.ts'
import { pathText, RowFault } from '../../sources/program/row-fault.ts'
import { RawJson, RowJson } from '../../sources/program/row-json.ts'

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const NON_FINITE = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i
const FLAG = /^(?:(true|t|yes|y|on|1)|false|f|no|n|off|0)$/i

/** How a text is written for its field; undefined: as a text. */
export type WriteText = (text: string) => string | undefined

/** A text with the digits of a number is that number, so that a decimal keeps all its digits. */
const asNumber: WriteText = (text) => (NUMBER.test(text) ? text : undefined)

/** An array or an object as JSON. */
function asNested(text: string): string | undefined {
  return /^\s*[[{]/.test(text) && isJson(text) ? text : undefined
}

/** Where texts have no types of their own, they are what their column makes of them, as without a transform. */
const UNTYPED: Readonly<Partial<Record<CellClass, WriteText>>> = {
  number: asNumber,
  float: (text) => asNumber(text) ?? nonFiniteText(text),
  bool: (text) => {
    const [word, yes] = FLAG.exec(text) ?? []
    return word === undefined ? undefined : String(yes !== undefined)
  },
  json: (text) => (isJson(text) ? text : undefined),
  array: asNested,
  nested: asNested,
  literal: asNested,
}

const TYPED: typeof UNTYPED = { number: asNumber, float: asNumber }

/** `hasTypes`: the texts of the source are texts. */
export function textWriter(cellClass: CellClass, hasTypes: boolean): WriteText | undefined {
  return (hasTypes ? TYPED : UNTYPED)[cellClass]
}

/** Writes rows as `RowJson` does; in addition bytes, and numbers that are not finite. */
export class TransformedJson {
  readonly #json = new RowJson()
  readonly #texts: ReadonlyMap<string, WriteText>
  readonly #writeNonFinite: (value: number) => string

  /** `texts`: by field. `isSample`: what is written shows what columns hold. */
  constructor(texts: ReadonlyMap<string, WriteText>, isSample: boolean) {
    this.#texts = texts
    this.#writeNonFinite = isSample ? () => 'null' : nonFiniteJson
  }

  /** Throws a RowFault. */
  row(row: object): string {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return this.#json.row(row)
    let own = row as Record<string, unknown>
    for (const name in row) {
      const json = this.#special(name, own[name])
      if (json === undefined) continue
      if (own === row) own = { ...row }
      own[name] = new RawJson(json)
    }
    return this.#json.row(own)
  }

  #special(name: string, value: unknown): string | undefined {
    if (typeof value === 'string') return this.#texts.get(name)?.(value)
    if (typeof value === 'number') return Number.isFinite(value) ? undefined : this.#writeNonFinite(value)
    return value instanceof Uint8Array ? `"\\u005cx${Buffer.from(value).toString('hex')}"` : undefined
  }
}

function nonFiniteText(text: string): string | undefined {
  const [word, sign, nan] = NON_FINITE.exec(text) ?? []
  if (word === undefined) return undefined
  return nonFiniteJson(
    nan !== undefined ? Number.NaN : sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
  )
}

/** With an escape: only so is it told from a text of the same letters. */
function nonFiniteJson(value: number): string {
  const word = String(value)
  return `"\\u00${word.charCodeAt(0).toString(16)}${word.slice(1)}"`
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** What was wrong with a record, in words. `isThrown`: the transform itself failed. */
export function faultWords(cause: unknown, url: string, isThrown: boolean): string {
  if (!isThrown && cause instanceof RowFault) {
    const place = cause.path.length === 0 ? 'what it returned' : `${pathText(cause.path)} of what it returned`
    return `the transform failed: ${place} ${cause.words}`
  }
  const isError = cause instanceof Error
  const words = isError ? `${cause.name}: ${cause.message}` : String(cause)
  const place = isError ? placeIn(cause.stack ?? '', url) : undefined
  return `the transform threw ${words}${place === undefined ? '' : ` (line ${place})`}`
}

/** The line and column of the module at which it was thrown. */
function placeIn(stack: string, url: string): string | undefined {
  const at = stack.indexOf(url)
  return at < 0 ? undefined : /^:(\d+:\d+)/.exec(stack.slice(at + url.length))?.[1]?.replace(':', ', column ')
}
