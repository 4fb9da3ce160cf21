// Modules of packages that the bundle replaces: an upgrade that moves one fails the build, with the place to look at.

import assert from 'node:assert/strict'
import { test } from 'node:test'

interface Bundler {
  checkReplaced(modules: ReadonlySet<string>): void
  checkNames(path: string, code: string, own: string): void
}

const { checkReplaced, checkNames } = (await import(
  new URL('../../../scripts/bundle.mjs', import.meta.url).href
)) as Bundler

test('a module that the bundle does not load any more is named', () => {
  assert.throws(
    () => checkReplaced(new Set()),
    /^Error: node_modules.@oclif.core.lib.index\.js has a replacement in scripts\/bundle\.mjs, but the bundle does not load it: /,
  )
})

test('so is a name that the module no longer has', () => {
  const code = 'exports.kept = 1\nexports.gone = 2\nexports.default = 3'
  assert.doesNotThrow(() => checkNames('a.js', code, 'exports.kept = exports.gone = void 0'))
  assert.throws(() => checkNames('a.js', code, 'exports.kept = exports.goneElsewhere = 0'), /a\.js exports no gone, /)
})
