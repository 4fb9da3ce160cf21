import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { BulkloadError } from '../../src/errors.ts'
import { decompress } from '../../src/sources/compression/decompress.ts'
import { TEXT } from './compressed-files.ts'
import { everyBytes, piecedStream } from './pieced-stream.ts'
import { readAll } from './read-all.ts'

/** One block, as SAMv1.pdf 4.1 has it. */
function block(content: Uint8Array): Buffer {
  const data = deflateRawSync(content)
  const header = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 6, 0, 0x42, 0x43, 2, 0, 0, 0])
  header.writeUInt16LE(18 + data.length + 8 - 1, 16)
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(content), 0)
  trailer.writeUInt32LE(content.length, 4)
  return Buffer.concat([header, data, trailer])
}

const END = block(Buffer.alloc(0))

function bgzip(content: Buffer, blockBytes: number): Buffer {
  const blocks: Buffer[] = []
  for (let at = 0; at < content.length; at += blockBytes) blocks.push(block(content.subarray(at, at + blockBytes)))
  return Buffer.concat([...blocks, END])
}

async function decompressed(bytes: Uint8Array, cuts: readonly number[] = [], size?: number): Promise<Buffer> {
  const stream = await decompress(piecedStream(bytes, cuts), 'input')
  try {
    const result = await readAll(stream, size)
    assert.equal(stream.rawBytes, bytes.length)
    return result
  } finally {
    await stream.close()
  }
}

async function orCorrupt(bytes: Uint8Array): Promise<Buffer | BulkloadError> {
  return decompressed(bytes).catch((cause: unknown) => {
    if (cause instanceof BulkloadError && cause.code === 'BL_SOURCE_CORRUPT') return cause
    throw cause
  })
}

test('blocks come whole and in order', async () => {
  const large = Buffer.concat(Array.from({ length: 100 }, (_, i) => Buffer.concat([Buffer.from(`${i}\n`), TEXT])))
  assert.ok((await decompressed(bgzip(large, 65_280))).equals(large))
  for (const blockBytes of [1000, 40_000]) {
    const bytes = bgzip(TEXT, blockBytes)
    for (const cuts of [[], everyBytes(17, bytes.length), everyBytes(65_000, bytes.length)]) {
      assert.ok((await decompressed(bytes, cuts, 777)).equals(TEXT))
    }
  }
  assert.equal((await decompressed(END)).length, 0)
})

test('other gzip may follow, and zeros; other bytes are an error', async () => {
  const text = TEXT.subarray(0, 5000)
  const bytes = bgzip(text, 1000)
  const both = Buffer.concat([text, text])
  assert.ok((await decompressed(Buffer.concat([bytes, gzipSync(text)]))).equals(both))
  assert.ok((await decompressed(Buffer.concat([bytes, bytes]))).equals(both))
  assert.ok((await decompressed(Buffer.concat([gzipSync(text), bytes]))).equals(both))
  assert.ok((await decompressed(Buffer.concat([bytes, Buffer.alloc(30)]))).equals(text))
  for (const rest of ['x', '\0x', 'more than a header of gzip has', '\x1f\x8b\x08']) {
    const result = await orCorrupt(Buffer.concat([bytes, Buffer.from(rest, 'latin1')]))
    assert.ok(result instanceof BulkloadError, rest)
    assert.ok((result.place?.byteOffset ?? -1) >= bytes.length, rest)
  }
})

test('cut off at any byte is an error, also between two blocks', async () => {
  const bytes = bgzip(TEXT.subarray(0, 1500), 500)
  for (let length = 3; length < bytes.length; length++) {
    const result = await orCorrupt(bytes.subarray(0, length))
    assert.ok(result instanceof BulkloadError, `${length}`)
    assert.ok((result.place?.byteOffset ?? -1) <= length)
  }
})

test('with any bit flipped it is an error or gives the same', async () => {
  const content = TEXT.subarray(0, 600)
  const bytes = bgzip(content, 300)
  for (let bit = 24; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3] = flipped[bit >> 3]! ^ (1 << (bit & 7))
    const result = await orCorrupt(flipped)
    assert.ok(result instanceof BulkloadError || result.equals(content), `bit ${bit}`)
  }
})
