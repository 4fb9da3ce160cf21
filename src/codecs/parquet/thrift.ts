// Thrift's compact protocol, written: page headers and the footer of Parquet.
// Source: Apache Thrift, "Thrift Compact protocol encoding" (doc/specs/thrift-compact-protocol.md).

import { append, ColumnBuffer, putByte } from '../column-buffer.ts'

const TYPE = { true: 1, false: 2, byte: 3, i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const

type ElementType = 'i32' | 'binary' | 'struct'

/** Fields come in the order of their numbers; every struct ends with `stop`. */
export class ThriftWriter {
  readonly out: ColumnBuffer
  #last = 0
  readonly #outer: number[] = []

  constructor(capacity = 1024) {
    this.out = new ColumnBuffer(capacity)
  }

  bool(field: number, value: boolean): void {
    this.#header(field, value ? TYPE.true : TYPE.false)
  }

  byte(field: number, value: number): void {
    this.#header(field, TYPE.byte)
    putByte(this.out, value & 0xff)
  }

  i32(field: number, value: number): void {
    this.#header(field, TYPE.i32)
    this.#zigzag(value)
  }

  /** An integer that a double holds exactly. */
  i64(field: number, value: number): void {
    this.#header(field, TYPE.i64)
    this.#zigzag(value)
  }

  binary(field: number, value: Uint8Array): void {
    this.#header(field, TYPE.binary)
    this.#bytes(value)
  }

  text(field: number, value: string): void {
    this.binary(field, new TextEncoder().encode(value))
  }

  struct(field: number, write: () => void): void {
    this.#header(field, TYPE.struct)
    this.element(write)
  }

  /** `write` writes the elements, one after another, with the functions below. */
  list(field: number, type: ElementType, count: number, write: () => void): void {
    this.#header(field, TYPE.list)
    if (count < 15) putByte(this.out, (count << 4) | TYPE[type])
    else {
      putByte(this.out, 0xf0 | TYPE[type])
      this.#varint(count)
    }
    write()
  }

  /** An element of a list of structs, or the outermost struct. */
  element(write: () => void): void {
    this.#outer.push(this.#last)
    this.#last = 0
    write()
    putByte(this.out, 0)
    this.#last = this.#outer.pop() ?? 0
  }

  i32Element(value: number): void {
    this.#zigzag(value)
  }

  textElement(value: string): void {
    this.#bytes(new TextEncoder().encode(value))
  }

  #header(field: number, type: number): void {
    const delta = field - this.#last
    this.#last = field
    if (delta > 0 && delta <= 15) putByte(this.out, (delta << 4) | type)
    else {
      putByte(this.out, type)
      this.#zigzag(field)
    }
  }

  #bytes(value: Uint8Array): void {
    this.#varint(value.length)
    append(this.out, value, 0, value.length)
  }

  #zigzag(value: number): void {
    this.#varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  #varint(value: number): void {
    let rest = value
    while (rest > 0x7f) {
      putByte(this.out, (rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    putByte(this.out, rest)
  }
}
