// The check of who may import whom fails on what the table does not allow, and names the file.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import test from 'node:test'
import { makeTempFolder } from '../servers/temp-folder.ts'

const SCRIPT = resolve('scripts/check-imports.mjs')

function check(files: Readonly<Record<string, string>>): string {
  const folder = makeTempFolder('imports')
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder.path, path)), { recursive: true })
      writeFileSync(join(folder.path, path), text)
    }
    return spawnSync(process.execPath, [SCRIPT], { cwd: folder.path, encoding: 'utf8' }).stderr
  } finally {
    folder.remove()
  }
}

test('the sources of this checkout keep the table', () => {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8' })
  assert.equal(stderr, '')
  assert.equal(status, 0)
})

const BREACHES = [
  ['src/codecs/one.ts', "import { x } from '../errors.ts'", /src\/codecs\/ may not import errors\.ts/],
  ['src/codecs/one.ts', "import type { X } from '../plan/plan.ts'", /src\/codecs\/ may not import plan /],
  ['src/codecs/one.ts', "const fs = await import('node:fs')", /pure and may not import node:fs/],
  ['src/sinks/postgres/one.ts', "export { x } from '../clickhouse/x.ts'", /may not import sinks\/clickhouse/],
  ['src/plan/one.ts', "import z from '@mongodb-js/zstd/bindings.js'", /may not import @mongodb-js\/zstd /],
  ['src/transfer/one.ts', "import { wabt } from 'wabt'", /may not import wabt/],
  ['src/transfer/one.ts', "import { x } from '../table/x.ts'", /src\/transfer\/ may not import table /],
  ['src/new-room/one.ts', '', /belongs to no room/],
] as const

test('files that import each other are named, types too', () => {
  const files = {
    'src/codecs/one.ts': "import { two } from './two.ts'",
    'src/codecs/two.ts': "import type { Three } from './three.ts'",
    'src/codecs/three.ts': "export { one } from './one.ts'",
  }
  assert.match(
    check(files),
    /src\/codecs\/one\.ts: imports itself by way of src\/codecs\/two\.ts and src\/codecs\/three\.ts\n/,
  )
})

test('a folder of too many files is named', () => {
  const names = Array.from({ length: 26 }, (_, i) => [`src/codecs/file-${i}.ts`, ''] as const)
  assert.match(check(Object.fromEntries(names)), /^src\/codecs\/: 26 files, more than 25/m)
  assert.doesNotMatch(check(Object.fromEntries(names.slice(1))), /files, more than/)
})

for (const [path, text, says] of BREACHES) {
  test(`${path} with ${text === '' ? 'no row in the table' : text} is refused`, () => {
    const lines = check({ [path]: text }).split('\n')
    assert.ok(
      lines.some((line) => line.startsWith(`${path}: `) && says.test(line)),
      lines.join('\n'),
    )
  })
}
