// The only mutable output type. One class for every column and target: V8 makes stores through five or more
// typed-array classes ten times slower.

/** Bytes written so far are `bytes[0 .. length)`. Call `reserve` before writing; writers do not check bounds. */
export class ColumnBuffer {
  bytes: Uint8Array
  view: DataView
  length = 0
  /** The length before the record under way: what comes after it is taken back when the record is refused. */
  mark = 0
  /** Makes `bytes` and `view` larger, with what is in them; set by the owner of their memory. */
  grow: ((capacity: number) => void) | undefined = undefined

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity)
    this.view = new DataView(this.bytes.buffer)
  }
}

/** Makes room for `extra` more bytes, doubling as needed. */
export function reserve(buffer: ColumnBuffer, extra: number): void {
  const needed = buffer.length + extra
  if (needed > buffer.bytes.length) enlarge(buffer, needed)
}

function enlarge(buffer: ColumnBuffer, needed: number): void {
  let capacity = Math.max(1, buffer.bytes.length) * 2
  while (capacity < needed) capacity *= 2
  if (buffer.grow !== undefined) {
    buffer.grow(capacity)
    return
  }
  const grown = new Uint8Array(capacity)
  grown.set(buffer.bytes.subarray(0, buffer.length))
  buffer.bytes = grown
  buffer.view = new DataView(grown.buffer)
}

/** Appends `bytes[start .. end)`; makes the room itself. */
export function append(buffer: ColumnBuffer, bytes: Uint8Array, start: number, end: number): void {
  reserve(buffer, end - start)
  buffer.bytes.set(bytes.subarray(start, end), buffer.length)
  buffer.length += end - start
}

/** Appends one byte; makes the room itself. */
export function putByte(buffer: ColumnBuffer, byte: number): void {
  reserve(buffer, 1)
  buffer.bytes[buffer.length++] = byte
}
