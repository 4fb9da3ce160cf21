// What docs/guarantees.md says is shown by tests: those that it names must be there.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

test('the tests that the guarantees name exist', () => {
  const text = readFileSync(join(ROOT, 'docs', 'guarantees.md'), 'utf8')
  const named = [...text.matchAll(/\btest\/[\w./-]*\w/g)].map(([path]) => path)
  assert.ok(named.length > 3)
  assert.deepEqual(
    named.filter((path) => !existsSync(join(ROOT, path))),
    [],
  )
})
