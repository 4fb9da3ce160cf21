// Texts that name flags, as callers of the library read them.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { optionWords } from '../../src/options/option-words.ts'

const CASES: readonly [flags: string, options: string][] = [
  ['or tolerate bad records with --max-errors', 'or tolerate bad records with maxErrors'],
  ['try --wire text, which uses DEFAULT row by row', "try wire: 'text', which uses DEFAULT row by row"],
  ['use --header or --no-header', 'use header: true or header: false'],
  ['if the first record is data, use --no-header', 'if the first record is data, use header: false'],
  ['without --fail-fast the other tables continue', 'without failFast the other tables continue'],
  ['--order-by has no effect without --create', 'orderBy has no effect without create: true'],
  ['name them with --columns a,b,c', "name them with columns: 'a,b,c'"],
  ['map the field with --rename x=COLUMN, or', "map the field with rename: ['x=COLUMN'], or"],
  ["if it is a comment, use --comment '#'", "if it is a comment, use comment: '#'"],
  ["--null '' --null NA", "null: '' null: 'NA'"],
  ['--table NAME loads them into one table', "table: 'NAME' loads them into one table"],
  ['set its encoding (--encoding windows-1252, latin1, …)', "set its encoding (encoding: 'windows-1252', latin1, …)"],
  ['--workers 0 is not a whole number', 'workers: 0 is not a whole number'],
  ['raise --max-record-bytes, or check', 'raise maxRecordBytes, or check'],
  [
    'pass the field over with --skip or all such fields with --unknown-fields skip',
    "pass the field over with skip or all such fields with unknownFields: 'skip'",
  ],
  ['check --delimiter, --quote and --escape', 'check delimiter, quote and escape'],
  ['for public objects, use --no-sign-request', 'for public objects, use noSignRequest: true'],
  ['--unknown-fields collect=COLUMN', "unknownFields: 'collect=COLUMN'"],
]

for (const [flags, options] of CASES) {
  test(options, () => assert.equal(optionWords(flags), options))
}

for (const text of [
  'curl --compressed URL',
  'or pipe one in: zcat events.csv.gz | bulkload pg - --table events',
  'the value "--skip" is not a value of type int4',
  "the value '--wire' …",
  'x--wire and --wire-',
  'data--set.csv: a dash -- and --',
  '',
]) {
  test(`not of this library: ${text}`, () => assert.equal(optionWords(text), text))
}

/** Of other programs, and of the command line alone. */
const OTHERS = [
  ...['--compressed', '--fail', '--long', '--jitless', '--expose-gc', '--data-only', '--tab', '--pgdata', '--username'],
  ...['--pwfile', '--json', '--log-format', '--quiet', '--help', '--config'],
]

test('no text of the source tells a caller of the library a flag that is an option', () => {
  const root = join(import.meta.dirname, '../../../src')
  const texts = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('commands'))
    .flatMap(
      (path) =>
        readFileSync(join(root, path), 'utf8').match(/'[^'\n]*[ (]--[a-z][^'\n]*'|`[^`\n]*--[a-z][^`\n]*`/g) ?? [],
    )
    .map((text) =>
      text
        .slice(1, -1)
        .replace(/\bbulkload (?:pg|…) - .*$/, '')
        .replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, 'X'),
    )
  assert.ok(texts.length > 60)
  const flags = new Set(texts.flatMap((text) => optionWords(text).match(/(?<![\w-])--[a-z][a-z-]*/g) ?? []))
  for (const known of OTHERS) flags.delete(known)
  assert.deepEqual([...flags], [])
})
