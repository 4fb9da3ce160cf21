// XXH32, the checksum of LZ4 frames: github.com/Cyan4973/xxHash, doc/xxhash_spec.md. Streaming, seed 0.

const P1 = 0x9e3779b1 | 0
const P2 = 0x85ebca77 | 0
const P3 = 0xc2b2ae3d | 0
const P4 = 0x27d4eb2f | 0
const P5 = 0x165667b1 | 0
const STRIPE = 16

export interface XxHash32 {
  update(bytes: Uint8Array): void
  /** Unsigned. Takes nothing away: more bytes may follow. */
  digest(): number
}

export function xxHash32(): XxHash32 {
  let a = (P1 + P2) | 0
  let b = P2
  let c = 0
  let d = -P1 | 0
  let total = 0
  const held = new Uint8Array(STRIPE)
  let heldBytes = 0

  /** Whole stripes from `at`; returns how far it came. */
  const stripes = (bytes: Uint8Array, from: number): number => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = from
    for (; at + STRIPE <= bytes.length; at += STRIPE) {
      a = round(a, view.getInt32(at, true))
      b = round(b, view.getInt32(at + 4, true))
      c = round(c, view.getInt32(at + 8, true))
      d = round(d, view.getInt32(at + 12, true))
    }
    return at
  }

  return {
    update(bytes) {
      total += bytes.length
      let at = 0
      if (heldBytes > 0) {
        at = Math.min(STRIPE - heldBytes, bytes.length)
        held.set(bytes.subarray(0, at), heldBytes)
        heldBytes += at
        if (heldBytes < STRIPE) return
        stripes(held, 0)
        heldBytes = 0
      }
      at = stripes(bytes, at)
      held.set(bytes.subarray(at))
      heldBytes = bytes.length - at
    },
    digest() {
      let hash = total >= STRIPE ? (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0 : P5
      hash = (hash + total) | 0
      const view = new DataView(held.buffer)
      let at = 0
      for (; at + 4 <= heldBytes; at += 4) {
        hash = Math.imul(rotate((hash + Math.imul(view.getInt32(at, true), P3)) | 0, 17), P4)
      }
      for (; at < heldBytes; at++) hash = Math.imul(rotate((hash + Math.imul(held[at] as number, P5)) | 0, 11), P1)
      hash = Math.imul(hash ^ (hash >>> 15), P2)
      hash = Math.imul(hash ^ (hash >>> 13), P3)
      return (hash ^ (hash >>> 16)) >>> 0
    },
  }
}

export function xxHash32Of(bytes: Uint8Array): number {
  const hash = xxHash32()
  hash.update(bytes)
  return hash.digest()
}

function round(accumulator: number, lane: number): number {
  return Math.imul(rotate((accumulator + Math.imul(lane, P2)) | 0, 13), P1)
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}
