// JSON that the server was asked to write as text: u64 1, then the texts of the objects as a String column.

import { append, ColumnBuffer } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { scanValue, skipBlanks } from '../json/scan.ts'
import { type BlockCursor, NativeError } from './cursor.ts'
import { StringValues } from './texts.ts'
import type { NativeValues } from './values.ts'

const AS_TEXT = 1

export class JsonValues implements NativeValues {
  readonly #texts = new StringValues('bytes')
  readonly #scratch = new ColumnBuffer(256)

  prefix(cursor: BlockCursor): void {
    const version = cursor.uint64()
    if (version !== AS_TEXT) throw new NativeError(`JSON in the version ${version}, and not as text`)
  }

  read(cursor: BlockCursor, rows: number): void {
    this.#texts.read(cursor, rows)
  }

  put(row: number, out: ColumnBuffer): number {
    const scratch = this.#scratch
    scratch.length = 0
    const length = this.#texts.raw(row, scratch)
    const end = scanValue(scratch.bytes, skipBlanks(scratch.bytes, 0))
    append(out, scratch.bytes, 0, length)
    return end === length ? 0 : REJECT.valueSyntax
  }
}
