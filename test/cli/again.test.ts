// The command line of a run, written again for other files.

import assert from 'node:assert/strict'
import test from 'node:test'
import { commandsOf } from '../../src/commands/again.ts'
import type { Token } from '../../src/commands/flags.ts'
import { programWords } from '../../src/commands/program-words.ts'
import { hideSecretsOf } from '../../src/secrets.ts'

const arg = (input: string): Token => ({ type: 'arg', input })
const flag = (name: string, input: string): Token => ({ type: 'flag', flag: name, input })

function again(tokens: readonly Token[], ...sources: string[]): string {
  return commandsOf(['bulkload', 'pg'], tokens).loadAgain(sources)
}

test('switches keep their form, and --embedded its folder, if it has one', () => {
  const tokens = [
    flag('no-header', '--no-header'),
    flag('quiet', '-q'),
    flag('embedded', '(default)'),
    flag('null', '-'),
  ]
  assert.equal(again(tokens, 'b.csv'), 'bulkload pg b.csv --no-header --quiet --embedded --null=-')
  assert.equal(again([flag('embedded', 'my data')], 'b.csv'), "bulkload pg b.csv --embedded 'my data'")
})

test('of an address only what may be shown is printed', () => {
  const address = 'https://h/b.csv?X-Amz-Signature=0123456789abcdef'
  hideSecretsOf(address)
  assert.equal(again([arg(address)], 'https://h/b.csv'), "bulkload pg 'https://h/b.csv?***'")
  assert.equal(again([arg('https://h/b.csv')], 'https://h/b.csv'), 'bulkload pg https://h/b.csv')
  const url = 'postgres://me:correct-horse-9@h/db?sslpassword=correct-horse-8'
  hideSecretsOf(url)
  assert.equal(again([flag('url', url)], 'b.csv'), "bulkload pg b.csv --url 'postgres://me:***@h/db?sslpassword=***'")
})

test('rejects are loaded in the form of their own name, without what is true of their source only', () => {
  const tokens = [flag('files-from', 'list'), flag('rejects', 'x'), flag('table', 'a'), flag('format', 'csv')]
  const commands = commandsOf(['bulkload', 'pg'], [...tokens, flag('create', '--create')], {
    rejects: 'x',
  })
  assert.equal(commands.namesRejects, true)
  assert.equal(commands.loadRejects('a.rejects.jsonl', 's.a'), 'bulkload pg a.rejects.jsonl --table s.a --create')
  assert.equal(
    commands.loadRejects('a.rejects.csv', 's.a'),
    'bulkload pg a.rejects.csv --table s.a --format csv --create',
  )
})

test('rejects of a load that emptied or replaced its table are added to it', () => {
  const tokens = [flag('mode', 'replace'), flag('replace-by', 'delete'), flag('key', 'id'), flag('jobs', '2')]
  const replacing = commandsOf(['bulkload', 'pg'], tokens, { mode: 'replace', replaceBy: 'delete', key: 'id', jobs: 2 })
  assert.equal(replacing.loadRejects('a.rejects.jsonl', 'a'), 'bulkload pg a.rejects.jsonl --table a --jobs 2')
  assert.equal(replacing.loadAgain(['b.csv']), 'bulkload pg b.csv --mode replace --replace-by delete --key id --jobs 2')
  const elsewhere = commandsOf(['bulkload', 'pg'], [], { mode: 'truncate' })
  assert.equal(elsewhere.loadRejects('a.rejects.jsonl', 'a'), 'bulkload pg a.rejects.jsonl --table a --mode append')
  const merging = commandsOf(['bulkload', 'pg'], [flag('mode', 'upsert')], { mode: 'upsert' })
  assert.equal(merging.loadRejects('a.rejects.jsonl', 'a'), 'bulkload pg a.rejects.jsonl --table a --mode upsert')
})

test('rejects are said to be what they are where a variable or the settings file says what their source was', () => {
  const commands = commandsOf(['bulkload', 'pg'], [], { format: 'json', encoding: 'latin1' })
  assert.equal(
    commands.loadRejects('a.rejects.jsonl', 'a'),
    'bulkload pg a.rejects.jsonl --table a --format jsonl --encoding utf-8',
  )
})

test('a command begins as the one that was given: with npx, with its packages, or by name', () => {
  assert.deepEqual(programWords('bulkload', {}), ['bulkload'])
  const npx = { npm_lifecycle_event: 'npx' }
  assert.deepEqual(programWords('bulkload', npx), ['npx', 'bulkload'])
  assert.deepEqual(programWords('bulkload', { ...npx, npm_config_package: 'bulkload\n\nchdb' }), [
    ...['npx', '-p', 'bulkload', '-p', 'chdb', 'bulkload'],
  ])
  // A script of package.json, in which a project's own programs are found.
  assert.deepEqual(programWords('bulkload', { npm_lifecycle_event: 'load', npm_config_package: 'x' }), [
    ...['npx', 'bulkload'],
  ])
})
