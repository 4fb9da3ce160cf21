import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BACKSLASH } from '../../src/codecs/ascii.ts'
import { BulkloadError } from '../../src/errors.ts'
import { CSV, type CsvDialect } from '../../src/formats/csv/dialect.ts'
import { csvRecordEnds } from '../../src/formats/csv/ends/record-ends.ts'
import { type Chunk, cut } from '../../src/sources/cutter.ts'
import { csvRecordEndsSlowly } from '../oracle/csv-record-ends.ts'
import { Random } from '../oracle/random.ts'
import { everyBytes, piecedStream } from './pieced-stream.ts'

const HASH = 0x23
const BOM = '\ufeff'

async function cutAll(bytes: Uint8Array, dialect: CsvDialect, cuts: readonly number[], chunkBytes: number) {
  const chunks: Chunk[] = []
  const allocate = (size: number): Uint8Array => new Uint8Array(size).fill(BACKSLASH)
  const options = { chunkBytes, maxRecordBytes: 1000, allocate, recordEnds: () => csvRecordEnds(dialect) }
  for await (const chunk of cut(piecedStream(bytes, cuts), 'input', options)) chunks.push(chunk)
  return chunks
}

function checkChunks(chunks: readonly Chunk[], input: Buffer, dialect: CsvDialect, about: string): void {
  const bomBytes = input.toString().startsWith(BOM) ? 3 : 0
  const records = input.subarray(bomBytes)
  const ends = csvRecordEndsSlowly(records, dialect)
  const isEnded = (ends.at(-1) ?? 0) === records.length
  const wanted = isEnded ? records : Buffer.concat([records, Buffer.from('\n')])
  assert.deepEqual(Buffer.concat(chunks.map((chunk) => chunk.bytes)).toString(), wanted.toString(), about)
  let to = 0
  let sourceBytes = 0
  for (const [i, chunk] of chunks.entries()) {
    assert.equal(chunk.byteOffset, bomBytes + to, about)
    to += chunk.bytes.length
    sourceBytes += chunk.sourceBytes
    if (i < chunks.length - 1) assert.ok(ends.includes(to), `${about}: a chunk ends at ${to}`)
  }
  assert.equal(sourceBytes, input.length, about)
}

const DIALECTS: readonly CsvDialect[] = [CSV, { ...CSV, delimiter: 0x09, escape: 'backslash', comment: HASH }]

test('chunks of any size hold whole records, each byte once, however the bytes arrive', async () => {
  const random = new Random(99)
  for (const dialect of DIALECTS) {
    const delimiter = String.fromCharCode(dialect.delimiter)
    const alphabet = [delimiter, delimiter, '"', '""', '\n', '\r\n', '\r', 'a', 'bc', '\\', '#', 'é']
    for (let round = 0; round < 40; round++) {
      const text = (random.chance(0.2) ? BOM : '') + random.text(alphabet, random.below(60))
      const input = Buffer.from(text)
      // A buffer holds the mark of byte order and what may be added at the end.
      for (let chunkBytes = 4; chunkBytes <= 40; chunkBytes++) {
        const about = `${JSON.stringify(text)} in chunks of ${chunkBytes}`
        const chunks = await cutAll(input, dialect, [], chunkBytes)
        checkChunks(chunks, input, dialect, about)
        const size = 1 + random.below(input.length + 1)
        assert.deepEqual(await cutAll(input, dialect, everyBytes(size, input.length), chunkBytes), chunks, about)
      }
      const chunks = await cutAll(input, dialect, [], 7)
      for (let at = 0; at <= input.length; at++) {
        assert.deepEqual(await cutAll(input, dialect, [at], 7), chunks, `${JSON.stringify(text)} arrives cut at ${at}`)
      }
    }
  }
})

test('a CR that fills a buffer waits for the line feed that may follow', async () => {
  const texts = async (text: string, chunkBytes: number): Promise<string[]> =>
    (await cutAll(Buffer.from(text), CSV, [], chunkBytes)).map((chunk) => Buffer.from(chunk.bytes).toString())
  assert.deepEqual(await texts('a\nbc\r\nd\n', 6), ['a\n', 'bc\r\n', 'd\n'])
  assert.deepEqual(await texts('a\nbc\rdef\n', 6), ['a\n', 'bc\r', 'def\n'])
  assert.deepEqual(await texts('abcd\r\ne\n', 6), ['abcd\r\ne\n'])
  assert.deepEqual(await texts('a\rb\r', 40), ['a\rb\r'])
})

test('a last record without its end gets a line feed, within quotes too', async () => {
  for (const [text, wanted] of [
    ['a,b', 'a,b\n'],
    ['"a\n', '"a\n\n'],
    ['"a\n"', '"a\n"\n'],
    ['a,b\r', 'a,b\r'],
    ['a,b\r\n', 'a,b\r\n'],
  ] as const) {
    const [chunk, ...others] = await cutAll(Buffer.from(text), CSV, [], 64)
    assert.equal(Buffer.from(chunk!.bytes).toString(), wanted)
    assert.equal(chunk?.sourceBytes, text.length)
    assert.equal(others.length, 0)
  }
})

test('a quote that is never closed is an error at the record where it opens, with a hint about quotes', async () => {
  const text = `a,b\nc,"d\n${'e,f\n'.repeat(300)}`
  await assert.rejects(cutAll(Buffer.from(text), CSV, [], 64), (error) => {
    assert.ok(error instanceof BulkloadError)
    assert.equal(error.code, 'BL_RECORD_TOO_LARGE')
    assert.deepEqual(error.place, { source: 'input', byteOffset: 4 })
    assert.match(error.hint ?? '', /--max-record-bytes, or check for an unclosed quote/)
    return true
  })
})
