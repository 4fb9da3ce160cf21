import { isUtf8 } from 'node:buffer'

/** The first byte that is no part of valid UTF-8, or -1, by Node's own check of every prefix: slow. */
export function whereUtf8Stops(bytes: Uint8Array): number {
  if (isUtf8(bytes)) return -1
  let good = 0
  for (let end = 1; end <= bytes.length; end++) if (isUtf8(bytes.subarray(0, end))) good = end
  return good
}
