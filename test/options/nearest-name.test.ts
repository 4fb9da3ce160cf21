import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearestName } from '../../src/options/nearest-name.ts'

const OPTIONS = ['blockSize', 'maxErrors', 'maxRecordBytes', 'table', 'only', 'set', 'delimiter', 'workers', 'url']
const FLAGS = ['--delimiter', '--table', '--max-errors', '--block-size', '--set', '--skip-lines', '--skip', '--url']

const FOUND: readonly [word: string, names: readonly string[], meant: string][] = [
  ['maxError', OPTIONS, 'maxErrors'],
  ['MAXERRORS', OPTIONS, 'maxErrors'],
  ['max_errors', OPTIONS, 'maxErrors'],
  ['max-errors', OPTIONS, 'maxErrors'],
  ['tabel', OPTIONS, 'table'],
  ['batchSize', OPTIONS, 'blockSize'],
  ['bufferSize', OPTIONS, 'blockSize'],
  ['delim', OPTIONS, 'delimiter'],
  ['tableName', OPTIONS, 'table'],
  ['oly', OPTIONS, 'only'],
  ['ulr', OPTIONS, 'url'],
  ['--delimeter', FLAGS, '--delimiter'],
  ['--tabel', FLAGS, '--table'],
  ['--max-error', FLAGS, '--max-errors'],
  ['--maxErrors', FLAGS, '--max-errors'],
  ['--skip-line', FLAGS, '--skip-lines'],
  // Both begin so; fewer letters are missing from the first.
  ['--ski', FLAGS, '--skip'],
]

for (const [word, names, meant] of FOUND) {
  test(`${word} means ${meant}`, () => assert.equal(nearestName(word, names), meant))
}

for (const word of ['', '--', 'x', 'ab', 'colour', 'retries', 'constructor', '日本']) {
  test(`${JSON.stringify(word)} means nothing`, () => {
    assert.equal(nearestName(word, OPTIONS), undefined)
    assert.equal(nearestName(word, FLAGS), undefined)
    assert.equal(nearestName(word, []), undefined)
  })
}

test('two swapped letters are one edit, as a wrong one is', () => {
  assert.equal(nearestName('abdc', ['abcd']), 'abcd')
  assert.equal(nearestName('abxx', ['abcd']), undefined)
})

test('the nearest one is found wherever it stands in the list, and the list is left as it is', () => {
  const names = ['wire', 'fire', 'file', 'files']
  assert.equal(nearestName('filess', names), 'files')
  assert.equal(nearestName('filess', [...names].reverse()), 'files')
  assert.deepEqual(names, ['wire', 'fire', 'file', 'files'])
})
