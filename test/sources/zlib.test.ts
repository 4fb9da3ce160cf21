// zlib streams: found by what they give and by `.zz`, in pieces of any size, cut off anywhere and with any bit flipped.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { BulkloadError } from '../../src/errors.ts'
import { decompress } from '../../src/sources/compression/decompress.ts'
import { contentOf, TEXT } from './compressed-files.ts'
import { everyBytes, piecedStream } from './pieced-stream.ts'
import { readAll } from './read-all.ts'

async function decompressed(bytes: Uint8Array, name: string, cuts: readonly number[] = []) {
  const stream = await decompress(piecedStream(bytes, cuts), name)
  try {
    const content = await readAll(stream)
    return { content, compression: stream.compression, unchecked: stream.unchecked, rawBytes: stream.rawBytes }
  } finally {
    await stream.close()
  }
}

/** The content, or the error of damaged data; any other error fails the test. */
async function contentOrCorrupt(bytes: Uint8Array, name: string): Promise<Buffer | BulkloadError> {
  return decompressed(bytes, name).then(
    ({ content }) => content,
    (cause: unknown) => {
      if (cause instanceof BulkloadError && cause.code === 'BL_SOURCE_CORRUPT') return cause
      throw cause
    },
  )
}

test('a zlib stream gives its content, whatever it is called and however it arrives', async () => {
  for (const content of [TEXT, contentOf('s'), Buffer.from('{"id":1}\n'), Buffer.from('a;b\nü;2\n')]) {
    for (const options of [{ level: 0 }, { level: 1 }, { level: 6 }, { level: 9 }, { windowBits: 9 }]) {
      const bytes = deflateSync(content, options)
      for (const name of ['x.csv', 'x.csv.gz', 'x.csv.zz', 'the standard input']) {
        for (const cuts of [[], [1, 2, 3], everyBytes(997, bytes.length)]) {
          const found = await decompressed(bytes, name, cuts)
          assert.ok(found.content.equals(content), `${name} ${JSON.stringify(options)}`)
          assert.deepEqual([found.compression, found.unchecked, found.rawBytes], ['zlib', undefined, bytes.length])
        }
      }
    }
  }
})

test('an empty one is recognized by its name', async () => {
  assert.equal((await decompressed(deflateSync(''), 'x.csv.zz')).content.length, 0)
})

test('cut off at any byte it is an error at its end', async () => {
  const bytes = deflateSync(contentOf('s'))
  for (let length = 1; length < bytes.length; length++) {
    const result = await contentOrCorrupt(bytes.subarray(0, length), 'x.csv.zz')
    assert.ok(result instanceof BulkloadError, `${length}`)
    assert.equal(result.place?.byteOffset, length)
  }
})

test('with any bit flipped it is an error or gives the same', async () => {
  const bytes = deflateSync(contentOf('s'))
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3] = flipped[bit >> 3]! ^ (1 << (bit & 7))
    const result = await contentOrCorrupt(flipped, 'x.csv.zz')
    assert.ok(result instanceof BulkloadError || result.equals(contentOf('s')), `bit ${bit}`)
  }
})

test('other bytes behind the end, and text under its name, are an error', async () => {
  const behind = await contentOrCorrupt(Buffer.concat([deflateSync(contentOf('s')), Buffer.from('x')]), 'x.csv.zz')
  assert.ok(behind instanceof BulkloadError)
  assert.match(behind.message, /other bytes follow the end of the compressed data/)
  for (const text of ['id\n1\n', 'x^2,y\n1,2\n']) {
    const result = await contentOrCorrupt(Buffer.from(text), 'x.csv.zz')
    assert.ok(result instanceof BulkloadError, text)
  }
})
