// What is empty, for every option and from every place: `--rejects "$UNSET"`, `"only": []`. It is a usage error, but for the options
// where it means something.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import test, { after } from 'node:test'
import { commandSettings } from '../../src/commands/command-settings.ts'
import { BulkloadError } from '../../src/errors.ts'
import { convert, inspect, loadFiles } from '../../src/index.ts'
import { ALL_OPTIONS } from '../../src/options/all-options.ts'
import { flagName, type Option, READS, type Verb, variableOf } from '../../src/options/option.ts'
import { DATABASE_VERBS, databaseOfVerb } from '../../src/targets.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'

const folder = makeTempFolder('empty-values')
after(() => folder.remove())
const file = `${folder.path}/settings.json`

/** Empty values that mean something: no item at all, or the empty text itself. */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  coerce: ['[]'],
  dateFormat: ['[]', '{}'],
  false: ['[]'],
  true: ['[]'],
  null: ['""', '[]', '[""]'],
  outputNull: ['""'],
  rename: ['[]', '{}'],
  set: ['[]', '{}'],
  // A field may be called so.
  skip: ['""', '[]', '[""]'],
}
/** An option that has no effect alone. */
const BESIDE: Readonly<Record<string, object>> = { orderBy: { create: true }, keyFile: { certFile: 'c.pem' } }

interface Case {
  readonly verb: Verb
  readonly name: string
  readonly option: Option
  readonly value: unknown
}

const CASES: readonly Case[] = Object.entries<Option>(ALL_OPTIONS).flatMap(([name, option]) =>
  ['', [], [''], {}, { '': '' }]
    .filter((value) => option.kind.accepts(value))
    .flatMap((value) =>
      READS.filter((verb) => option.verbs.includes(verb)).map((verb) => ({ verb, name, option, value })),
    ),
)

/** The error of a call with these settings: that of a file that is not there comes after all options were checked. */
async function errorOf(verb: Verb, settings: object): Promise<BulkloadError> {
  const files = { ...settings, files: ['missing.csv'] }
  if (verb === 'convert') return errorFrom(convert({ output: 'out.csv', ...files }))
  const sink = DATABASE_VERBS.find((known) => known === verb)
  const call = sink === undefined ? inspect(files) : loadFiles({ ...files, sink: databaseOfVerb(sink), env: {} })
  return errorFrom(call)
}

function errorFrom(call: Promise<unknown>): Promise<BulkloadError> {
  return call.then(
    () => assert.fail('it was taken'),
    (error: unknown) => {
      assert.ok(error instanceof BulkloadError, String(error))
      return error
    },
  )
}

async function errorOfCommand(verb: Verb, flags: object, env: Record<string, string>): Promise<BulkloadError> {
  try {
    return await errorOf(verb, (await commandSettings(verb, flags as never, env)).settings)
  } catch (error) {
    assert.ok(error instanceof BulkloadError, String(error))
    return error
  }
}

async function errorsOf({ verb, name, option, value }: Case): Promise<BulkloadError[]> {
  const beside = BESIDE[name] ?? {}
  const flags = Object.fromEntries(Object.entries(beside).map(([other, said]) => [flagName(other), said]))
  const errors: BulkloadError[] = []
  if (option.isOfCommands !== true) errors.push(await errorOf(verb, { ...beside, [name]: value }))
  if (name !== 'config') {
    writeFileSync(file, JSON.stringify({ ...beside, [name]: value }))
    errors.push(await errorOfCommand(verb, {}, { BULKLOAD_CONFIG: file }))
  }
  // An empty variable says nothing.
  if (value !== '')
    errors.push(await errorOfCommand(verb, flags, { [variableOf(name, option, verb)]: JSON.stringify(value) }))
  if (option.kind.isRepeated ? Array.isArray(value) && value.length > 0 : value === '')
    errors.push(await errorOfCommand(verb, { ...flags, [flagName(name)]: value }, {}))
  return errors
}

test('the table has every option with a text or a list', () => {
  const names = new Set(CASES.map(({ name }) => name))
  const others = Object.entries<Option>(ALL_OPTIONS).filter(
    ([name, { verbs }]) => !names.has(name) && verbs.some((verb) => READS.includes(verb)),
  )
  for (const [name, { kind }] of others) assert.ok(!kind.accepts('x') && !kind.accepts(['x']), name)
  assert.ok(names.size > 30)
})

for (const tried of CASES) {
  const { verb, name, value } = tried
  const text = JSON.stringify(value)
  const isTaken = TAKEN[name]?.includes(text) === true
  test(`${verb}: ${name} ${text} is ${isTaken ? 'taken' : 'a usage error'} from every place`, async () => {
    const errors = await errorsOf(tried)
    assert.ok(errors.length > 0)
    for (const { code, message, hint } of errors) {
      assert.equal(code, isTaken ? 'BL_SOURCE_NOT_FOUND' : 'BL_USAGE', message)
      if (!isTaken) assert.notEqual(hint ?? '', '')
    }
  })
}

test('a text with an empty piece names an empty column', async () => {
  for (const [verb, settings] of [
    ['pg', { only: 'a,,b' }],
    ['clickhouse', { only: ['a', ''] }],
    ['inspect', { columns: 'a,' }],
  ] as const) {
    const { code, message } = await errorOf(verb, settings)
    assert.equal(code, 'BL_USAGE')
    assert.match(message, /has an empty item/)
  }
})
