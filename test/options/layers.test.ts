// Flags, variables and the settings file: which of them counts, and what is said of what is wrong in them.

import assert from 'node:assert/strict'
import test from 'node:test'
import { commandSettings } from '../../src/commands/command-settings.ts'
import type { Variables } from '../../src/environment.ts'
import { BulkloadError } from '../../src/errors.ts'
import { ALL_OPTIONS } from '../../src/options/all-options.ts'
import { CALLER } from '../../src/options/caller.ts'
import { flagOf, type Option, type Verb, variableOf } from '../../src/options/option.ts'
import { saidBySettings } from '../../src/options/places/settings-file.ts'
import { saidByVariables, warningsOfVariables } from '../../src/options/places/variables.ts'
import { DEFAULT_FOLDER } from '../../src/options/target-options.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'

const variables = (env: Variables, verb: Verb = 'clickhouse'): object => ({ ...saidByVariables(verb, env).values })
const settings = (document: unknown, verb: Verb = 'clickhouse'): object => ({
  ...saidBySettings(verb, typeof document === 'string' ? document : JSON.stringify(document), 's.json').values,
})

function usageOf(call: () => unknown): { message: string; hint: string } {
  try {
    call()
  } catch (error) {
    assert.ok(error instanceof BulkloadError, String(error))
    assert.equal(error.code, 'BL_USAGE')
    return { message: error.message, hint: error.hint ?? '' }
  }
  return assert.fail('it was taken')
}

test('every option has a variable of its own, for each command that has it', () => {
  const names = new Map<string, string>()
  for (const [name, option] of Object.entries<Option>(ALL_OPTIONS)) {
    for (const verb of option.verbs) {
      const variable = variableOf(name, option, verb)
      assert.match(variable, /^BULKLOAD_[A-Z0-9_]+$/)
      assert.equal(names.get(variable) ?? name, name)
      names.set(variable, name)
    }
  }
  assert.deepEqual(
    ['maxErrors', 'url', 'noSignRequest'].map((name) =>
      variableOf(name, (ALL_OPTIONS as Record<string, Option>)[name] as Option, 'pg'),
    ),
    ['BULKLOAD_MAX_ERRORS', 'BULKLOAD_PG_URL', 'BULKLOAD_NO_SIGN_REQUEST'],
  )
})

test('a variable has the values of its flag; switches, lists and names with values have a form of text', () => {
  assert.deepEqual(variables({ BULKLOAD_JOBS: '4', BULKLOAD_MAX_ERRORS: '0.1%', BULKLOAD_TIMEOUT: '90' }), {
    jobs: 4,
    maxErrors: '0.1%',
    timeout: '90s',
  })
  assert.deepEqual(variables({ BULKLOAD_CREATE: 'yes', BULKLOAD_HEADER: '0', BULKLOAD_FAIL_FAST: 'TRUE' }), {
    create: true,
    failFast: true,
    header: false,
  })
  assert.deepEqual(variables({ BULKLOAD_SKIP: 'a, b', BULKLOAD_NULL: '["NA",""]', BULKLOAD_RENAME: 'x=y,z=w' }), {
    null: ['NA', ''],
    skip: ['a', 'b'],
    rename: ['x=y', 'z=w'],
  })
  assert.deepEqual(variables({ BULKLOAD_SET: '{"note":"a, b","level":3}', BULKLOAD_ONLY: '["a","b"]' }), {
    set: { note: 'a, b', level: 3 },
    only: ['a', 'b'],
  })
  assert.deepEqual(variables({ BULKLOAD_EMBEDDED: '1' }), { embedded: true })
  assert.deepEqual(variables({ BULKLOAD_EMBEDDED: 'data' }), { embedded: 'data' })
})

test('an empty variable says nothing, and one that another command has is for that command', () => {
  assert.deepEqual(variables({ BULKLOAD_JOBS: '' }), {})
  assert.deepEqual(variables({ BULKLOAD_CODEC: 'zstd' }, 'pg'), {})
  assert.deepEqual(variables({ BULKLOAD_CODEC: 'nonsense' }, 'inspect'), {})
  assert.deepEqual(variables({ BULKLOAD_PG_URL: 'postgres://h' }, 'clickhouse'), {})
})

for (const [env, message] of [
  [{ BULKLOAD_JOBS: 'many' }, 'BULKLOAD_JOBS many is not a whole number from 1 to 256'],
  [{ BULKLOAD_CREATE: 'maybe' }, 'BULKLOAD_CREATE maybe is neither true nor false'],
  [{ BULKLOAD_SET: '{"a":' }, 'BULKLOAD_SET starts like JSON, but is not valid JSON for this option'],
  [{ BULKLOAD_NULL: '[1]' }, 'BULKLOAD_NULL starts like JSON, but is not valid JSON for this option'],
] as const) {
  test(message, () => assert.equal(usageOf(() => variables(env)).message, message))
}

test('a variable that would turn a switch off is warned of, with the value of the right one', () => {
  assert.deepEqual(warningsOfVariables({ BULKLOAD_NO_CREATE: '1', BULKLOAD_SIGN_REQUEST: '1' }), [
    'the unknown environment variable BULKLOAD_NO_CREATE is ignored: did you mean BULKLOAD_CREATE=false?',
    'the unknown environment variable BULKLOAD_SIGN_REQUEST is ignored: did you mean BULKLOAD_NO_SIGN_REQUEST=false?',
  ])
})

test('a variable that is no option is warned of, with the name that was meant, and without its value', () => {
  assert.deepEqual(
    warningsOfVariables({ BULKLOAD_MAX_ERROR: 's3cret', BULKLOAD_JOBS: '1', OTHER: '', BULKLOAD_PASSWORD: 'x' }),
    ['the unknown environment variable BULKLOAD_MAX_ERROR is ignored: did you mean BULKLOAD_MAX_ERRORS?'],
  )
  assert.match(
    warningsOfVariables({ BULKLOAD_URL: 'x' }).join(),
    /did you mean BULKLOAD_CLICKHOUSE_URL or BULKLOAD_PG_URL\?$/,
  )
  assert.match(warningsOfVariables({ BULKLOAD_XQZ: '1' }).join(), /BULKLOAD_XQZ.*docs\/options\.md/)
})

test('settings hold for all commands that have them; the section of a command comes before them', () => {
  const document = { jobs: 2, codec: 'lz4', clickhouse: { jobs: 3 }, pg: { jobs: 4 }, $schema: 'x' }
  assert.deepEqual(settings(document), { jobs: 3, codec: 'lz4' })
  assert.deepEqual(settings(document, 'pg'), { jobs: 4 })
  assert.deepEqual(settings(document, 'inspect'), {})
  assert.deepEqual(settings('\ufeff{"timeout":90}'), { timeout: '90s' })
})

for (const [document, message, hint] of [
  [{ maxError: 1 }, 'unknown setting "maxError" at the top level of s.json', /^did you mean "maxErrors"\?$/],
  [{ pg: { codec: 'lz4' } }, 'unknown setting "codec" in the section pg of s.json', /coerce|docs/],
  [{ pg: 5 }, 'pg in s.json is a number', /object with settings for pg/],
  [{ config: 'x' }, 'unknown setting "config" at the top level of s.json', /./],
  [{ constructor: 1 }, 'unknown setting "constructor" at the top level of s.json', /./],
  [{ jobs: '2' }, 'jobs in s.json is a string', /^use a number$/],
  [{ inspect: { json: 'yes' } }, 'json in s.json is a string', /^use true or false$/],
  ['{\n"url": "postgres://u:s3cret@h",\n}', 'the settings file s.json is not JSON, line 3', /JSON has no comments/],
  ['[]', 'the settings file s.json is an array, not an object', /./],
] as const) {
  test(message, () => {
    const said = usageOf(() => settings(document))
    assert.equal(said.message, message)
    assert.match(said.hint, hint)
    assert.doesNotMatch(said.message + said.hint, /s3cret/)
  })
}

test('flag > variable > settings file, option by option', async () => {
  const folder = makeTempFolder('layers')
  try {
    const file = `${folder.path}/s.json`
    const { writeFileSync } = await import('node:fs')
    writeFileSync(file, JSON.stringify({ jobs: 2, workers: 2, blockSize: '1MiB', quiet: true, url: 'http://s' }))
    const env = { BULKLOAD_JOBS: '3', BULKLOAD_WORKERS: '3', BULKLOAD_CONFIG: file }
    const { settings, own } = await commandSettings('clickhouse', { jobs: '4' }, env)
    assert.deepEqual(
      { ...settings, [CALLER]: undefined },
      {
        ...{ jobs: 4, workers: 3, blockSize: '1MiB', url: 'http://s' },
        [CALLER]: undefined,
      },
    )
    assert.equal(own.quiet, true)
    const { origins } = settings[CALLER]
    assert.equal(origins?.get('--jobs'), undefined)
    assert.equal(origins?.get('--workers'), 'BULKLOAD_WORKERS')
    assert.equal(origins?.get('--block-size'), `blockSize (${file})`)
    // The address of a variable is left to the library, and is stronger than that of the file.
    const withUrl = await commandSettings('clickhouse', {}, { ...env, BULKLOAD_CLICKHOUSE_URL: 'http://v' })
    assert.equal(withUrl.settings['url'], undefined)
  } finally {
    folder.remove()
  }
})

test('--embedded names a folder, whatever it is called; without one it is the default', async () => {
  for (const [flag, value] of [
    [DEFAULT_FOLDER, true],
    ['true', 'true'],
    ['0', '0'],
  ] as const) {
    const { settings } = await commandSettings('pg', { embedded: flag }, {})
    assert.equal(settings['embedded'], value)
  }
})

test('what means nothing beside a stronger word does not count; within one place it is an error of the load', async () => {
  const { settings } = await commandSettings(
    'clickhouse',
    { embedded: 'data' },
    { BULKLOAD_CODEC: 'zstd', BULKLOAD_PASSWORD_FILE: 'x' },
  )
  assert.deepEqual([settings['embedded'], settings['codec'], settings['passwordFile']], ['data', undefined, undefined])
  const jsonl = await commandSettings('pg', { format: 'jsonl' }, { BULKLOAD_DELIMITER: ';', BULKLOAD_JOBS: '2' })
  assert.deepEqual([jsonl.settings['delimiter'], jsonl.settings['jobs']], [undefined, 2])
  const lz4 = await commandSettings(
    'clickhouse',
    { codec: 'lz4', wire: 'text' },
    { BULKLOAD_LEVEL: '3', BULKLOAD_EPOCH: 's' },
  )
  assert.deepEqual([lz4.settings['level'], lz4.settings['epoch']], [undefined, undefined])
  const csv = await commandSettings(
    'clickhouse',
    { format: 'csv', codec: 'zstd' },
    { BULKLOAD_DELIMITER: ';', BULKLOAD_LEVEL: '3' },
  )
  assert.deepEqual([csv.settings['delimiter'], csv.settings['level']], [';', 3])
  const byFlag = await commandSettings('pg', { url: 'host=h' }, { BULKLOAD_EMBEDDED: '1' })
  assert.deepEqual([byFlag.settings['url'], byFlag.settings['embedded']], ['host=h', undefined])
  const passwordFile = { BULKLOAD_PASSWORD_FILE: 'x' }
  const own = await commandSettings('pg', { url: 'postgres://u:pw@h/db' }, passwordFile)
  assert.equal(own.settings['passwordFile'], undefined)
  const without = await commandSettings('pg', { url: 'postgres://u@h/db' }, passwordFile)
  assert.equal(without.settings['passwordFile'], 'x')
  const both = await commandSettings('pg', {}, { BULKLOAD_EMBEDDED: '1', BULKLOAD_PG_URL: 'host=h' })
  assert.deepEqual([both.settings['url'], both.settings['embedded']], ['host=h', true])
})

test('the descriptors agree with the parser of the command line and with each other', () => {
  for (const [name, option] of Object.entries<Option>(ALL_OPTIONS)) {
    assert.match(flagOf(name), /^--[a-z]+(-[a-z]+)*$/)
    assert.match(option.help, /[.]$/, name)
    assert.ok(option.help.length <= 140, `${name}: ${option.help.length}`)
    for (const value of ['zstd', 'text', 'jsonl', 'postgres://u:pw@h']) {
      for (const other of option.excludes?.(value) ?? []) assert.ok(other in ALL_OPTIONS, `${name} excludes ${other}`)
    }
    const hasDefault = option.default !== undefined || option.otherwise !== undefined
    assert.ok(hasDefault, `${name} says nothing of its default`)
    if (option.default !== undefined) assert.ok(option.kind.accepts(option.default), name)
  }
})
