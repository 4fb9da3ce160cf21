import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { BulkloadError } from '../../src/errors.ts'
import { decompress } from '../../src/sources/compression/decompress.ts'
import type { ByteStream } from '../../src/sources/source.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { contentOf, goldenFile, TEXT } from './compressed-files.ts'
import { everyBytes, piecedStream } from './pieced-stream.ts'
import { readAll } from './read-all.ts'

const folder = makeTempFolder('compression')
after(() => folder.remove())

async function decompressed(bytes: Uint8Array, name = 'input', cuts: readonly number[] = []): Promise<Buffer> {
  const source = piecedStream(bytes, cuts)
  const stream = await decompress(source, name)
  try {
    const result = await readAll(stream)
    assert.equal(stream.rawBytes, bytes.length, 'every byte of the source was read')
    assert.equal(await stream.read(new Uint8Array(9), 0), 0, 'the end stays the end')
    return result
  } finally {
    await stream.close()
    assert.ok(source.isClosed())
  }
}

/** The content, or the error of damaged data; any other error fails the test. */
async function decompressedOrCorrupt(bytes: Uint8Array, name = 'input'): Promise<Buffer | BulkloadError> {
  return decompressed(bytes, name).catch((cause: unknown) => {
    if (cause instanceof BulkloadError && cause.code === 'BL_SOURCE_CORRUPT') return cause
    throw cause
  })
}

test('what is not compressed passes, however it arrives', async () => {
  for (const text of ['', 'B', 'BZh9,id\n1,2\n', '\x1f', 'a,b\n1,2\n', TEXT.toString()]) {
    for (const cuts of [[], [1, 2, 3, 4, 5], everyBytes(7, text.length)]) {
      assert.equal((await decompressed(Buffer.from(text), 'x.csv', cuts)).toString(), text)
    }
  }
})

test('each format is known by its first bytes, not by its name', async () => {
  const files: readonly (readonly [string, Buffer])[] = [
    ['gzip', gzipSync(contentOf('s'))],
    ['zstd', goldenFile('s.zst')],
    ['lz4', goldenFile('s.lz4')],
    ['lz4', goldenFile('s.legacy.lz4')],
    ['bzip2', goldenFile('s.bz2')],
    ['bzip2', goldenFile('e.bz2')],
    ['xz', goldenFile('s.xz')],
  ]
  for (const [compression, bytes] of files) {
    const stream = await decompress(piecedStream(bytes, everyBytes(1, bytes.length)), 'plain.csv.br')
    assert.equal(stream.compression, compression)
    await readAll(stream, 100)
    await stream.close()
  }
})

test('brotli is known by its name, because it has no first bytes of its own', async () => {
  const bytes = brotliCompressSync(TEXT)
  assert.ok((await decompressed(bytes, 'x.csv.br')).equals(TEXT))
  assert.ok((await decompressed(bytes, 'x.csv')).equals(bytes))
  for (let length = 0; length < 60; length++) {
    assert.ok((await decompressedOrCorrupt(bytes.subarray(0, length), 'x.br')) instanceof BulkloadError, `${length}`)
  }
  assert.ok((await decompressedOrCorrupt(bytes.subarray(0, -1), 'x.br')) instanceof BulkloadError)
  assert.ok((await decompressedOrCorrupt(Buffer.concat([bytes, Buffer.alloc(1)]), 'x.br')) instanceof BulkloadError)
})

test('gzip: members one after the other, an empty one among them, zeros at the end', async () => {
  const [first, empty, second] = [gzipSync(TEXT), gzipSync(''), gzipSync(contentOf('s'))]
  const members = Buffer.concat([first, empty, second])
  const expected = Buffer.concat([TEXT, contentOf('s')])
  const boundaries = [first.length, first.length + 1, first.length + empty.length, members.length]
  for (const cuts of [[], boundaries, everyBytes(1000, members.length)]) {
    assert.ok((await decompressed(members, 'x', cuts)).equals(expected))
    for (const zeros of [1, 512, 200_000]) {
      assert.ok((await decompressed(Buffer.concat([members, Buffer.alloc(zeros)]), 'x', cuts)).equals(expected))
    }
  }
  assert.equal((await decompressed(empty)).length, 0)
})

test('gzip: other bytes behind the end are an error, wherever the pieces are cut', async () => {
  const member = gzipSync(contentOf('s'))
  for (const rest of ['x', '\n', '\0x', '\x1f', '\x1f\x8b', `${'\0'.repeat(100_000)}x`]) {
    const bytes = Buffer.concat([member, Buffer.from(rest, 'latin1')])
    for (const cuts of [[], [member.length], [member.length + 1]]) {
      await assert.rejects(
        decompressed(bytes, 'x', cuts),
        { code: 'BL_SOURCE_CORRUPT' },
        JSON.stringify(rest.slice(0, 9)),
      )
    }
  }
})

test('gzip cut off at any byte is an error, of one member and of two', async () => {
  const member = gzipSync(contentOf('s'))
  const two = Buffer.concat([member, member])
  for (let length = 3; length < two.length; length++) {
    // Nothing in the first member says that there is a second one.
    if (length === member.length) continue
    const result = await decompressedOrCorrupt(two.subarray(0, length))
    assert.ok(result instanceof BulkloadError, `${length}`)
    assert.equal(result.place?.byteOffset, length)
  }
})

test('gzip with any bit flipped is an error or gives the same', async () => {
  const bytes = gzipSync(contentOf('s'))
  for (let bit = 24; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3] = flipped[bit >> 3]! ^ (1 << (bit & 7))
    const result = await decompressedOrCorrupt(flipped)
    assert.ok(result instanceof BulkloadError || result.equals(contentOf('s')), `bit ${bit}`)
  }
})

test('brotli with a bit flipped ends, in one way or the other: it has no checksum', async () => {
  const bytes = brotliCompressSync(contentOf('s'))
  for (let bit = 0; bit < bytes.length * 8; bit += 3) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3] = flipped[bit >> 3]! ^ (1 << (bit & 7))
    await decompressedOrCorrupt(flipped, 'x.br')
  }
})

test('the error names the file, the byte, and how much came before', async () => {
  const files: readonly (readonly [string, Buffer])[] = [
    ['gzip', gzipSync(Buffer.concat(Array(20).fill(TEXT)))],
    ['zstd', Buffer.concat(Array(20).fill(goldenFile('s.zst')))],
    ['bzip2', goldenFile('t.bz2')],
    ['xz', goldenFile('t.sha.xz')],
    ['lz4', goldenFile('m.lz4')],
  ]
  for (const [compression, bytes] of files) {
    const stream = await decompress(piecedStream(bytes.subarray(0, -5), []), 'events.csv')
    let given = 0
    const failure = await (async () => {
      for (const into = new Uint8Array(5000); ; ) given += await stream.read(into, 0)
    })().catch((cause: unknown) => cause)
    await stream.close()
    assert.ok(failure instanceof BulkloadError)
    assert.equal(failure.exitStatus, 5)
    assert.equal(failure.place?.source, 'events.csv')
    assert.equal(failure.place?.byteOffset, bytes.length - 5, compression)
    assert.ok(failure.message.includes(`the ${compression} data of events.csv`), failure.message)
    assert.ok(failure.message.endsWith(`; ${given} bytes were decompressed before this`), failure.message)
    assert.ok(given > 0)
  }
})

test('formats that threads decompress, small and large, come whole and in order', async () => {
  for (const name of ['t.bz2', 't.xz', 't.sha.xz', 'm.lz4', 's.zst', 'e.zst', 'e.xz', 'e.lz4', 'e.bz2']) {
    assert.ok((await decompressed(goldenFile(name))).equals(contentOf(name)), name)
  }
  const many = Buffer.concat(Array(2000).fill(goldenFile('s.zst')))
  const result = await decompressed(many, 'x', everyBytes(999, many.length))
  assert.ok(result.equals(Buffer.concat(Array(2000).fill(contentOf('s')))))
})

test('lz4: memory does not grow with what comes out', async () => {
  const frames = 5000
  const stream = await decompress(piecedStream(Buffer.concat(Array(frames).fill(goldenFile('m.lz4'))), []), 'x.lz4')
  const before = process.memoryUsage.rss()
  const into = new Uint8Array(256 * 1024)
  let length = 0
  let peak = 0
  for (let count = -1; count !== 0; length += count) {
    count = await stream.read(into, 0)
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  await stream.close()
  assert.equal(length, contentOf('m').length * frames)
  assert.ok(peak - before < length / 2, `${peak - before} bytes more for ${length}`)
})

test('a failure of the source is reported as it is', async () => {
  for (const head of [gzipSync(TEXT).subarray(0, 500), goldenFile('t.xz').subarray(0, 500)]) {
    const good = piecedStream(head, [])
    const source: ByteStream = {
      async read(into, offset) {
        const count = await good.read(into, offset)
        if (count === 0) throw new BulkloadError('BL_SOURCE_READ', 'the disk is gone')
        return count
      },
      close: () => good.close(),
    }
    const stream = await decompress(source, 'x')
    await assert.rejects(readAll(stream), { code: 'BL_SOURCE_READ' })
    await stream.close()
  }
})

for (const [name, unit] of [
  ['gzip', gzipSync(TEXT)],
  ['zstd', goldenFile('s.zst')],
  ['bzip2', goldenFile('t.bz2')],
] as const) {
  test(`${name}: a reader that stops stops the source too, and can close`, async () => {
    let read = 0
    const source: ByteStream = {
      async read(into, offset) {
        const count = Math.min(unit.length - (read % unit.length), into.length - offset)
        into.set(unit.subarray(read % unit.length, (read % unit.length) + count), offset)
        read += count
        return count
      },
      async close() {},
    }
    const stream = await decompress(source, 'endless')
    assert.ok((await stream.read(new Uint8Array(10), 0)) > 0)
    let before = -1
    // Until nothing more is read: 200 ms are enough for all the buffers to fill.
    for (let i = 0; i < 50 && before !== read; i++) {
      before = read
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    assert.equal(read, before, 'the source is read no further')
    assert.ok(read <= 2 * 1024 * 1024, `${read} bytes were read ahead`)
    await stream.close()
  })
}

test('a process ends when its streams are closed, in the middle, at the end, or with a read under way', () => {
  const script = join(folder.path, 'close.mjs')
  const module = new URL('../../src/sources/compression/decompress.js', import.meta.url).href
  const source = new URL('../../src/sources/file-source.js', import.meta.url).href
  const files = [
    ['x.gz', gzipSync(Buffer.concat(Array(30).fill(TEXT)))],
    ['x.zst', Buffer.concat(Array(9000).fill(goldenFile('s.zst')))],
    ['x.xz', Buffer.concat(Array(30).fill(goldenFile('t.xz')))],
    ['x.br', brotliCompressSync(TEXT)],
  ] as const
  for (const [name, bytes] of files) writeFileSync(join(folder.path, name), bytes)
  writeFileSync(
    script,
    `import { decompress } from '${module}'
     import { fileSource } from '${source}'
     const into = new Uint8Array(100000)
     for (const path of process.argv.slice(2)) for (const reads of [0, 1, 5, 1e9]) {
       const stream = await decompress(await (await fileSource(path)).open(), path)
       for (let i = 0; i < reads && await stream.read(into, 0) > 0; i++);
       if (reads < 1e9) stream.read(into, 0).catch(() => undefined)
       await stream.close()
     }
     console.log('closed')`,
  )
  const paths = files.map(([name]) => join(folder.path, name))
  const output = execFileSync(process.execPath, [script, ...paths], { encoding: 'utf8', timeout: 60_000 })
  assert.equal(output, 'closed\n')
})

test('what no decoder supports is reported as unsupported', async () => {
  // Frame headers alone: a window of 3.75 TiB, a dictionary with the number 7.
  for (const rest of [
    [0x00, 0xff],
    [0x01, 0x58, 7],
  ]) {
    const bytes = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...rest, 1, 0, 0])
    const failure = await decompressedOrCorrupt(bytes)
    assert.ok(failure instanceof BulkloadError)
    assert.match(failure.message, /cannot be decompressed: (the window of|a dictionary is required)/)
    assert.match(failure.hint ?? '', /decompress it with zstd/)
  }
})
