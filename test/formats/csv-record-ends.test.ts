import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BACKSLASH, CR } from '../../src/codecs/ascii.ts'
import { CSV, type CsvDialect, TSV } from '../../src/formats/csv/dialect.ts'
import { csvRecordEnds, plainCsvRecordEnds } from '../../src/formats/csv/ends/record-ends.ts'
import { lineFeedEnds, type RecordEnds } from '../../src/formats/record-ends.ts'
import { csvRecordEndsSlowly } from '../oracle/csv-record-ends.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'

const HASH = 0x23
const DIALECTS: readonly [name: string, dialect: CsvDialect][] = [
  ['RFC 4180', CSV],
  ['tabs', TSV],
  ['semicolons and single quotes', { ...CSV, delimiter: 0x3b, quote: 0x27 }],
  ['backslashes', { ...CSV, escape: 'backslash' }],
  ['comments', { ...CSV, comment: HASH }],
  ['comments and backslashes', { ...CSV, comment: HASH, escape: 'backslash' }],
  ['no quotes', { ...CSV, quote: -1 }],
  ['spaces before fields', { ...CSV, skipInitialSpace: true }],
  ['spaces, comments and backslashes', { ...CSV, skipInitialSpace: true, comment: HASH, escape: 'backslash' }],
]

const FINDERS: readonly [name: string, make: (dialect: CsvDialect) => RecordEnds][] = [
  ['the fast ways', csvRecordEnds],
  ['the automaton', plainCsvRecordEnds],
]

/** What each scan must return when the input is scanned in pieces that end at `cuts` and at the end of the input. */
function wantedOf(bytes: Uint8Array, ends: readonly number[], cuts: readonly number[]): number[] {
  // A CR is an end only once the next byte is seen.
  const known = (end: number): number => (bytes[end - 1] === CR ? end + 1 : end)
  return [...cuts, bytes.length].map((to, i, tos) => {
    const from = tos[i - 1] ?? 0
    return ends.filter((end) => known(end) > from && known(end) <= to).at(-1) ?? 0
  })
}

function scanned(finder: RecordEnds, bytes: Uint8Array, cuts: readonly number[]): number[] {
  return [...cuts, bytes.length].map((to, i, tos) => finder.scan(bytes, tos[i - 1] ?? 0, to))
}

function check(bytes: Uint8Array, dialect: CsvDialect, cuts: readonly number[]): void {
  const ends = csvRecordEndsSlowly(bytes, dialect)
  for (const [name, make] of FINDERS) {
    const finder = make(dialect)
    const about = `${name}: ${JSON.stringify(Buffer.from(bytes).toString())} cut at ${cuts}`
    assert.deepEqual(scanned(finder, bytes, cuts), wantedOf(bytes, ends, cuts), about)
    assert.equal(finder.isBetweenRecords(), (ends.at(-1) ?? 0) === bytes.length, about)
  }
}

function bytesOf(dialect: CsvDialect): string[] {
  const special = [dialect.delimiter, dialect.quote, dialect.comment].filter((byte) => byte >= 0)
  return [...special, BACKSLASH]
    .map((byte) => String.fromCharCode(byte))
    .concat('\n', '\r', 'a', 'é', dialect.skipInitialSpace ? ' ' : 'a')
}

for (const [name, dialect] of DIALECTS) {
  const alphabet = bytesOf(dialect)
  const quote = dialect.quote < 0 ? '' : String.fromCharCode(dialect.quote)
  const delimiter = String.fromCharCode(dialect.delimiter)

  test(`${name}: any bytes, cut at every byte, have the ends that the grammar gives them`, () => {
    const random = new Random(20_261)
    for (let round = 0; round < rounds(1500, 15_000); round++) {
      const bytes = Buffer.from(random.text(alphabet, random.below(14)))
      for (let cut = 0; cut <= bytes.length; cut++) check(bytes, dialect, [cut])
      check(
        bytes,
        dialect,
        Array.from(bytes, (_, i) => i),
      )
    }
  })

  test(`${name}: all texts of up to five bytes that mean something`, () => {
    const texts = (length: number): string[] =>
      length === 0 ? [''] : texts(length - 1).flatMap((text) => alphabet.map((byte) => text + byte))
    for (let length = 0; length <= 5; length++) for (const text of texts(length)) check(Buffer.from(text), dialect, [])
  })

  test(`${name}: long tables, mostly quoted, cut anywhere`, () => {
    const random = new Random(4180)
    const field = (): string => {
      if (!random.chance(0.8)) return random.text(['a', '1', 'é', ' '], random.below(40))
      const text = random.text(['a', ',', '\n', '\r\n', quote + quote, '\t', 'b'], random.below(60))
      return quote + text + quote
    }
    for (let round = 0; round < 300; round++) {
      const records = Array.from({ length: 1 + random.below(30) }, () => {
        const fields = Array.from({ length: 1 + random.below(6) }, field)
        // Now and then what no fast way may take: a stray quote, a comment, text after a closing quote.
        if (random.chance(0.02)) fields.push(random.pick([`5${quote} pipe`, `${quote}x${quote}y`, '\\', '#']))
        return fields.join(delimiter) + random.pick(['\n', '\r\n', '\r', '\n'])
      })
      const bytes = Buffer.from(records.join(''))
      const cuts = Array.from({ length: random.below(5) }, () => random.below(bytes.length + 1)).sort((a, b) => a - b)
      check(bytes, dialect, cuts)
    }
  })
}

test('pieces larger than the window of the vector scan', () => {
  const random = new Random(65_536)
  const field = (): string => `"${random.text(['a', ',', '\n', '""', 'word'], random.below(50))}"`
  for (let round = 0; round < 6; round++) {
    let text = ''
    while (text.length < 200_000) {
      text += `${field()},${field()},12${random.pick(['\n', '\r\n', '\r'])}`
      if (round > 2 && random.chance(0.001)) text += `a "stray" quote${random.pick(['\n', ',b\n'])}`
    }
    const bytes = Buffer.from(text)
    check(bytes, CSV, [])
    check(bytes, CSV, [65_535, 65_536, 65_537, 131_072, 150_000])
  }
})

test('a quote that is left open is known', () => {
  for (const [text, isOpen] of [
    ['', false],
    ['a,"b', true],
    ['a,"b\n', true],
    ['a,"b"', false],
    ['a,"b"\n', false],
    ['a,"b""', true],
    ['a,b"', false],
    ['a,"b"x"', false],
  ] as const) {
    for (const [name, make] of FINDERS) {
      const finder = make(CSV)
      finder.scan(Buffer.from(text), 0, text.length)
      assert.equal(finder.isInQuotes(), isOpen, `${name}: ${text}`)
    }
  }
})

test('line feeds end the records of the line formats, and nothing else does', () => {
  for (const text of ['', '\n', 'a\n', 'a\nb', '"\n"', 'a\r\nb\rc', '\n\n']) {
    const bytes = Buffer.from(text)
    for (let cut = 0; cut <= bytes.length; cut++) {
      const ends = lineFeedEnds()
      const first = text.slice(0, cut).lastIndexOf('\n') + 1
      const second = text.slice(cut).lastIndexOf('\n') + 1
      assert.equal(ends.scan(bytes, 0, cut), first)
      assert.equal(ends.scan(bytes, cut, bytes.length), second === 0 ? 0 : cut + second)
      assert.equal(ends.isBetweenRecords(), text === '' || text.endsWith('\n'))
      assert.equal(ends.isInQuotes(), false)
    }
  }
})
