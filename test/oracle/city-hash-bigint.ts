// CityHash128 of version 1.0.2 in BigInt: slow, and written apart from city-hash.wat so that one checks the other.

const K0 = 0xc3a5c85c97cb3127n
const K1 = 0xb492b66fbe98f273n
const K2 = 0x9ae16a3b2f90404fn
const K3 = 0xc949d7c7509e6557n
const K_MUL = 0x9ddfea08eb382d69n

type Pair = readonly [bigint, bigint]

/** The 16 checksum bytes of `message` as ClickHouse orders them: the low half, then the high half, little-endian. */
export function cityHash128Slowly(message: Uint8Array): Uint8Array {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  const [low, high] = hash(view, message.length)
  const out = new DataView(new ArrayBuffer(16))
  out.setBigUint64(0, low, true)
  out.setBigUint64(8, high, true)
  return new Uint8Array(out.buffer)
}

function hash(view: DataView, length: number): Pair {
  if (length >= 16) {
    const body = new DataView(view.buffer, view.byteOffset + 16, length - 16)
    return hashWithSeed(body, [word(view, 0) ^ K3, word(view, 8)])
  }
  if (length >= 8) {
    const empty = new DataView(new ArrayBuffer(0))
    return hashWithSeed(empty, [word(view, 0) ^ u64(BigInt(length) * K0), word(view, length - 8) ^ K1])
  }
  return hashWithSeed(view, [K0, K1])
}

function hashWithSeed(view: DataView, seed: Pair): Pair {
  return view.byteLength < 128 ? hashUnder128(view, seed) : hashFrom128(view, seed)
}

function hashUnder128(view: DataView, seed: Pair): Pair {
  const length = view.byteLength
  let [a, b] = seed
  let c: bigint
  let d: bigint
  if (length <= 16) {
    a = u64(shiftMix(u64(a * K1)) * K1)
    c = u64(b * K1 + hashUpTo16(view))
    d = shiftMix(u64(a + (length >= 8 ? word(view, 0) : c)))
  } else {
    c = join(u64(word(view, length - 8) + K1), a)
    d = join(u64(b + BigInt(length)), u64(c + word(view, length - 16)))
    a = u64(a + d)
    for (let pos = 0; pos < length - 16; pos += 16) {
      a = u64((a ^ u64(shiftMix(u64(word(view, pos) * K1)) * K1)) * K1)
      b ^= a
      c = u64((c ^ u64(shiftMix(u64(word(view, pos + 8) * K1)) * K1)) * K1)
      d ^= c
    }
  }
  a = join(a, c)
  b = join(d, b)
  return [a ^ b, join(b, a)]
}

function hashFrom128(view: DataView, [seedLow, seedHigh]: Pair): Pair {
  const length = view.byteLength
  let x = seedLow
  let y = seedHigh
  let z = u64(BigInt(length) * K1)
  const v0 = u64(rotate(y ^ K1, 49n) * K1 + word(view, 0))
  let v: Pair = [v0, u64(rotate(v0, 42n) * K1 + word(view, 8))]
  let w: Pair = [u64(rotate(u64(y + z), 35n) * K1 + x), u64(rotate(u64(x + word(view, 88)), 53n) * K1)]
  const blocksEnd = length - (length % 128)
  for (let pos = 0; pos < blocksEnd; pos += 64) {
    x = u64(rotate(u64(x + y + v[0] + word(view, pos + 16)), 37n) * K1) ^ w[1]
    y = u64(rotate(u64(y + v[1] + word(view, pos + 48)), 42n) * K1) ^ v[0]
    z = rotate(z ^ w[0], 33n)
    v = weakHash32(view, pos, u64(v[1] * K1), u64(x + w[0]))
    w = weakHash32(view, pos + 32, u64(z + w[1]), y)
    ;[x, z] = [z, x]
  }
  y = u64(y + rotate(w[0], 37n) * K0 + z)
  x = u64(x + rotate(u64(v[0] + z), 49n) * K0)
  for (let done = 32; done < (length % 128) + 32; done += 32) {
    y = u64(rotate(u64(y - x), 42n) * K0 + v[1])
    const w0 = u64(w[0] + word(view, length - done + 16))
    x = u64(rotate(x, 49n) * K0 + w0)
    w = [u64(w0 + v[0]), w[1]]
    v = weakHash32(view, length - done, v[0], v[1])
  }
  x = join(x, v[0])
  y = join(y, w[0])
  return [u64(join(u64(x + v[1]), w[1]) + y), join(u64(x + w[1]), u64(y + v[1]))]
}

function hashUpTo16(view: DataView): bigint {
  const length = view.byteLength
  const n = BigInt(length)
  if (length > 8) {
    const last = word(view, length - 8)
    return join(word(view, 0), rotate(u64(last + n), n)) ^ last
  }
  if (length >= 4) {
    return join(n + (BigInt(view.getUint32(0, true)) << 3n), BigInt(view.getUint32(length - 4, true)))
  }
  if (length === 0) return K2
  const y = BigInt(view.getUint8(0) + (view.getUint8(length >> 1) << 8))
  const z = n + BigInt(view.getUint8(length - 1) << 2)
  return u64(shiftMix(u64(y * K2) ^ u64(z * K3)) * K2)
}

function weakHash32(view: DataView, pos: number, seedA: bigint, seedB: bigint): Pair {
  const last = word(view, pos + 24)
  const a = u64(seedA + word(view, pos))
  const sum = u64(a + word(view, pos + 8) + word(view, pos + 16))
  const b = rotate(u64(seedB + a + last), 21n) + rotate(sum, 44n) + a
  return [u64(sum + last), u64(b)]
}

function join(u: bigint, v: bigint): bigint {
  const a = shiftMix(u64((u ^ v) * K_MUL))
  return u64(shiftMix(u64((v ^ a) * K_MUL)) * K_MUL)
}

function word(view: DataView, pos: number): bigint {
  return view.getBigUint64(pos, true)
}

function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value)
}

function shiftMix(value: bigint): bigint {
  return value ^ (value >> 47n)
}

function rotate(value: bigint, bits: bigint): bigint {
  return u64((value >> bits) | (value << (64n - bits)))
}
