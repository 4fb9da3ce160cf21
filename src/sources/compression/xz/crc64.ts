// CRC-64 of ECMA-182, reflected, the usual check of xz files. In halves of 32 bits, because a bigint per byte is slow.

const LOW = new Int32Array(256)
const HIGH = new Int32Array(256)
for (let byte = 0; byte < 256; byte++) {
  let low = byte
  let high = 0
  for (let bit = 0; bit < 8; bit++) {
    const isOdd = (low & 1) === 1
    low = (low >>> 1) | (high << 31)
    high >>>= 1
    if (isOdd) {
      low ^= 0xd7870f42
      high ^= 0xc96c5795
    }
  }
  LOW[byte] = low
  HIGH[byte] = high
}

export interface Crc64 {
  update(bytes: Uint8Array): void
  /** Eight bytes, little-endian. */
  digest(): Uint8Array
}

export function crc64(): Crc64 {
  let low = -1
  let high = -1
  return {
    update(bytes) {
      for (let i = 0; i < bytes.length; i++) {
        const entry = (low ^ (bytes[i] as number)) & 0xff
        low = ((low >>> 8) | (high << 24)) ^ (LOW[entry] as number)
        high = (high >>> 8) ^ (HIGH[entry] as number)
      }
    },
    digest() {
      const bytes = new Uint8Array(8)
      const view = new DataView(bytes.buffer)
      view.setInt32(0, ~low, true)
      view.setInt32(4, ~high, true)
      return bytes
    },
  }
}
