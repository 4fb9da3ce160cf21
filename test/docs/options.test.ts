// docs/options.md and docs/settings.schema.json are what the descriptors say, and the library's types say as much as --help.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { ALL_OPTIONS } from '../../src/options/all-options.ts'
import type { Option } from '../../src/options/option.ts'
import { assertMatches } from '../cli/json-schema.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const SCHEMA = JSON.parse(readFileSync(join(ROOT, 'docs/settings.schema.json'), 'utf8')) as object

test('docs/options.md and docs/settings.schema.json are what the options say', () => {
  execFileSync(process.execPath, ['scripts/options.mjs', '--check'], { cwd: ROOT, stdio: 'pipe' })
})

test('the schema takes the settings of the page, and no other names and kinds', () => {
  const page = readFileSync(join(ROOT, 'docs/options.md'), 'utf8')
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? []
  assertMatches(JSON.parse(example), SCHEMA)
  for (const document of [{ maxError: 1 }, { jobs: '1' }, { jobs: 0 }, { pg: { codec: 'lz4' } }, { wire: 'x' }, []]) {
    assert.throws(() => assertMatches(document, SCHEMA), JSON.stringify(document))
  }
})

test('every option of the library has a comment in its published types, with its default', () => {
  const folder = join(ROOT, 'dist/src/options')
  const types = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('-options.d.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
  for (const [name, option] of Object.entries<Option>(ALL_OPTIONS)) {
    if (option.isOfCommands || name === 'target') continue
    const [, comment] = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s+readonly ${name}\\?: `).exec(types) ?? []
    assert.ok(comment !== undefined, `${name} has no comment`)
    if (option.default === undefined || option.default === false) continue
    const words = comment.replace(/\s*\*?\s+/g, ' ')
    assert.match(words, new RegExp(`Default: \`?${String(option.default)}`), name)
  }
})
