import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Encoding, toUtf8 } from '../../src/sources/encoding/to-utf8.ts'
import { everyBytes, piecedStream } from './pieced-stream.ts'
import { readAll } from './read-all.ts'

/** The characters of 80 to 9F that windows-1252 has. Node 20's TextDecoder takes it for ISO-8859-1. */
const WINDOWS = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'
const TEXT = 'id,name\n1,Zürich €\n2,"東京 𝄞 ok"\n3,\u0000\ufffd\uffff\n'

function utf16(text: string, isBigEndian: boolean): Buffer {
  const bytes = Buffer.from(text, 'utf16le')
  return isBigEndian ? bytes.swap16() : bytes
}

async function convert(
  bytes: Uint8Array,
  encoding?: Encoding,
  cuts: readonly number[] = [],
  size?: number,
): Promise<Buffer> {
  const source = piecedStream(bytes, cuts)
  const stream = await toUtf8(source, 'input', encoding)
  const result = await readAll(stream, size)
  await stream.close()
  assert.ok(source.isClosed())
  return result
}

test('UTF-16 in either order, with its mark and without, cut anywhere', async () => {
  for (const isBigEndian of [false, true]) {
    const encoding = isBigEndian ? 'utf-16be' : 'utf-16le'
    const marked = utf16(`\ufeff${TEXT}`, isBigEndian)
    for (const cuts of [[], ...[1, 2, 3, 5].map((size) => everyBytes(size, marked.length))]) {
      for (const size of [1, 5, 1000]) {
        assert.equal((await convert(marked, undefined, cuts, size)).toString(), TEXT)
        assert.equal((await convert(marked, encoding, cuts, size)).toString(), TEXT)
        assert.equal((await convert(marked.subarray(2), encoding, cuts, size)).toString(), TEXT)
      }
    }
    const stream = await toUtf8(piecedStream(marked, []), 'input', undefined)
    assert.equal(stream.encoding, encoding)
  }
})

test('a text of many pieces, whose pairs lie at every place', async () => {
  for (const shift of ['', 'a', 'ab', 'abc']) {
    const text = shift + '𝄞€x\n'.repeat(100_000)
    assert.ok((await convert(utf16(text, true), 'utf-16be')).equals(Buffer.from(text)))
    assert.ok((await convert(utf16(text, false), 'utf-16le')).equals(Buffer.from(text)))
  }
})

test('every byte of ISO-8859-1 and of windows-1252', async () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i)
  const latin1 = await convert(all, 'latin1')
  assert.equal(latin1.toString(), String.fromCharCode(...all))
  const undefinedBytes = [0x81, 0x8d, 0x8f, 0x90, 0x9d]
  const windows = [...WINDOWS]
  for (const byte of all) {
    const one = convert(Buffer.from([0x41, byte, 0x42]), 'windows-1252')
    if (undefinedBytes.includes(byte)) {
      await assert.rejects(one, { code: 'BL_INVALID_ENCODING', place: { source: 'input', byteOffset: 1 } })
    } else {
      const expected = byte >= 0x80 && byte <= 0x9f ? windows.shift() : String.fromCharCode(byte)
      assert.equal((await one).toString(), `A${expected}B`)
    }
  }
  const large = Buffer.alloc(300_000, Buffer.from('Z\xfcrich \x80 \x93quoted\x94\n', 'latin1'))
  const expected = 'Zürich € “quoted”\n'.repeat(Math.ceil(large.length / 18)).slice(0, large.length)
  assert.equal((await convert(large, 'windows-1252', everyBytes(10_007, large.length), 999)).toString(), expected)
})

test('UTF-8 passes as it is: its mark, and bytes that are wrong', async () => {
  for (const text of ['', '\ufeffa', 'a', '\xff', '\xff\xfd', '\xfe', 'Zürich']) {
    const bytes = Buffer.from(text, text.startsWith('\ufeff') ? 'utf8' : 'latin1')
    for (const encoding of [undefined, 'utf-8'] as const) {
      assert.ok((await convert(bytes, encoding, [1])).equals(bytes), JSON.stringify(text))
    }
  }
})

test('half characters of UTF-16 are errors with their place', async () => {
  const lone = (at: number, units: readonly number[], bytes = 0): readonly [number, Buffer] => {
    const buffer = Buffer.from(Uint16Array.from(units).buffer)
    return [at, Buffer.concat([buffer, Buffer.alloc(bytes)])]
  }
  const far = Array.from({ length: 100_000 }, () => 0x61)
  const cases = [
    lone(0, [0xd834]),
    lone(2, [0x61, 0xdd1e]),
    lone(4, [0x61, 0x62, 0xd834, 0x61]),
    lone(4, [0xd834, 0xdd1e, 0xd834, 0xd834, 0xdd1e]),
    lone(2, [0x61], 1),
    lone(200_000, [...far, 0xdd1e, 0x61]),
    lone(200_000, [...far, 0xd834]),
    lone(200_000, far, 1),
  ]
  for (const [byteOffset, bytes] of cases) {
    for (const cuts of [[], everyBytes(3, bytes.length)]) {
      const expected = { code: 'BL_INVALID_ENCODING', place: { source: 'input', byteOffset } }
      await assert.rejects(convert(bytes, 'utf-16le', cuts), expected)
    }
    const marked = Buffer.concat([Buffer.from([0xff, 0xfe]), bytes])
    const place = { source: 'input', byteOffset: byteOffset + 2 }
    await assert.rejects(convert(marked), { code: 'BL_INVALID_ENCODING', place })
  }
})

test('marks that contradict, and that of UTF-32, are errors', async () => {
  await assert.rejects(convert(utf16('\ufeffa', true), 'utf-16le'), { code: 'BL_INVALID_ENCODING' })
  await assert.rejects(convert(Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])), { code: 'BL_INVALID_ENCODING' })
  // In the others the same bytes are characters.
  assert.equal((await convert(Buffer.from([0xff, 0xfe]), 'latin1')).toString(), 'ÿþ')
})
