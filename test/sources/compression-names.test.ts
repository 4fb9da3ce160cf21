// What a name promises, and the error if the bytes are something else or too few.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib'
import { BulkloadError } from '../../src/errors.ts'
import { decompress } from '../../src/sources/compression/decompress.ts'
import { contentOf, goldenFile, TEXT } from './compressed-files.ts'
import { everyBytes, piecedStream } from './pieced-stream.ts'
import { readAll } from './read-all.ts'

async function outcome(bytes: Uint8Array, name: string, cuts: readonly number[] = []): Promise<Buffer | BulkloadError> {
  const source = piecedStream(bytes, cuts)
  try {
    const stream = await decompress(source, name)
    const content = await readAll(stream)
    await stream.close()
    return content
  } catch (cause) {
    if (cause instanceof BulkloadError) return cause
    throw cause
  }
}

async function failure(bytes: Uint8Array, name: string, cuts: readonly number[] = []): Promise<BulkloadError> {
  const result = await outcome(bytes, name, cuts)
  assert.ok(result instanceof BulkloadError, `${name} was taken: ${String(result).slice(0, 50)}`)
  return result
}

/** By extension: a compressed file of that kind. */
const FILES: Readonly<Record<string, Buffer>> = {
  gz: gzipSync(contentOf('s')),
  gzip: gzipSync(contentOf('s')),
  bgz: gzipSync(contentOf('s')),
  zst: goldenFile('s.zst'),
  zstd: goldenFile('s.zst'),
  lz4: goldenFile('s.lz4'),
  bz2: goldenFile('s.bz2'),
  xz: goldenFile('s.xz'),
  br: brotliCompressSync(contentOf('s')),
}

test('an empty file whose name promises a compression is an upload that was interrupted', async () => {
  for (const extension of Object.keys(FILES)) {
    const error = await failure(new Uint8Array(0), `in/x.csv.${extension.toUpperCase()}`)
    assert.equal(error.code, 'BL_SOURCE_CORRUPT')
    assert.match(error.message, /^in\/x\.csv\.\w+ is empty, but it should contain \w+ data$/)
    assert.deepEqual(error.place, { source: `in/x.csv.${extension.toUpperCase()}`, byteOffset: 0 })
  }
  assert.equal(((await outcome(new Uint8Array(0), 'x.csv')) as Buffer).length, 0)
})

test('nothing compressed is no rows, not damage', async () => {
  for (const [name, bytes] of [
    ['e.gz', gzipSync('')],
    ['e.br', brotliCompressSync('')],
    ...['e.zst', 'e.lz4', 'e.bz2', 'e.xz'].map((name) => [name, goldenFile(name)] as const),
  ] as const) {
    assert.equal(((await outcome(bytes, name)) as Buffer).length, 0, name)
  }
})

test('a file of any compression that is cut anywhere is reported with the place of the cut', async () => {
  for (const [extension, bytes] of Object.entries(FILES)) {
    if (extension === 'gzip' || extension === 'bgz' || extension === 'zstd') continue
    for (let length = 1; length < bytes.length; length++) {
      // Every byte of headers and trailers, and some of the blocks: each costs the start of a thread.
      if (length > 16 && length < bytes.length - 12 && length % 61 > 0) continue
      const error = await failure(bytes.subarray(0, length), `x.${extension}`)
      assert.equal(error.code, 'BL_SOURCE_CORRUPT', `${extension} cut at ${length}: ${error.message}`)
      assert.equal(error.place?.byteOffset, length, `${extension} cut at ${length}: ${error.message}`)
    }
  }
})

test('a stream without a name that is cut within its signature is no text', async () => {
  for (const [extension, bytes] of Object.entries(FILES)) {
    // Text may begin with BZ, and brotli has no signature.
    if (extension === 'bz2' || extension === 'br') continue
    for (const length of extension.startsWith('g') || extension === 'bgz' ? [2] : [2, 3]) {
      const error = await failure(bytes.subarray(0, length), 'the standard input')
      assert.deepEqual([error.code, error.place?.byteOffset], ['BL_SOURCE_CORRUPT', length], extension)
      assert.match(error.message, new RegExp(`ends after ${length} bytes, but it should contain \\w+ data`))
    }
  }
})

test('a signature with one bit flipped is damage, not text', async () => {
  const bits = { gz: 24, zst: 32, lz4: 32, xz: 48, bz2: 24 }
  for (const [extension, count] of Object.entries(bits)) {
    const bytes = FILES[extension] as Buffer
    for (let bit = 0; bit < count; bit++) {
      const flipped = Buffer.from(bytes)
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
      const error = await failure(flipped, `x.csv.${extension}`)
      assert.equal(error.code, 'BL_SOURCE_CORRUPT', `${extension}, bit ${bit}: ${error.message}`)
    }
  }
})

test('text that is called compressed: what was found, and what to do', async () => {
  for (const extension of Object.keys(FILES).filter((name) => name !== 'br')) {
    const error = await failure(Buffer.from('id,name\n1,x\n'), `data/x.csv.${extension}`, everyBytes(1, 12))
    assert.equal(error.code, 'BL_SOURCE_CORRUPT')
    assert.match(error.message, /^data\/x\.csv\.\w+ is named like \w+ data, but contains text: "id,name\\n1,x\\n"$/)
    assert.match(error.hint ?? '', new RegExp(`rename it without \\.${extension}, or pipe it in`))
  }
})

test('another compression than the name says is taken from the content', async () => {
  assert.ok(((await outcome(FILES['zst'] as Buffer, 'x.csv.gz')) as Buffer).equals(contentOf('s')))
})

test('deflate without a header is recognized, whatever its name', async () => {
  for (const content of [TEXT, contentOf('s'), Buffer.from('{"id":1}\n'), Buffer.from('a;b\nü;2\n')]) {
    for (const level of [0, 1, 9]) {
      for (const name of ['x.csv', 'x.csv.gz', 'x.zz', 'the standard input']) {
        const raw = await failure(deflateRawSync(content, { level }), name)
        assert.deepEqual(
          [raw.code, raw.message],
          ['BL_USAGE', `${name} is a raw deflate stream, which bulkload does not decompress`],
        )
      }
    }
  }
})

test('texts of every encoding, and other binary files, are no deflate', async () => {
  const texts = ['x^2,y\n1,2\n', 'x\x01,y\n', 'héé,ø\n', '\ufeffa,b\n'].flatMap((text) =>
    (['utf8', 'latin1', 'utf16le'] as const).map((encoding) => Buffer.from(text, encoding)),
  )
  const others = ['PAR1\x15\x04\x15\0', 'PK\x03\x04\x14\0', 'SQLite format 3\0', 'x\x9c\xff\xff\xff'].map((text) =>
    Buffer.from(text, 'latin1'),
  )
  for (const bytes of [...texts, ...others]) {
    assert.ok(((await outcome(bytes, 'x.csv', everyBytes(1, bytes.length))) as Buffer).equals(bytes))
  }
})

test('what has no checksum is said', async () => {
  const without = (bytes: Buffer, mask: number): Buffer => {
    const copy = Buffer.from(bytes)
    copy[4] = (copy[4] as number) & ~mask
    return copy
  }
  const cases: readonly (readonly [string, Buffer, string | undefined])[] = [
    ['x.gz', FILES['gz'] as Buffer, undefined],
    ['x.bz2', FILES['bz2'] as Buffer, undefined],
    ['x.xz', FILES['xz'] as Buffer, undefined],
    ['x.br', FILES['br'] as Buffer, 'brotli without checksums: damage may go unnoticed'],
    ['x.lz4', goldenFile('s.legacy.lz4'), 'lz4 without checksums: damage may go unnoticed'],
    ['x.zst', without(FILES['zst'] as Buffer, 4), 'zstd without checksums: damage may go unnoticed'],
    ['x.csv', Buffer.from('a,b\n'), undefined],
  ]
  for (const [name, bytes, words] of cases) {
    const stream = await decompress(piecedStream(bytes, everyBytes(1, bytes.length)), name)
    assert.equal(stream.unchecked, words, name)
    await stream.close()
  }
})
