// Finds wordings that readers stumbled over, for `npm run check`: in src, the tests, the docs and the examples. Each pattern is
// one that has no honest use; the word list of CONTRIBUTING.md has the terms to use instead.
// Fails with each place and the better wording. `node scripts/check-words.mjs FILE…` checks these files only.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What not to write, and what to write instead. */
export const WORDS = [
  [/\bnothing is known of\b/i, 'is unknown, cannot be inferred'],
  [/\b(?:is|are|was|were) concluded from\b/i, 'is inferred from'],
  [/\bcannot be had\b/i, 'is not supported for'],
  [/\bstands? twice\b/i, 'appears twice; of a key: duplicate key'],
  [/\bwhat stands\b/i, 'what is, what comes before; of fields: field delimiter'],
  [/\bas (?:it stands|they stand)\b/i, 'as it is, literally'],
  [/\bpassed over\b/i, 'ignored, skipped'],
  [/\bexclude each other\b/i, 'cannot be used together'],
  [/\bso many (?:lines|rows|records|bytes|fields|values|tables|segments|of them)\b/i, 'N lines, this many bytes'],
  [/\b(?:is|are|was|were|been) told\b/i, 'is reported, gets, is called with'],
  [/\btold no\b/i, 'reports no'],
  [/\b(?:takes?|took) nothing\b/i, 'accepts no data'],
  [/\bnobody (?:knows|knew|says|said|can tell|has counted|counted)\b/i, 'is unknown, by default, is not counted'],
  [/\bwhoever\b/i, 'the caller, the reader'],
  [/\bin vain\b/i, 'without effect'],
  [/\bwhat becomes of\b/i, 'what happens to, what to do with'],
  [/\bbecame of\b/i, 'the outcome of'],
  [/\bsay (?:with )?--[a-z]/i, 'use --, set … with --'],
  [/\bhas no meaning for\b/i, 'is not supported for'],
  [/\bhalf of a surrogate pair\b/i, 'unpaired surrogate'],
  [/\bclocks (?:of|that) .{0,20}skip/i, 'daylight-saving gap'],
  [/\blook(?:s|ed)? whether\b/i, 'check whether'],
  [/\btogether are text\b/i, 'stored as text: N of M values are not'],
  [/\bis written as (?:date|time|timestamp|interval)\b/i, 'is an ISO 8601 date'],
  [/\btables at once\b/i, 'tables in parallel'],
  [/\b(?:goes|go) by (?:text|the typed|the text)\b/i, 'is loaded as text, uses the text wire'],
]

const FOLDERS = ['src', 'test', 'docs', 'examples', 'bench', 'scripts']
const PAGES = ['README.md', 'CONTRIBUTING.md']
const CHECKED = /\.(?:ts|mjs|md|json)$/
/** They quote the words. */
const QUOTING = /(?:^|[\\/])check-words\b/

const named = process.argv.slice(2)
const files = named.length > 0 ? named : [...FOLDERS.flatMap(filesOf), ...PAGES]
const faults = files.flatMap((file) => faultsIn(file, readFileSync(file, 'utf8')))
process.stderr.write(faults.map((fault) => `${fault}\n`).join(''))
if (faults.length > 0) process.exitCode = 1

function filesOf(folder) {
  const paths = readdirSync(folder, { recursive: true }).map((path) => join(folder, String(path)))
  return paths.filter((path) => CHECKED.test(path) && !QUOTING.test(path))
}

function faultsIn(file, text) {
  return text.split('\n').flatMap((line, index) =>
    WORDS.flatMap(([pattern, better]) => {
      const found = pattern.exec(line)?.[0]
      return found === undefined ? [] : [`${file}:${index + 1}: "${found}": write: ${better}`]
    }),
  )
}
