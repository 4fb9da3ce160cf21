// Words that are printed for a shell are those that it reads.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { shellWords } from '../../src/commands/shell-words.ts'

const PLAIN = [
  'a.csv',
  '',
  ' ',
  "it's",
  '"x"',
  '$HOME',
  '`id`',
  '\\',
  'a\\b',
  '*',
  '?[!x]',
  '~',
  '#',
  '&&',
  ';',
  'é',
  '日本',
  '!x',
  'a=b',
  '{a,b}',
]
const hasBash = spawnSync('bash', ['-c', 'exit 0']).status === 0

function readBy(shell: string, words: readonly string[]): string[] {
  const { stdout } = spawnSync(shell, ['-c', `printf '%s\\0' ${shellWords(words)}`], { encoding: 'utf8' })
  return stdout.split('\0').slice(0, -1)
}

test('every shell reads plain and quoted words', { skip: process.platform === 'win32' }, () => {
  assert.deepEqual(readBy('sh', PLAIN), PLAIN)
})

test('control characters and marks that reorder text are escaped, for bash', { skip: !hasBash && 'no bash' }, () => {
  const words = ['a\nb', 'tab\there', "\x1b[2J'\\x41", 'a\u202eb', '\x7f', '\u0085']
  assert.doesNotMatch(shellWords(words), /[\p{Cc}\u202e]/u)
  assert.deepEqual(readBy('bash', words), words)
})

test('what needs no quotes has none', () => {
  assert.equal(shellWords(['data/2026-01.csv', '--set', 'a=b', 'x y']), "data/2026-01.csv --set a=b 'x y'")
})
