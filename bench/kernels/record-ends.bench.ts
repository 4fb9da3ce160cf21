// How fast the main thread finds where records end, in pieces as the cutter has them.
//   npm run build && node dist/bench/kernels/record-ends.bench.js

import assert from 'node:assert/strict'
import { CSV, type CsvDialect } from '../../src/formats/csv/dialect.ts'
import { csvRecordEnds, plainCsvRecordEnds } from '../../src/formats/csv/ends/record-ends.ts'
import type { RecordEnds } from '../../src/formats/record-ends.ts'
import { csvRecordEndsSlowly } from '../../test/oracle/csv-record-ends.ts'
import { eventCsv, webEvents } from '../events.ts'
import { medianOf } from '../tables.ts'

const BYTES = 64 * 1024 * 1024
const PIECE_BYTES = 256 * 1024
const CHECKED_BYTES = 1024 * 1024
const ROUNDS = 9

const events = Array.from(webEvents(20_000), eventCsv)
const withoutQuotes = events.filter((line) => !line.includes('"'))
const quoted = withoutQuotes.map((line) => `"${line.trimEnd().replaceAll(',', '","')}"\n`)
const inches = withoutQuotes.map((line, i) => (i % 20 === 0 ? line.replace('\n', ',5" pipe\n') : line))
const shortFields = withoutQuotes.map((_, i) => `"${i % 10}","","a""b","${i % 7}"\n`)

const INPUTS: readonly [name: string, lines: readonly string[], dialect?: CsvDialect][] = [
  ['events as they are: 1 % with quotes', events],
  ['events without quotes', withoutQuotes],
  ['events without quotes, CR LF', withoutQuotes.map((line) => line.replace('\n', '\r\n'))],
  ['events without quotes, CR', withoutQuotes.map((line) => line.replace('\n', '\r'))],
  ['events, every field quoted', quoted],
  ['events, every field quoted, CR LF', quoted.map((line) => line.replace('\n', '\r\n'))],
  ['quoted fields of 0 to 3 bytes', shortFields],
  ['quotes, and stray quotes in 5 % of the lines', inches.map((line, i) => (i % 2 === 0 ? line : quoted[i]!))],
  ['every field quoted, backslashes', quoted.map((s) => s.replace('Moz', '\\"')), { ...CSV, escape: 'backslash' }],
]

for (const [name, lines, dialect = CSV] of INPUTS) {
  const bytes = repeated(Buffer.from(lines.join('')), BYTES)
  checkEnds(bytes.subarray(0, CHECKED_BYTES), dialect)
  console.log(`${name.padEnd(46)} ${rate(bytes, () => csvRecordEnds(dialect))}`)
  if (lines === quoted)
    console.log(`${'  the automaton alone'.padEnd(46)} ${rate(bytes, () => plainCsvRecordEnds(dialect))}`)
}

function repeated(bytes: Buffer, length: number): Uint8Array {
  return Buffer.alloc(Math.floor(length / bytes.length) * bytes.length, bytes)
}

function checkEnds(bytes: Uint8Array, dialect: CsvDialect): void {
  const ends = csvRecordEnds(dialect)
  const found: number[] = []
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) found.push(ends.scan(bytes, at, at + PIECE_BYTES))
  const all = csvRecordEndsSlowly(bytes, dialect)
  for (const end of found) assert.ok(all.includes(end))
}

function rate(bytes: Uint8Array, make: () => RecordEnds): string {
  const rates: number[] = []
  for (let round = -2; round < ROUNDS; round++) {
    const ends = make()
    const started = performance.now()
    for (let at = 0; at < bytes.length; at += PIECE_BYTES)
      ends.scan(bytes, at, Math.min(at + PIECE_BYTES, bytes.length))
    if (round >= 0) rates.push(bytes.length / 1e6 / (performance.now() - started))
  }
  return `median ${(medianOf(rates) ?? 0).toFixed(2)} GB/s  best ${Math.max(...rates).toFixed(2)} GB/s`
}
