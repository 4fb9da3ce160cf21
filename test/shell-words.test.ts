// A copied command passes the program the words that it was made of: any words, through a real shell.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { visible } from '../src/progress/visible.ts'
import { shellCommand } from '../src/shell-words.ts'

const PIECES = [
  ...[
    "'",
    '"',
    '\\',
    '$',
    '`',
    '!',
    ' ',
    '  ',
    '=',
    '*',
    '?',
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    '~',
    '#',
    '&',
    '|',
    ';',
    '<',
  ],
  ...[
    '%',
    '%s',
    '\\n',
    '\\047',
    '-',
    '--',
    'a',
    'id',
    'é',
    '日',
    '😀',
    '👩‍🚀',
    '$HOME',
    '$(id)',
    '\t',
    '\u0001',
    '\r',
    '\n',
    '\u001b[2J',
  ],
  ...['\u200b', '\u202e', '\ufeff', '\u0085', '\u00a0'],
]

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function wordsThrough(shell: string, command: string): string[] {
  const script = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))'
  const text = `exec "$NODE" -e '${script}' -- ${command}`
  return JSON.parse(
    execFileSync(shell, ['-c', text], {
      env: { NODE: process.execPath, HOME: '/nowhere' },
      cwd: '/',
      encoding: 'utf8',
    }),
  ) as string[]
}

for (const shell of ['sh', 'bash']) {
  test(`any words come through ${shell}`, () => {
    const next = numbers(7)
    for (let round = 0; round < 12; round++) {
      const words = Array.from({ length: 200 }, () =>
        Array.from({ length: next(6) }, () => PIECES[next(PIECES.length)]).join(''),
      ).filter((word) => !word.endsWith('\n'))
      const command = shellCommand(words)
      assert.deepEqual(wordsThrough(shell, command), words)
      // What is printed is what was meant.
      assert.equal(visible(command), command)
    }
  })
}

test('plain words stay as they are, and others are quoted', () => {
  assert.equal(shellCommand(['bulkload', 'pg', 'a/b-c.csv', '--set', 'a=1']), 'bulkload pg a/b-c.csv --set a=1')
  assert.equal(shellCommand([' id =X', "it's", '', '=x']), `' id =X' 'it'\\''s' '' '=x'`)
  assert.equal(shellCommand(['\t!']), `"$(printf '\\011\\041')"`)
  assert.equal(shellCommand(['\t', "a\u0001'\\%"]), `"$(printf '\\011')" "$(printf 'a\\001\\047\\134\\045')"`)
})

test('a line feed at the end of a word comes through bash', () => {
  assert.deepEqual(wordsThrough('bash', shellCommand(['a\n', '\n', "'\n"])), ['a\n', '\n', "'\n"])
})
