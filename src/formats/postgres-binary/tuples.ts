// The tuples of a chunk: where each field lies.

import type { TupleRecords } from './records.ts'
import { int32, MESSAGE_HEADER } from './tuple-ends.ts'

const FIRST_FIELDS = 64 * 1024
const FIRST_ROWS = 8 * 1024

export class Tuples {
  bytes: Uint8Array = new Uint8Array(0)
  view: DataView = new DataView(new ArrayBuffer(0))
  rows = 0
  /** Of the field f of the row r at r * width + f. The end of a NULL lies before its start. */
  starts = new Int32Array(FIRST_FIELDS)
  ends = new Int32Array(FIRST_FIELDS)
  /** Of each row where its message begins. */
  messages = new Int32Array(FIRST_ROWS)
  readonly width: number

  constructor({ fields }: TupleRecords) {
    this.width = fields.length
  }

  /** Goes over a chunk of whole messages. */
  read(chunk: Uint8Array): void {
    this.bytes = chunk
    this.view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const { width } = this
    let rows = 0
    let place = 0
    for (let message = 0; message < chunk.length; rows++) {
      if (place + width > this.starts.length) {
        this.starts = grown(this.starts, place + width)
        this.ends = grown(this.ends, place + width)
      }
      if (rows === this.messages.length) this.messages = grown(this.messages, rows + 1)
      this.messages[rows] = message
      const { starts, ends } = this
      let at = message + MESSAGE_HEADER + 2
      for (let field = 0; field < width; field++, place++) {
        const length = int32(chunk, at)
        at += 4
        starts[place] = at
        ends[place] = at + length
        if (length > 0) at += length
      }
      message += 1 + int32(chunk, message + 1)
    }
    this.rows = rows
  }
}

function grown(numbers: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(needed, numbers.length * 2))
  larger.set(numbers)
  return larger
}
