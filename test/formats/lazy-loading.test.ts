// A load has the modules of the formats and compressions that it reads, and of no others: what is imported when a program or a
// worker begins are the descriptors.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../src/', import.meta.url))
const IMPORT = /^(?:import|export)\s[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm

/** The modules that a file of src/ imports before anything runs, and those that they import. */
function importedBy(entry: string): ReadonlySet<string> {
  const found = new Set([entry])
  for (const file of found) {
    if (file.startsWith('package ')) continue
    for (const [, from, bare] of readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT)) {
      const specifier = from ?? bare ?? ''
      if (specifier.startsWith('.')) found.add(join(dirname(file), specifier))
      else if (!specifier.startsWith('node:')) found.add(`package ${specifier}`)
    }
  }
  return found
}

/** JSON is the form of all values, and cells of separated values are what other texts are read by, too. */
const OF_FORMATS =
  /^formats\/(?:(?!csv\/|json\/|foreign\/)[^/]+\/(?!(?:format|escapes)\.js$)|csv\/(?:look|detect|csv-reader|header|ends\/(?!records-in-quotes)))/
const OF_COMPRESSIONS = /^sources\/compression\/[^/]+\/(?!codec\.js$)/

for (const entry of [
  'run/load-files.js',
  'run/load/load.js',
  'workers/encode-task.js',
  'sources/compression/thread-entry.js',
]) {
  test(`${entry} begins with the descriptors of formats and compressions alone`, () => {
    const modules = [...importedBy(entry)]
    assert.deepEqual(
      modules.filter((path) => OF_FORMATS.test(path) || OF_COMPRESSIONS.test(path)),
      [],
    )
    assert.deepEqual(
      modules.filter((path) => /^package (?:hyparquet|hysnappy|zstddec|seek-bzip|xxhash-wasm)/.test(path)),
      [],
    )
  })
}
