// Runs the built tests: all of them, or those that are named.
//
//   npm test                              everything
//   npm test -- test/plan/plan.test.ts    one file; a folder (test/plan) or a part of a path (parquet) works, too
//   npm test -- --name "UInt8"            tests whose name matches the pattern
//   npm run test:unit                     files that start no server and no other process
//   npm run test:watch -- test/plan       again after each change (runs the compiler beside it)

import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { parseArgs } from 'node:util'

/** Many tests wait for servers most of their time. */
const FILES_PER_CORE = 1.5
/** What a unit test does not need; `test/servers/` holds the servers. */
const NEEDS_MORE = /^node:child_process$|\/test\/servers\/(?!free-port|temp-folder)|\/test\/cli\/run-cli/
const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)'([^']+)'/g

const { values, positionals } = parseArgs({
  options: { unit: { type: 'boolean' }, watch: { type: 'boolean' }, name: { type: 'string' } },
  allowPositionals: true,
})
const reach = new Map()
const files = testFiles().filter((file) => isNamed(file) && !(values.unit && needsMore(file, new Set())))
if (files.length === 0) {
  process.stderr.write(`no test file matches ${positionals.join(' ') || 'these options'}\n`)
  process.exit(2)
}
if (values.watch) spawn(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '--watch'], { stdio: 'ignore' })
const tests = run({
  files: files.map((file) => resolve('dist', file.replace(/\.ts$/, '.js'))),
  concurrency: Math.max(1, Math.round(FILES_PER_CORE * availableParallelism())),
  watch: values.watch ?? false,
  ...(values.name !== undefined && { testNamePatterns: [new RegExp(values.name)] }),
})
tests.on('test:fail', () => {
  process.exitCode = 1
})
tests.compose(spec).pipe(process.stdout)

function testFiles() {
  const all = readdirSync('test', { recursive: true }).map((path) => join('test', path).split(sep).join('/'))
  return all.filter((path) => path.endsWith('.test.ts')).sort()
}

function isNamed(file) {
  return positionals.length === 0 || positionals.some((word) => file.includes(word.split('\\').join('/')))
}

/** Whether the file, or what it imports of the tests, starts servers or processes. */
function needsMore(file, path) {
  if (reach.has(file)) return reach.get(file)
  if (path.has(file) || !existsSync(file)) return false
  path.add(file)
  const imports = [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, specifier]) => specifier)
  const needs = imports.some((specifier) => {
    if (!specifier.startsWith('.')) return NEEDS_MORE.test(specifier)
    const target = join(dirname(file), specifier).split(sep).join('/')
    return NEEDS_MORE.test(`/${target}`) || (target.startsWith('test/') && needsMore(target, path))
  })
  reach.set(file, needs)
  return needs
}
