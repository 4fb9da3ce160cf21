import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Chunk, cut } from '../../src/sources/cutter.ts'
import { everyBytes, piecedStream } from './pieced-stream.ts'

const LF = 0x0a
const BOM = '\ufeff'

/** Records of every length from 0 to `count - 1`, each ending with `ending`. */
function records(count: number, ending: string): string {
  return Array.from({ length: count }, (_, length) => 'x'.repeat(length) + ending).join('')
}

const INPUTS: readonly [name: string, text: string][] = [
  ['nothing', ''],
  ['one line feed', '\n'],
  ['a mark of byte order alone', BOM],
  ['a mark of byte order and a line feed', `${BOM}\n`],
  ['a record without a line feed', '{"a":1}'],
  ['records of many lengths', records(30, '\n')],
  ['records of many lengths with CRLF', records(30, '\r\n')],
  ['records of many lengths without the last line feed', `${records(30, '\n')}the last one`],
  ['a mark of byte order before records', BOM + records(30, '\n')],
  ['a mark of byte order, and another within', `${BOM}${records(20, '\n')}${BOM}${records(20, '\n')}`],
  ['blank lines', '\n\n{"a":1}\n\n\n{"a":2}\n\r\n \n'.repeat(12)],
  ['nothing but line feeds', '\n'.repeat(400)],
  ['records larger than a chunk', `{"a":1}\n${'y'.repeat(320)}\n{"a":2}\n${'z'.repeat(333)}\n{"a":3}\n`],
  ['a record larger than a chunk, the last, without a line feed', `{"a":1}\n${'y'.repeat(440)}`],
  ['a mark of byte order before a record larger than a chunk', `${BOM}${'y'.repeat(440)}\n{"a":3}\n`],
  ['characters of several bytes', '日本語 😀 é\n'.repeat(20)],
  ['records that fill a chunk exactly', `${'a'.repeat(62)}\n${'b'.repeat(63)}\n${'c'.repeat(64)}\n`.repeat(2)],
]
const SOME_SIZES = [64, 65, 66, 67, 128, 129, 300]

async function cutAll(bytes: Uint8Array, cuts: readonly number[], chunkBytes: number): Promise<Chunk[]> {
  const allocate = (size: number): Uint8Array => new Uint8Array(size).fill(LF)
  const chunks: Chunk[] = []
  const options = { chunkBytes, maxRecordBytes: 1000, allocate }
  for await (const chunk of cut(piecedStream(bytes, cuts), 'input', options)) chunks.push(chunk)
  return chunks
}

/** The input as the chunks must hold it: without the mark of byte order, with the last line feed. */
function wanted(bytes: Buffer): Buffer {
  const text = bytes.subarray(bytes.toString().startsWith(BOM) ? 3 : 0)
  return text.length === 0 || text.at(-1) === LF ? text : Buffer.concat([text, Buffer.from('\n')])
}

function checkChunks(chunks: readonly Chunk[], input: Buffer, chunkBytes: number): void {
  assert.ok(Buffer.concat(chunks.map((chunk) => chunk.bytes)).equals(wanted(input)))
  const bomBytes = input.toString().startsWith(BOM) ? 3 : 0
  let byteOffset = bomBytes
  let sourceBytes = 0
  chunks.forEach((chunk, i) => {
    assert.equal(chunk.byteOffset, byteOffset)
    assert.equal(chunk.bytes.at(-1), bomBytes === input.length ? undefined : LF)
    byteOffset += chunk.bytes.length
    sourceBytes += chunk.sourceBytes
    assert.equal(sourceBytes, Math.min(byteOffset, input.length))
    const longest = Math.max(...lengths(chunk.bytes))
    assert.ok(chunk.bytes.length <= chunkBytes || longest >= chunkBytes, `${chunk.bytes.length} bytes in a chunk`)
    // What follows would not have fitted: one byte is kept for a last line feed, three may have held the mark.
    const [next = chunkBytes] = lengths(chunks[i + 1]?.bytes ?? new Uint8Array(0))
    assert.ok(chunk.bytes.length + next > chunkBytes - 1 - bomBytes, 'a chunk ends too early')
  })
  assert.equal(sourceBytes, input.length)
}

/** Of the records, with their line feeds. */
function lengths(bytes: Uint8Array): number[] {
  const ends = [...bytes.keys()].filter((i) => bytes[i] === LF)
  return ends.map((end, i) => end - (ends[i - 1] ?? -1))
}

for (const [name, text] of INPUTS) {
  const input = Buffer.from(text)

  test(`${name}: chunks of 64 to 300 bytes hold the whole input, each byte once`, async () => {
    for (let chunkBytes = 64; chunkBytes <= 300; chunkBytes++) {
      const chunks = await cutAll(input, [], chunkBytes)
      checkChunks(chunks, input, chunkBytes)
      assert.deepEqual(await cutAll(input, everyBytes(1 + (chunkBytes % 7), input.length), chunkBytes), chunks)
    }
  })

  test(`${name}: the chunks are the same wherever the stream is cut`, async () => {
    for (const chunkBytes of SOME_SIZES) {
      const chunks = await cutAll(input, [], chunkBytes)
      for (let at = 0; at <= input.length; at++) {
        assert.deepEqual(await cutAll(input, [at], chunkBytes), chunks, `cut at ${at}, chunks of ${chunkBytes}`)
      }
    }
  })
}

test('an empty input has no chunk', async () => {
  assert.deepEqual(await cutAll(new Uint8Array(0), [], 64), [])
})

test('a mark of byte order alone is accounted for by a chunk without bytes', async () => {
  const chunks = await cutAll(Buffer.from(BOM), [], 64)
  assert.deepEqual(
    chunks.map(({ bytes, byteOffset, sourceBytes }) => [bytes.length, byteOffset, sourceBytes]),
    [[0, 3, 3]],
  )
})

test('two bytes of a mark of byte order are data', async () => {
  const chunks = await cutAll(Buffer.from([0xef, 0xbb]), [], 64)
  assert.deepEqual(
    chunks.map(({ bytes, sourceBytes }) => [...bytes, sourceBytes]),
    [[0xef, 0xbb, LF, 2]],
  )
})
