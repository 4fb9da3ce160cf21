// The scripts of `bulkload completion`, in the shells themselves where they are installed.

import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { ALL_OPTIONS, flagsOf } from '../../src/options/all-options.ts'
import type { Option } from '../../src/options/option.ts'
import { makeWorkspace, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
after(() => workspace.remove())

before(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { status, stdout, stderr } = await runCli(['completion', shell], { cwd })
    assert.deepEqual([status, stderr], [0, ''])
    workspace.write(`completion.${shell}`, stdout)
  }
  mkdirSync(join(cwd, 'data'))
  workspace.write('data/my events.csv', '')
  workspace.write('data/users.csv', '')
})

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0

/** What bash offers for the last of `words`. */
function offered(...words: string[]): string[] {
  const script = `source completion.bash
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _bulkload; printf '%s\\n' "\${COMPREPLY[@]}"`
  const output = execFileSync('bash', ['--norc', '-c', script, 'bash', 'bulkload', ...words], { cwd, encoding: 'utf8' })
  return output.split('\n').filter((line) => line !== '')
}

for (const [words, wanted] of [
  [['cl'], ['clickhouse']],
  [['co'], ['convert', 'copy', 'completion']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [
    ['pg', '--max-'],
    ['--max-errors', '--max-record-bytes', '--max-rate'],
  ],
  [['pg', '--cod'], []],
  [['clickhouse', 'x.csv', '--cod'], ['--codec']],
  [
    ['clickhouse', '--codec', ''],
    ['lz4', 'zstd', 'none'],
  ],
  [['clickhouse', '--codec', '=', 'z'], ['zstd']],
  [
    ['clickhouse', '--codec', '='],
    ['lz4', 'zstd', 'none'],
  ],
  [
    ['pg', '--format', 'json'],
    ['jsonl', 'json', 'json-compact'],
  ],
  [['pg', '--no-h'], ['--no-header']],
  [['pg', '--table', ''], []],
  [['pg', 'data/u'], ['data/users.csv']],
  [['pg', 'data/m'], ['data/my events.csv']],
  [['pg', '--rejects', 'data/m'], ['data/my events.csv']],
] as const) {
  test(`bash: bulkload ${words.join(' ')}<TAB> offers ${wanted.join(', ') || 'nothing'}`, () => {
    assert.deepEqual(offered(...words), [...wanted])
  })
}

test('bash: every flag of every command is offered', () => {
  const flags = (verb: string): string[] =>
    Object.entries<Option>(ALL_OPTIONS).flatMap(([name, option]) =>
      option.verbs.some((known) => known === verb) ? flagsOf([name, option]) : [],
    )
  for (const verb of ['clickhouse', 'pg', 'inspect']) {
    assert.deepEqual(offered(verb, '--').sort(), [...flags(verb), '--all', '--help'].sort())
  }
})

test('bash: the script tells bash what to call', () => {
  const output = execFileSync('bash', ['--norc', '-c', 'source completion.bash; complete -p bulkload'], { cwd })
  assert.equal(output.toString(), 'complete -F _bulkload bulkload\n')
})

test('zsh takes the script, which knows the function of its name', { skip: !has('zsh') }, () => {
  const script = `autoload -U compinit; compinit -u -d ./zcompdump; source ./completion.zsh; print -r -- $_comps[bulkload]; whence -w _bulkload`
  const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', script], { cwd, encoding: 'utf8' })
  assert.deepEqual({ stdout, stderr }, { stdout: '_bulkload\n_bulkload: function\n', stderr: '' })
})

for (const [line, wanted] of [
  ['bulkload cl', ['clickhouse']],
  ['bulkload completion ', ['bash', 'fish', 'zsh']],
  ['bulkload pg --max-', ['--max-errors', '--max-rate', '--max-record-bytes']],
  ['bulkload clickhouse --codec ', ['lz4', 'none', 'zstd']],
  ['bulkload pg data/u', ['data/users.csv']],
] as const) {
  test(`fish: ${line}<TAB> offers ${wanted.join(', ')}`, { skip: !has('fish') }, () => {
    const script = `source completion.fish; complete -C ${JSON.stringify(line)}`
    const output = execFileSync('fish', ['--no-config', '-c', script], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, HOME: cwd },
    })
    const words = output.split('\n').flatMap((text) => text.split('\t')[0] || [])
    assert.deepEqual(words.sort(), [...wanted])
  })
}

for (const [args, says] of [
  [['completion'], /no shell specified\n {2}hint: use one of: bash, zsh, fish/],
  [['completion', 'zhs'], /no completion for zhs\n {2}hint: did you mean zsh\?/],
] as const) {
  test(`bulkload ${args.join(' ')}: a usage error`, async () => {
    const { status, stdout, stderr } = await runCli([...args], { cwd })
    assert.deepEqual([status, stdout], [2, ''])
    assert.match(stderr, says)
  })
}
