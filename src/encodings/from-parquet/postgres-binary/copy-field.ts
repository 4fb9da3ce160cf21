// Fields of COPY BINARY's tuples that are there already, length and payload.

/** The bytes of a field before its payload, and what is there for a NULL. */
export const LENGTH_BYTES = 4
export const NULL_LENGTH = -1

/** Up to this many bytes a loop is faster than the views that a check and a copy take. */
export const SHORT = 64

/** Copies a field, which has four bytes at least, to `to`; returns the position after it. */
export function copyField(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  length: number,
  target: Uint8Array,
  targetView: DataView,
  to: number,
): number {
  if (length > SHORT) {
    target.set(bytes.subarray(from, from + length), to)
    return to + length
  }
  const last = length - LENGTH_BYTES
  for (let i = 0; i < last; i += LENGTH_BYTES) {
    targetView.setInt32(to + i, view.getInt32(from + i, true), true)
  }
  // It may begin within the word before it.
  targetView.setInt32(to + last, view.getInt32(from + last, true), true)
  return to + length
}
