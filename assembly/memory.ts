// Where everything lies. The host lays out the memory and says where its parts are; nothing is allocated here.
//
//   buffers   what columns are written to. Four arrays of u32, one entry per buffer: place, capacity, length, and the
//             length before the record under way. The last two are padded to whole vectors of 16 bytes.
//   program   steps of 32 bytes, see machine.ts
//   constants literals with their masks, and bytes that are appended as they are

/** More than a kernel writes or reads past the value that it looks at. */
export const SLACK: u32 = 64

let places: usize = 0
let capacities: usize = 0
let lengths: usize = 0
let marks: usize = 0
let bufferCount: u32 = 0

/** Set when a buffer has no room: the host makes it larger and runs the record again. */
export let fullBuffer: i32 = -1
export let neededBytes: u32 = 0

export function setBuffers(at: usize, count: u32): void {
  const bytes = ((count + 3) & ~3) * 4
  places = at
  capacities = at + bytes
  lengths = at + 2 * bytes
  marks = at + 3 * bytes
  bufferCount = count
}

export function clearFull(): void {
  fullBuffer = -1
}

/** Where the next byte of a buffer goes, after making sure of room for `bytes` and the slack; 0 without room. */
@inline
export function roomIn(buffer: u32, bytes: u32): usize {
  const length = load<u32>(lengths + (buffer << 2))
  if (length + bytes + SLACK > load<u32>(capacities + (buffer << 2))) {
    fullBuffer = buffer
    neededBytes = bytes + SLACK
    return 0
  }
  return load<u32>(places + (buffer << 2)) + length
}

@inline
export function grew(buffer: u32, bytes: u32): void {
  store<u32>(lengths + (buffer << 2), load<u32>(lengths + (buffer << 2)) + bytes)
}

/** False without room. */
export function appendConstant(buffer: u32, from: usize, length: u32): bool {
  const to = roomIn(buffer, length)
  if (to === 0) return false
  memory.copy(to, from, length)
  grew(buffer, length)
  return true
}

/** False without room. */
@inline
export function appendByte(buffer: u32, value: u8): bool {
  const to = roomIn(buffer, 1)
  if (to === 0) return false
  store<u8>(to, value)
  grew(buffer, 1)
  return true
}

@inline
export function markAll(): void {
  for (let i: u32 = 0; i < bufferCount; i += 4) v128.store(marks + (i << 2), v128.load(lengths + (i << 2)))
}

@inline
export function rollbackAll(): void {
  for (let i: u32 = 0; i < bufferCount; i += 4) v128.store(lengths + (i << 2), v128.load(marks + (i << 2)))
}
