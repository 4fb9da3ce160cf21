// An option that has no effect beside another one is refused where both were said in one place, and does not count where the other
// one is from a stronger place.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { commandSettings } from '../../src/commands/command-settings.ts'
import { inspect } from '../../src/index.ts'
import type { RawOptions } from '../../src/options/load-options.ts'
import { resolveOptions } from '../../src/options/options.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'

const folder = makeTempFolder('without-effect')
after(() => folder.remove())

const REFUSED: readonly (readonly [options: RawOptions, message: string])[] = [
  [{ quote: 'none', escape: 'double' }, '--escape has no effect with --quote none'],
  [{ skip: 'id', only: ['id', 'name'] }, '--skip leaves out the field of "id", which --only names'],
]

for (const [options, message] of REFUSED) {
  test(message, () => {
    assert.throws(() => resolveOptions('postgres', { url: 'host=h', ...options }), { code: 'BL_USAGE', message })
  })
}

const TAKEN: readonly RawOptions[] = [
  { quote: "'", escape: 'double' },
  { quote: 'none' },
  { rejects: 'r.csv', maxErrors: '0.1%' },
  // Another field fills the column.
  { skip: 'id', only: 'id', rename: { key: 'id' } },
  { skip: 'id', only: 'name' },
]

for (const options of TAKEN) {
  test(`${JSON.stringify(options)} is taken`, () => {
    resolveOptions('postgres', { url: 'host=h', ...options })
  })
}

for (const [flags, env, left] of [
  [{ quote: 'none' }, { BULKLOAD_ESCAPE: 'double' }, 'escape'],
  [{ 'max-errors': '0' }, { BULKLOAD_REJECTS: 'r.csv' }, 'rejects'],
  [{ json: true }, { BULKLOAD_VERBOSE: 'true' }, 'verbose'],
  [{ 'log-format': 'json' }, { BULKLOAD_VERBOSE: 'true' }, 'verbose'],
] as const) {
  test(`${JSON.stringify(env)} does not count beside ${JSON.stringify(flags)}`, async () => {
    const { settings, own } = await commandSettings('pg', flags, env)
    assert.equal(settings[left] ?? (own as Record<string, unknown>)[left], undefined)
  })
}

test('a header is refused for a file whose records name their fields, as other options of separated values are', async () => {
  const file = join(folder.path, 'rows.jsonl')
  writeFileSync(file, '{"id":1}\n')
  for (const header of [true, false]) {
    const { exitStatus, files } = await inspect({ files: [file], header })
    assert.equal(exitStatus, 2)
    assert.match(
      JSON.stringify(files),
      new RegExp(`header: ${header} has no effect on .*rows\\.jsonl, which is jsonl from the file name`),
    )
  }
})
