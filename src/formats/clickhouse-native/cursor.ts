// Goes through the bytes of Native blocks. What a block needs beyond the bytes at hand is a SHORT: more may come.

/** The bytes are not what the format says. */
export class NativeError extends Error {}

/** Thrown where the bytes end; one object, for it is thrown once per piece that arrives. */
export const SHORT = new Error('the block is incomplete')

/** The longest name or type that is accepted, in bytes. */
const MAX_NAME_BYTES = 1024 * 1024
const TWO_32 = 2 ** 32

export class BlockCursor {
  bytes: Uint8Array = new Uint8Array(0)
  view: DataView = new DataView(new ArrayBuffer(0))
  at = 0
  end = 0

  /** The bytes from `from` to `to` come next. */
  set(bytes: Uint8Array, from: number, to: number): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    }
    this.at = from
    this.end = to
  }

  /** Where the next `count` bytes begin; goes on behind them. */
  take(count: number): number {
    const { at } = this
    if (at + count > this.end) throw SHORT
    this.at = at + count
    return at
  }

  varUint(): number {
    const { bytes, end } = this
    let value = 0
    let scale = 1
    for (let at = this.at; ; scale *= 128) {
      if (at === end) throw SHORT
      const byte = bytes[at++]!
      value += (byte & 0x7f) * scale
      if (byte < 0x80) {
        this.at = at
        return value
      }
      if (scale > 2 ** 49) throw new NativeError('a number that is too large')
    }
  }

  /** A number of 64 bits; a NativeError where it is not one of a size or a count. */
  uint64(): number {
    return this.uint64At(this.take(8))
  }

  uint64At(at: number): number {
    const value = this.view.getUint32(at + 4, true) * TWO_32 + this.view.getUint32(at, true)
    if (!Number.isSafeInteger(value)) throw new NativeError(`a count of ${value}`)
    return value
  }

  text(): string {
    const length = this.varUint()
    if (length > MAX_NAME_BYTES) throw new NativeError(`a name of ${length} bytes`)
    const at = this.take(length)
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + at, length).toString()
  }
}
