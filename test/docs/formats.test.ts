// docs/formats.md is what the tables of the codecs say.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

test('docs/formats.md is what the tables of the codecs say', () => {
  const script = fileURLToPath(new URL('../../../scripts/formats.mjs', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })
  assert.equal(stderr, '')
  assert.equal(status, 0)
})
