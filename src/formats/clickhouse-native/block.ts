// A Native block: the numbers of columns and rows, then for each column its name, its type and its data. It has no length of its
// own, so its end is found by going over its columns: that is one step for a column of fixed width, and one per value for texts.
//
//   columns, rows (LEB128) | name, type (texts), data | name, type, data | …

import { parseType } from '../../codecs/clickhouse/type-parser.ts'
import { BlockCursor, NativeError, SHORT } from './cursor.ts'
import { makeValues, unreadable } from './make-values.ts'
import type { NativeValues, Place } from './values.ts'

export interface NativeColumn {
  readonly name: string
  readonly type: string
}

export class NativeBlock {
  readonly values: readonly NativeValues[]
  rows = 0
  readonly #columns: readonly NativeColumn[]
  readonly #cursor = new BlockCursor()
  /** Columns that were gone over, or -1 before the head; where the next one begins, from the beginning of the block. */
  #done = -1
  #reached = 0

  /** `places`: what takes the values. A NativeError where a type cannot be read. */
  constructor(columns: readonly NativeColumn[], places: readonly (Place | undefined)[] = []) {
    this.#columns = columns
    this.values = columns.map(({ name, type }, index) => {
      const node = parseType(type)
      const made = node && makeValues(node, places[index])
      if (made !== undefined) return made
      const inner = node && unreadable(node)
      throw new NativeError(`the column ${name} has a type that cannot be read: ${inner ?? type}`)
    })
  }

  /**
   * Goes over the block that begins at `start`, from where the last call has stopped; returns its end, or -1 where more bytes are
   * needed than those before `to`. A NativeError where it is no block with these columns.
   */
  pass(bytes: Uint8Array, start: number, to: number): number {
    const cursor = this.#cursor
    try {
      while (this.#done < this.#columns.length) {
        cursor.set(bytes, start + this.#reached, to)
        if (this.#done < 0) this.#head(cursor)
        else this.#column(cursor, this.#done)
        this.#done++
        this.#reached = cursor.at - start
      }
    } catch (cause) {
      if (cause === SHORT) return -1
      throw cause
    }
    const end = start + this.#reached
    this.#done = -1
    this.#reached = 0
    return end
  }

  #head(cursor: BlockCursor): void {
    const columns = cursor.varUint()
    this.rows = cursor.varUint()
    const expected = this.#columns.length
    // A block without rows may be without columns, too.
    if (columns === 0 && this.rows === 0) {
      this.#done = expected - 1
      return
    }
    if (columns !== expected) throw new NativeError(`a block of ${columns} columns instead of ${expected}`)
  }

  #column(cursor: BlockCursor, index: number): void {
    const { name, type } = this.#columns[index]!
    const found = cursor.text()
    const foundType = cursor.text()
    if (found !== name || withoutZone(foundType) !== withoutZone(type)) {
      throw new NativeError(
        `the column ${name} of the type ${type} came as ${shown(found)} of the type ${shown(foundType)}`,
      )
    }
    if (this.rows === 0) return
    const values = this.values[index]!
    values.prefix(cursor)
    values.read(cursor, this.rows)
  }
}

/** Over HTTP the type of a DateTime comes without its zone, which its values do not need. */
function withoutZone(type: string): string {
  return type.startsWith('DateTime(') ? 'DateTime' : type
}

const SHOWN = 64

function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)
}
