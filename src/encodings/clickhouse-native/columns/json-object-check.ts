// What the server would refuse of an object for a JSON column, or change: it takes a block as a whole or not at all,
// and says of no row that it was the one.

import { DOT, MINUS } from '../../../codecs/ascii.ts'
import { append, ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { checkFloat } from '../../../codecs/text/float.ts'
import { checkInteger, integerRange } from '../../../codecs/text/integer.ts'
import { checkEscapes, decodeText } from '../../../codecs/text/json-string.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { eachElement } from '../../../formats/json/elements.ts'
import { type EntryVisitor, eachEntry } from '../../../formats/json/entries.ts'
import { KeyNames } from './key-names.ts'
import type { NativeColumn } from './native-column.ts'
import { ValueDictionary } from './value-dictionary.ts'

/** Whole numbers are stored as one of these. */
const INT64 = integerRange(64, true)
const UINT64 = integerRange(64, false)
/** Stands in a path before the number of an object inside an array: no key has this byte in it. */
const IN_ARRAY = 0xff

/** A path that the column's type gives a type: `a.b` and a column of that type to try values with. */
export interface TypedPath {
  readonly path: string
  readonly trial: NativeColumn
}

export class JsonObjectCheck {
  readonly #typed: readonly TypedPath[]
  readonly #typedPaths: KeyNames
  /** The keys from the object down to the member under way, with dots between them, as the server has them. */
  readonly #path = new ColumnBuffer(64)
  /** All paths of the object under way. */
  readonly #seen = new ValueDictionary()
  #objectsInArrays = 0
  #bytes: Uint8Array = new Uint8Array(0)
  readonly #visitEntry: EntryVisitor
  readonly #visitElement: (start: number, end: number, kind: number) => number

  constructor(typed: readonly TypedPath[]) {
    this.#typed = typed
    this.#typedPaths = new KeyNames(typed.map(({ path }) => path))
    this.#visitEntry = (keyStart, keyEnd, keyKind, start, end, kind) => {
      const outer = this.#path.length
      const reject = this.#enter(keyStart, keyEnd, keyKind) || this.#member(start, end, kind)
      this.#path.length = outer
      return reject
    }
    this.#visitElement = (start, end, kind) => {
      if (kind !== KIND.object) return this.#value(start, end, kind)
      const outer = this.#path.length
      reserve(this.#path, 5)
      this.#path.bytes[outer] = IN_ARRAY
      this.#path.view.setUint32(outer + 1, this.#objectsInArrays++)
      this.#path.length = outer + 5
      const reject = eachEntry(this.#bytes, start, this.#visitEntry)
      this.#path.length = outer
      return reject
    }
  }

  /** 0, or why the object at `start` cannot be stored. */
  check(bytes: Uint8Array, start: number): number {
    this.#bytes = bytes
    this.#path.length = 0
    this.#objectsInArrays = 0
    const reject = eachEntry(bytes, start, this.#visitEntry)
    this.#seen.truncate(0, 0)
    return reject
  }

  /** Goes down to a member, which must be the only one with its path. */
  #enter(start: number, end: number, kind: number): number {
    const path = this.#path
    if (kind === KIND.text) append(path, this.#bytes, start, end)
    else {
      reserve(path, end - start)
      const reject = decodeText(this.#bytes, start, end, path)
      if (reject < 0) return reject
    }
    const { entries, count } = this.#seen
    const at = entries.length
    append(entries, path.bytes, 0, path.length)
    return this.#seen.settle(at, at) < count ? REJECT.duplicateKey : 0
  }

  #member(start: number, end: number, kind: number): number {
    const path = this.#path
    const place = this.#typedPaths.find(path.bytes, 0, path.length, KIND.text, 0)
    if (place >= 0) {
      const { trial } = this.#typed[place]!
      const reject = trial.write(this.#bytes, start, end, kind)
      trial.clear()
      return reject
    }
    if (kind !== KIND.object) return this.#value(start, end, kind)
    reserve(path, 1)
    path.bytes[path.length++] = DOT
    return eachEntry(this.#bytes, start, this.#visitEntry)
  }

  #value(start: number, end: number, kind: number): number {
    const bytes = this.#bytes
    switch (kind) {
      case KIND.escapedText:
        return checkEscapes(bytes, start, end)
      case KIND.integer:
        return checkInteger(bytes, start, end, bytes[start] === MINUS ? INT64 : UINT64)
      case KIND.decimal:
        return checkFloat(bytes, start, end, 64)
      case KIND.array:
        return eachElement(bytes, start, this.#visitElement)
      default:
        return 0
    }
  }
}
