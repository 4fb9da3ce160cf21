import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteReader } from '../../src/sources/compression/byte-reader.ts'
import { decodeBzip2 } from '../../src/sources/compression/bzip2/bzip2.ts'
import { CorruptData } from '../../src/sources/compression/corrupt.ts'
import type { Decode } from '../../src/sources/compression/decode.ts'
import { decodeLz4 } from '../../src/sources/compression/lz4/lz4.ts'
import { decodeXz } from '../../src/sources/compression/xz/xz.ts'
import { decodeZstd } from '../../src/sources/compression/zstd/zstd.ts'
import { contentOf, goldenFile } from './compressed-files.ts'

const DECODERS: Readonly<Record<string, Decode>> = { bz2: decodeBzip2, xz: decodeXz, lz4: decodeLz4, zst: decodeZstd }
const SMALL = ['s.bz2', 's.xz', 's.crc32.xz', 's.sha.xz', 's.lz4', 's.legacy.lz4', 's.zst']
const LARGE = ['t.bz2', 't.xz', 't.sha.xz', 'm.lz4']
const EMPTY = ['e.bz2', 'e.xz', 'e.lz4', 'e.zst']

async function decode(name: string, bytes: Uint8Array, pieceBytes = bytes.length): Promise<Buffer> {
  const pieces: Buffer[] = []
  let at = 0
  const reader = new ByteReader(() => {
    if (at >= bytes.length) return undefined
    const piece = bytes.slice(at, at + pieceBytes)
    at += piece.length
    return piece
  })
  await (DECODERS[name.split('.').at(-1)!] as Decode)(reader, (output) => pieces.push(Buffer.from(output)))
  assert.equal(reader.offset, bytes.length, 'every byte was used')
  return Buffer.concat(pieces)
}

/** What comes out, or the CorruptData; any other error fails the test. */
async function decodeOrCorrupt(name: string, bytes: Uint8Array): Promise<Buffer | CorruptData> {
  return decode(name, bytes).catch((cause: unknown) => {
    if (cause instanceof CorruptData) return cause
    throw cause
  })
}

for (const name of [...SMALL, ...LARGE, ...EMPTY]) {
  test(`${name} gives its content, in pieces of any size`, async () => {
    for (const pieceBytes of [1, 7, 4096, 1 << 20]) {
      assert.ok((await decode(name, goldenFile(name), pieceBytes)).equals(contentOf(name)), `${pieceBytes}`)
    }
  })
}

for (const name of [...SMALL, ...EMPTY]) {
  test(`${name} cut off at any byte is an error at its end`, async () => {
    const whole = goldenFile(name)
    for (let length = 1; length < whole.length; length++) {
      const result = await decodeOrCorrupt(name, whole.subarray(0, length))
      // A legacy frame has no end mark: a magic number alone is a frame of nothing.
      if (name === 's.legacy.lz4' && length === 4) continue
      assert.ok(result instanceof CorruptData, `${length} bytes give ${(result as Buffer).length}`)
      assert.ok(result.byteOffset <= length, `byte ${result.byteOffset} of ${length}`)
    }
  })
}

for (const name of [...SMALL, ...EMPTY]) {
  test(`${name} with any bit flipped is an error or gives the same`, async () => {
    const bytes = goldenFile(name)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const mask = 1 << (bit & 7)
      bytes[bit >> 3] = bytes[bit >> 3]! ^ mask
      const result = await decodeOrCorrupt(name, bytes)
      bytes[bit >> 3] = bytes[bit >> 3]! ^ mask
      // Legacy frames have no checksum: only that it ends in one of the two ways can be asked for.
      if (name === 's.legacy.lz4') continue
      assert.ok(result instanceof CorruptData || result.equals(contentOf(name)), `bit ${bit}`)
    }
  })
}

for (const name of LARGE) {
  test(`${name} cut off or with a bit flipped at places all over it`, async () => {
    const whole = goldenFile(name)
    const step = Math.floor(whole.length / 40)
    for (let at = 5; at < whole.length; at += step) {
      assert.ok((await decodeOrCorrupt(name, whole.subarray(0, at))) instanceof CorruptData, `cut at ${at}`)
      const flipped = Buffer.from(whole)
      flipped[at] = flipped[at]! ^ (1 << (at & 7))
      const result = await decodeOrCorrupt(name, flipped)
      assert.ok(result instanceof CorruptData || result.equals(contentOf(name)), `flipped at ${at}`)
    }
  })
}

test('files one after the other give the contents one after the other', async () => {
  const groups = [
    ['s.bz2', 'e.bz2', 't.bz2'],
    ['e.xz', 's.xz', 's.sha.xz', 's.crc32.xz'],
    ['s.lz4', 'e.lz4', 'm.lz4', 's.legacy.lz4', 's.lz4'],
    ['s.legacy.lz4', 's.legacy.lz4'],
    ['s.zst', 'e.zst', 's.zst'],
  ]
  for (const names of groups) {
    const result = await decode(names[0]!, Buffer.concat(names.map(goldenFile)))
    assert.ok(result.equals(Buffer.concat(names.map(contentOf))), names.join())
  }
})

test('skippable frames are skipped, and one cut off is an error', async () => {
  const frame = Buffer.concat([Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]), Buffer.from('abc')])
  for (const name of ['s.zst', 's.lz4']) {
    const bytes = Buffer.concat([frame, goldenFile(name), frame])
    assert.ok((await decode(name, bytes)).equals(contentOf(name)))
    assert.ok((await decodeOrCorrupt(name, bytes.subarray(0, -1))) instanceof CorruptData)
  }
})

test('zeros may stand between xz streams, four at a time, and nothing else', async () => {
  const [first, second] = [goldenFile('s.xz'), goldenFile('s.sha.xz')]
  const padded = await decode('.xz', Buffer.concat([first, Buffer.alloc(8), second, Buffer.alloc(4)]))
  assert.ok(padded.equals(Buffer.concat([contentOf('s'), contentOf('s')])))
  for (const padding of [Buffer.alloc(2), Buffer.alloc(5), Buffer.from('\n'), Buffer.from('rest')]) {
    assert.ok((await decodeOrCorrupt('.xz', Buffer.concat([first, padding]))) instanceof CorruptData)
  }
})

test('other bytes behind the end are an error', async () => {
  for (const name of ['s.bz2', 's.xz', 's.lz4', 's.zst']) {
    const whole = goldenFile(name)
    const result = await decodeOrCorrupt(name, Buffer.concat([whole, Buffer.from('something else')]))
    assert.ok(result instanceof CorruptData, name)
    assert.ok(result.byteOffset >= whole.length, `${name}: byte ${result.byteOffset} of ${whole.length}`)
  }
})
