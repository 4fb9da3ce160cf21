// The dialects of real files, which lie beside the checkout where the project is built, not in it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { COMMA } from '../../src/codecs/ascii.ts'
import { detectDialect } from '../../src/formats/csv/detect/dialect-guess.ts'
import { CSV } from '../../src/formats/csv/dialect.ts'
import { looksLike } from '../formats/looks-like.ts'
import { dataMissing, readShared } from './shared-data.ts'

const FILES: readonly [name: string, fields: number, first: string][] = [
  ['online-retail.csv', 8, 'InvoiceNo'],
  ['tweets.csv', 7, 'created_at'],
  ['flight-data.csv.gz', 31, 'YEAR'],
  ['suites/csv/csvs/comma_in_quotes.csv', 5, 'first'],
  ['suites/csv/csvs/empty.csv', 3, 'a'],
  ['suites/csv/csvs/empty_crlf.csv', 3, 'a'],
  ['suites/csv/csvs/escaped_quotes.csv', 2, 'a'],
  ['suites/csv/csvs/json.csv', 2, 'key'],
  ['suites/csv/csvs/newlines.csv', 3, 'a'],
  ['suites/csv/csvs/newlines_crlf.csv', 3, 'a'],
  ['suites/csv/csvs/quotes_and_newlines.csv', 2, 'a'],
  ['suites/csv/csvs/simple.csv', 3, 'a'],
  ['suites/csv/csvs/simple_crlf.csv', 3, 'a'],
  ['suites/csv/csvs/utf8.csv', 3, 'a'],
]

for (const [name, fields, first] of FILES) {
  test(`${name}: commas, double quotes, a header`, { skip: dataMissing }, async () => {
    const content = await readShared(name)
    const bytes = name.endsWith('.gz') ? gunzipSync(content) : content
    for (const size of [64 * 1024, 256 * 1024, bytes.length]) {
      const sample = bytes.subarray(0, size)
      const guess = detectDialect(sample, sample.length === bytes.length, {})
      assert.deepEqual(guess.dialect, { ...CSV, delimiter: COMMA })
      assert.equal(guess.fields, fields)
      assert.ok(guess.hasHeader && guess.sure, guess.reasons.join('; '))
      assert.ok(sample.toString().replaceAll('"', '').startsWith(first))
      assert.equal(looksLike(sample), 'csv')
    }
  })
}

test('JSONL files look like JSONL', { skip: dataMissing }, async () => {
  for (const name of ['cities.jsonl', 'github-events.jsonl']) {
    const bytes = await readShared(name)
    for (const size of [100, 1000, 64 * 1024])
      assert.equal(looksLike(bytes.subarray(0, size)), 'jsonl', `${name}, ${size}`)
  }
})
