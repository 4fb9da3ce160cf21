// Errors in reports and events name an option as it was said: by a flag, a variable or a key of the settings file.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import { CALLER } from '../../src/options/caller.ts'
import { wordsOf } from '../../src/options/in-words.ts'

const said = wordsOf({ [CALLER]: { origins: new Map([['--skip', 'BULKLOAD_SKIP']]) } })
const byFlags = wordsOf({ [CALLER]: { origins: new Map() } })
const message = '--skip zz: ok.csv has no field "zz", and --only names it'

test('a usage error within a report names the variable that said it, and flags that were given', () => {
  const report = { tables: [{ table: 'o', error: { code: 'BL_USAGE', message, hint: '--skip a' } }] }
  assert.deepEqual(said.data(report), {
    tables: [
      {
        table: 'o',
        error: {
          code: 'BL_USAGE',
          message: 'BULKLOAD_SKIP zz: ok.csv has no field "zz", and --only names it',
          hint: '--skip a',
        },
      },
    ],
  })
  assert.equal(byFlags.data(report), report)
})

test('an error within an event too, and other errors keep their words', () => {
  const { error } = said.data({ event: 'run.failed', error: new BulkloadError('BL_USAGE', message) })
  assert.match(error.message, /^BULKLOAD_SKIP zz:/)
  const other = { code: 'BL_VALUE_TYPE', message }
  assert.deepEqual(said.data(other), other)
})
