import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import test, { after } from 'node:test'
import { withEmbeddedValue } from '../../src/commands/embedded-flag.ts'
import { DEFAULT_FOLDER } from '../../src/options/target-options.ts'
import { makeWorkspace } from './run-cli.ts'

const workspace = makeWorkspace()
after(() => workspace.remove())
const file = workspace.write('plain', '{}')
const folder = `${workspace.path}/folder.d`
mkdirSync(folder)
const NONE = `--embedded=${DEFAULT_FOLDER}`

const cases: readonly [words: string[], expected: string[]][] = [
  [['a.jsonl'], ['a.jsonl']],
  [
    ['a.jsonl', '--embedded'],
    ['a.jsonl', NONE],
  ],
  [
    ['--embedded', 'a.jsonl'],
    [NONE, 'a.jsonl'],
  ],
  [
    ['--embedded', 'data', 'a.jsonl'],
    ['--embedded=data', 'a.jsonl'],
  ],
  [
    ['--embedded', './data.d/x', 'a.jsonl'],
    ['--embedded=./data.d/x', 'a.jsonl'],
  ],
  [
    ['--embedded=data', 'a.jsonl'],
    ['--embedded=data', 'a.jsonl'],
  ],
  [
    ['--embedded', '--json', 'a.jsonl'],
    [NONE, '--json', 'a.jsonl'],
  ],
  [
    ['--embedded', '-'],
    [NONE, '-'],
  ],
  [['--embedded', '..'], ['--embedded=..']],
  [
    ['--embedded', file],
    [NONE, file],
  ],
  [
    ['--embedded', folder, file],
    [`--embedded=${folder}`, file],
  ],
  [
    ['--', '--embedded', 'data'],
    ['--', '--embedded', 'data'],
  ],
  [
    ['--embedded', '--', 'data'],
    [NONE, '--', 'data'],
  ],
]

for (const [words, expected] of cases) {
  const shown = words.join(' ').replaceAll(workspace.path, '…')
  test(`the folder of: ${shown}`, () => assert.deepEqual(withEmbeddedValue(words), expected))
}
