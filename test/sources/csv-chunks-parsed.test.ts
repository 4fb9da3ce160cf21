// Chunks of separated values, parsed one by one by csv-parse, hold the table that was written: an end in the wrong
// place would tear a record.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { CSV, type CsvDialect } from '../../src/formats/csv/dialect.ts'
import { csvRecordEnds } from '../../src/formats/csv/ends/record-ends.ts'
import { cut } from '../../src/sources/cutter.ts'
import { Random } from '../oracle/random.ts'
import { everyBytes, piecedStream } from './pieced-stream.ts'

const HASH = 0x23

interface Written {
  readonly rows: readonly (readonly string[])[]
  readonly text: string
}

/** A random table, its fields in quotes where they need them or by chance. */
function writeTable(random: Random, dialect: CsvDialect): Written {
  const { delimiter, quote, comment } = dialect
  const [between, mark] = [delimiter, quote].map((byte) => String.fromCharCode(byte)) as [string, string]
  const mustQuote = new RegExp(`[${between === '|' ? '\\|' : between}${mark}\r\n#\\\\]`)
  const alphabet = ['a', 'b', ' ', '1', 'é', '😀', between, mark, '\n', '\r\n', '\r', '\\', '#']
  const columns = 1 + random.below(5)
  const rows: string[][] = []
  let text = ''
  for (let left = random.below(25); left > 0; left--) {
    if (comment >= 0 && random.chance(0.2)) text += `#${random.text(['a', mark, between, '\\'], random.below(9))}\n`
    const row = Array.from({ length: columns }, () => random.text(alphabet, random.below(random.chance(0.1) ? 40 : 6)))
    rows.push(row)
    const fields = row.map((field) => {
      // A record of one empty field would be a blank line.
      if (!mustQuote.test(field) && field !== '' && random.chance(0.6)) return field
      const escaped =
        dialect.escape === 'double'
          ? field.replaceAll(mark, mark + mark)
          : field.replaceAll(/["'\\]/g, (found) => `\\${found}`)
      return mark + escaped + mark
    })
    text += fields.join(between) + (left === 1 && random.chance(0.3) ? '' : random.pick(['\n', '\r\n', '\r']))
  }
  return { rows, text }
}

async function parsedInChunks(text: string, dialect: CsvDialect, chunkBytes: number, readBytes: number) {
  const input = Buffer.from(text)
  const stream = piecedStream(input, everyBytes(readBytes, input.length))
  const allocate = (size: number): Uint8Array => new Uint8Array(size)
  const options = { chunkBytes, maxRecordBytes: 100_000, allocate, recordEnds: () => csvRecordEnds(dialect) }
  const rows: string[][] = []
  for await (const chunk of cut(stream, 'input', options)) {
    const parsed = parse(Buffer.from(chunk.bytes), {
      delimiter: String.fromCharCode(dialect.delimiter),
      quote: String.fromCharCode(dialect.quote),
      escape: dialect.escape === 'backslash' ? '\\' : String.fromCharCode(dialect.quote),
      comment: dialect.comment < 0 ? null : '#',
      comment_no_infix: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    })
    rows.push(...(parsed as unknown as string[][]))
  }
  return rows
}

const DIALECTS: readonly [name: string, dialect: CsvDialect][] = [
  ['commas', CSV],
  ['tabs and comments', { ...CSV, delimiter: 0x09, comment: HASH }],
  ['pipes and single quotes', { ...CSV, delimiter: 0x7c, quote: 0x27 }],
  ['semicolons and backslashes', { ...CSV, delimiter: 0x3b, escape: 'backslash' }],
]

for (const [name, dialect] of DIALECTS) {
  test(`${name}: random tables in chunks of any size are the tables that were written`, async () => {
    const random = new Random(7)
    for (let round = 0; round < 60; round++) {
      const { rows, text } = writeTable(random, dialect)
      for (const chunkBytes of [4, 5, 7, 12, 33, 64, 4 + text.length, 1000]) {
        const parsed = await parsedInChunks(text, dialect, chunkBytes, 1 + random.below(50))
        assert.deepEqual(parsed, rows, `${JSON.stringify(text)} in chunks of ${chunkBytes}`)
      }
    }
  })
}
