import assert from 'node:assert/strict'
import { test } from 'node:test'
import { globOf, isGlob, matcherOf } from '../../src/sources/inputs/glob.ts'
import { withSlashes } from '../../src/sources/inputs/local-files.ts'

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** A pattern, what it matches, and what it does not. */
const CASES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['*.csv', ['a.csv', 'a b.csv', 'ü.csv'], ['.a.csv', 'x/a.csv', 'a.csv.gz', 'acsv']],
  ['**/*.csv', ['a.csv', 'x/a.csv', 'x/y/a.csv'], ['.x/a.csv', 'x/.a.csv', 'x/a.tsv']],
  ['x/**', ['x/a', 'x/y/a'], ['y/a']],
  ['{a,b}.csv', ['a.csv', 'b.csv'], ['c.csv', 'ab.csv']],
  ['{a/x,b}/*.csv', ['a/x/1.csv', 'b/1.csv'], ['a/1.csv']],
  ['[0-9].csv', ['7.csv'], ['10.csv', 'a.csv']],
  ['[!0-9].csv', ['a.csv'], ['7.csv']],
  ['[[:digit:]]*.csv', ['1.csv', '12.csv'], ['a.csv']],
  ['?.csv', ['a.csv'], ['ab.csv', '.csv']],
  ['{8..11}.csv', range(8, 11).map((i) => `${i}.csv`), ['1.csv', '7.csv', '12.csv', '08.csv']],
  ['{08..11}.csv', ['08.csv', '09.csv', '10.csv', '11.csv'], ['8.csv', '12.csv']],
  ['{11..8}.csv', ['8.csv', '11.csv'], ['12.csv']],
  ['{b..d}.csv', ['b.csv', 'd.csv'], ['a.csv', 'e.csv']],
  ['report (1)*.csv', ['report (1).csv', 'report (1) b.csv'], ['report 1.csv']],
  ['!*.csv', ['!a.csv'], ['a.csv']],
  ['+(a)*', ['+(a)b'], ['aab']],
  ['a|b*', ['a|b', 'a|bc'], ['a', 'bc']],
  ['$x^*.csv', ['$x^.csv'], ['x.csv']],
  ['.*.csv', ['.a.csv'], ['a.csv']],
]

for (const [pattern, matched, others] of CASES) {
  test(`${pattern} matches what a shell would`, async () => {
    const isMatch = await matcherOf({ ...globOf(pattern), pattern })
    for (const path of matched) assert.equal(isMatch(path), true, path)
    for (const path of others) assert.equal(isMatch(path), false, path)
  })
}

test('a pattern is looked for below its fixed part only', () => {
  const parts = (text: string) => {
    const { base, prefix, pattern, maxDepth } = globOf(text)
    return [base, prefix, pattern, maxDepth]
  }
  assert.deepEqual(parts('/data/2024/part-*.csv'), ['/data/2024/', '/data/2024/part-', 'part-*.csv', 0])
  assert.deepEqual(parts('data/*/x/*.csv'), ['data/', 'data/', '*/x/*.csv', 2])
  assert.deepEqual(parts('data/**/*.csv'), ['data/', 'data/', '**/*.csv', Number.POSITIVE_INFINITY])
  assert.deepEqual(parts('*.csv'), ['', '', '*.csv', 0])
  assert.equal(isGlob('a (1)!.csv'), false)
})

test('on Windows a backslash is between folders, elsewhere it is a character', () => {
  assert.equal(withSlashes('C:\\data\\*.csv', 'win32'), 'C:/data/*.csv')
  assert.equal(globOf(withSlashes('C:\\data\\2024\\*.csv', 'win32')).base, 'C:/data/2024/')
  assert.equal(withSlashes('a\\b', 'linux'), 'a\\b')
})

test('a range that is not one, or too long, is said', async () => {
  await assert.rejects(matcherOf(globOf('{1..99999999}')), { code: 'BL_USAGE' })
  await assert.rejects(matcherOf(globOf('{1..x}')), { code: 'BL_USAGE' })
})
