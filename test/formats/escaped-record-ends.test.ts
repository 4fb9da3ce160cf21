// Ends of records with escapes, in any pieces: against a reading of the grammar byte by byte.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BACKSLASH, LF } from '../../src/codecs/ascii.ts'
import { CLICKHOUSE_TSV, POSTGRES_TEXT } from '../../src/formats/escaped/dialect.ts'
import { escapedRecordEnds } from '../../src/formats/escaped/record-ends.ts'
import { cut } from '../../src/sources/cutter.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { everyBytes, piecedStream } from '../sources/pieced-stream.ts'

const DIALECTS = [CLICKHOUSE_TSV, POSTGRES_TEXT]
const ALPHABET = ['\n', '\n', '\\', '\\', 'a', '\t', '\r', '.', '\\.\n', '\n\\.\n', 'é']

function endsSlowly(bytes: Uint8Array): number[] {
  const ends: number[] = []
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === BACKSLASH) at++
    else if (bytes[at] === LF) ends.push(at + 1)
  }
  return ends
}

/** Those behind which a chunk may end before the stream does: not behind the line that ends the data. */
function cutsOf(bytes: Uint8Array, ends: readonly number[], style: string): number[] {
  const isMarker = (end: number, i: number): boolean =>
    /^\\\.\r?\n$/.test(Buffer.from(bytes.subarray(ends[i - 1] ?? 0, end)).toString())
  return ends.filter((end, i) => style === 'clickhouse' || !isMarker(end, i))
}

for (const dialect of DIALECTS) {
  const { style } = dialect
  test(`${style}: any bytes, cut at every byte, end where the grammar says`, () => {
    const random = new Random(31)
    for (let round = 0; round < rounds(3000, 30_000); round++) {
      const bytes = Buffer.from(random.text(ALPHABET, random.below(10)))
      const ends = endsSlowly(bytes)
      const good = cutsOf(bytes, ends, style)
      for (let middle = 0; middle <= bytes.length; middle++) {
        const finder = escapedRecordEnds(dialect)
        const about = `${JSON.stringify(bytes.toString())} cut at ${middle}`
        assert.equal(finder.scan(bytes, 0, middle), good.filter((end) => end <= middle).at(-1) ?? 0, about)
        const second = good.filter((end) => end > middle).at(-1) ?? 0
        assert.equal(finder.scan(bytes, middle, bytes.length), second, about)
        assert.equal(finder.isBetweenRecords(), (ends.at(-1) ?? 0) === bytes.length, about)
        assert.equal(finder.isInQuotes(), false)
      }
    }
  })

  test(`${style}: chunks of any size hold whole records, all bytes, and no end of data that something follows`, async () => {
    const random = new Random(32)
    for (let round = 0; round < 300; round++) {
      const text = random.text(ALPHABET, random.below(40))
      const input = Buffer.from(text)
      const ends = new Set(cutsOf(input, endsSlowly(input), style))
      for (const chunkBytes of [4, 5, 7, 16, 200]) {
        const stream = piecedStream(input, everyBytes(1 + random.below(9), input.length))
        const allocate = (size: number): Uint8Array => new Uint8Array(size)
        const recordEnds = () => escapedRecordEnds(dialect)
        let covered = 0
        let joined = ''
        for await (const chunk of cut(stream, 'input', { chunkBytes, maxRecordBytes: 1000, allocate, recordEnds })) {
          assert.equal(chunk.byteOffset, covered)
          covered += chunk.sourceBytes
          assert.ok(covered === input.length || ends.has(covered), `${JSON.stringify(text)} cut at ${covered}`)
          joined += Buffer.from(chunk.bytes).toString()
        }
        assert.equal(covered, input.length)
        assert.ok(joined === text || joined === `${text}\n`)
      }
    }
  })
}
