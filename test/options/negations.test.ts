// Every option that is on or off has two forms of its flag, and the second one turns off what a weaker place turned on.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import test from 'node:test'
import { commandSettings } from '../../src/commands/command-settings.ts'
import { lastForms, flagsOf as parserFlags, type Token } from '../../src/commands/flags.ts'
import { ALL_OPTIONS, type NamedOption, optionsOf } from '../../src/options/all-options.ts'
import { flagName, negationOf, type Option, type Verb, variableOf } from '../../src/options/option.ts'
import { SECTIONS } from '../../src/options/places/settings-file.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'

const negation = ([name, option]: NamedOption): string => negationOf(name, option)?.slice(2) ?? ''
const switches = (verb: Verb): readonly NamedOption[] => optionsOf(verb).filter((named) => negation(named) !== '')

async function saidOf(verb: Verb, name: string, flags: object, env: Record<string, string>): Promise<unknown> {
  const { settings, own } = await commandSettings(verb, flags as never, env)
  return settings[name] ?? (own as Record<string, unknown>)[name]
}

test('the options that are on or off, and what turns them off', () => {
  const all = Object.entries<Option>(ALL_OPTIONS).filter((named) => negation(named) !== '')
  assert.deepEqual(Object.fromEntries(all.map((named) => [named[0], negation(named)])), {
    overwrite: 'no-overwrite',
    outputHeader: 'no-output-header',
    embedded: 'no-embedded',
    create: 'no-create',
    dryRun: 'no-dry-run',
    atomic: 'no-atomic',
    failFast: 'no-fail-fast',
    ledger: 'no-ledger',
    csv: 'no-csv',
    allowGrowth: 'no-allow-growth',
    takeover: 'no-takeover',
    skipInitialSpace: 'no-skip-initial-space',
    header: 'no-header',
    noSignRequest: 'sign-request',
    ignoreHivePartitions: 'no-ignore-hive-partitions',
    json: 'no-json',
    verbose: 'no-verbose',
    quiet: 'no-quiet',
  })
})

for (const verb of SECTIONS) {
  test(`${verb}: a flag turns off what a variable or the settings file turned on`, async () => {
    const folder = makeTempFolder('negations')
    const file = `${folder.path}/s.json`
    try {
      for (const named of switches(verb)) {
        const [name, option] = named
        const off = { [negation(named)]: true }
        assert.equal(await saidOf(verb, name, off, { [variableOf(name, option, verb)]: 'true' }), false, name)
        writeFileSync(file, JSON.stringify({ [name]: true }))
        assert.equal(await saidOf(verb, name, {}, { BULKLOAD_CONFIG: file }), true, name)
        assert.equal(await saidOf(verb, name, off, { BULKLOAD_CONFIG: file }), false, name)
        assert.ok(negation(named) in parserFlags(verb))
      }
    } finally {
      folder.remove()
    }
  })

  test(`${verb}: of both forms the last one counts`, () => {
    const token = (flag: string): Token => ({ type: 'flag', flag, input: `--${flag}` })
    for (const named of switches(verb)) {
      const [on, off] = [flagName(named[0]), negation(named)]
      const flags = { [on]: true, [off]: true, config: 'c' }
      assert.deepEqual(lastForms(verb, flags, [token(on), token(off)]), { [off]: true, config: 'c' })
      assert.deepEqual(lastForms(verb, flags, [token(off), token(on)]), { [on]: true, config: 'c' })
      assert.deepEqual(lastForms(verb, flags, [token(on), token(off), token(on)]), { [on]: true, config: 'c' })
      assert.deepEqual(lastForms(verb, { [off]: true }, [token(off)]), { [off]: true })
    }
  })
}

test('--no-embedded leaves the address of a variable to the library', async () => {
  const env = { BULKLOAD_EMBEDDED: 'data', BULKLOAD_PG_URL: 'host=h' }
  const { settings } = await commandSettings('pg', { 'no-embedded': true }, env)
  assert.deepEqual([settings['url'], settings['embedded']], [undefined, false])
})
