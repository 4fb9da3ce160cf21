// Runs the built tests: all of them, or those that are named.
//
//   npm test                              everything
//   npm test -- test/plan/plan.test.ts    one file; a folder (test/plan) or a part of a path (parquet) works, too
//   npm test -- --name "UInt8"            tests whose name matches the pattern
//   npm run test:unit                     files that start no server and no other process
//   npm run test:long -- test/encodings   random tests with many rounds, from a seed of their own
//   npm run test:watch -- test/plan       again after each change (runs the compiler beside it)
//
// Several files share one Postgres, each with a database of its own (test/servers/postgres-database.ts). Unit tests that touch nothing
// of their process share a few processes: to start one takes longer than most of them.
//
// BULKLOAD_TEST_COSTS=FILE writes the processor time of each process to FILE, as lines of JSON (Linux; scripts/test-costs.cjs).

import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'
import { finished } from 'node:stream/promises'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

/** Many tests wait for servers most of their time. */
const FILES_PER_CORE = 2
/** Where memory is a folder, servers keep their data in it: their thousands of small files are most of what they cost. */
const MEMORY_FOLDER = '/dev/shm'
const MEMORY_BYTES = 8e9
/** What a unit test does not need; `test/servers/` holds the servers. */
const NEEDS_MORE = /^node:child_process$|\/test\/servers\/(?!free-port|temp-folder)|\/test\/cli\/run-cli/
/** What is of a process, or lasts longer than a test: a file with one of these words has a process of its own. */
const OWN_PROCESS =
  /\b(?:before|after|beforeEach|afterEach)\b.*'node:test'|\bprocess\.|\bglobalThis\b|\bmock\b|\bWorkerPool\b|\b(?:take|give|end)Pool\b/
/** Two for each of two cores, which end at about the same time. */
const GROUPS = 4
/** So few files have a process each, and source maps. */
const FEW = 8
/** They take longest: the run ends sooner when they begin first. */
const FIRST =
  /\/(?:integration\/(?:csv|real)-files|sinks\/contract\/|faults\/(?:stalled-server|abort)|clickhouse\/(?:hints|segments|tab-separated|native-strict))/
const SHARES_POSTGRES = /\/test\/servers\/postgres-database/
const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)'([^']+)'/g

const { values, positionals } = parseArgs({
  options: {
    unit: { type: 'boolean' },
    long: { type: 'boolean' },
    watch: { type: 'boolean' },
    name: { type: 'string' },
  },
  allowPositionals: true,
})
const files = testFiles().filter((file) => isNamed(file) && !(values.unit && reaches(NEEDS_MORE)(file)))
if (files.length === 0) {
  process.stderr.write(`no test file matches ${positionals.join(' ') || 'these options'}\n`)
  process.exit(2)
}
if (values.watch) spawn(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '--watch'], { stdio: 'ignore' })
if (values.long) process.env.BULKLOAD_TEST_LONG = '1'
// Source maps take a seventh of the time of a small test. A failure of the whole run names its file, to be run by itself.
const isFew = files.length <= FEW || values.watch === true
const nodeOptions = (more) => {
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} ${more}`.trim()
}
if (isFew) nodeOptions('--enable-source-maps')
if (process.env.BULKLOAD_TEST_COSTS !== undefined) nodeOptions(`--require ${resolve('scripts', 'test-costs.cjs')}`)
// Each file is a process that loads the same modules: Node 22 and later compile them once.
process.env.NODE_COMPILE_CACHE ??= resolve('dist', 'compile-cache')
const memory = useMemoryFolder()
// The journals of the tests' own runs are not those of the user.
const state = mkdtempSync(join(tmpdir(), 'bulkload-state-'))
process.env.XDG_STATE_HOME = state
process.once('exit', () => rmSync(state, { recursive: true, force: true }))
const postgres = files.length > 1 && !values.watch && files.some(reaches(SHARES_POSTGRES)) ? await share() : undefined
const tests = run({
  files: processes(),
  concurrency: Math.max(1, Math.round(FILES_PER_CORE * availableParallelism())),
  watch: values.watch ?? false,
  ...(values.name !== undefined && { testNamePatterns: [new RegExp(values.name)] }),
})
tests.on('test:fail', () => {
  process.exitCode = 1
})
const report = tests.compose(spec)
report.pipe(process.stdout)
await finished(report)
await postgres?.stop()
memory?.remove()

/** What is run in a process each: a file, or a group of them. */
function processes() {
  const isUnit = (file) => !reaches(NEEDS_MORE)(file)
  const isShared = (file) => isUnit(file) && !OWN_PROCESS.test(readFileSync(file, 'utf8'))
  if (isFew) return files.map(built)
  const groups = Array.from({ length: GROUPS }, () => [])
  for (const [i, file] of files.filter(isShared).entries()) groups[i % GROUPS].push(file)
  const shared = groups.filter((group) => group.length > 0).map((group, i) => entry(`group-${i + 1}`, group))
  const others = files.filter((file) => !isShared(file))
  const [first, rest] = [others.filter((file) => FIRST.test(file)), others.filter((file) => !FIRST.test(file))]
  const alone = (file) => entry(file.slice('test/'.length).replace(/\.ts$/, ''), [file])
  return [...first.map(alone), ...shared, ...rest.map(alone)]
}

function built(file) {
  return resolve('dist', file.replace(/\.ts$/, '.js'))
}

/** The file that a process runs, which loads those of the tests. */
function entry(name, group) {
  const path = resolve('dist', 'test-groups', `${name}.js`)
  mkdirSync(dirname(path), { recursive: true })
  const urls = group.map((file) => pathToFileURL(built(file)).href)
  const first = pathToFileURL(resolve('scripts', 'untracked-promises.cjs')).href
  writeFileSync(path, [`import '${first}'\n`, ...urls.map((url) => `await import('${url}')\n`)].join(''))
  return path
}

/** The temporary folder of the tests, where there is room for it in memory and nobody named another one. */
function useMemoryFolder() {
  if (process.env.TMPDIR !== undefined || !existsSync(MEMORY_FOLDER)) return undefined
  const { bavail, bsize } = statfsSync(MEMORY_FOLDER)
  if (bavail * bsize < MEMORY_BYTES) return undefined
  const folder = mkdtempSync(join(MEMORY_FOLDER, 'bulkload-tests-'))
  chmodSync(folder, 0o755)
  process.env.TMPDIR = folder
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  return { remove }
}

/** Starts the Postgres that the files share, and says so when it ends before they do. */
async function share() {
  const path = (name) => pathToFileURL(resolve('dist/test/servers', name)).href
  const { startPostgres } = await import(path('postgres-server.js'))
  const { SHARED_POSTGRES } = await import(path('postgres-database.js'))
  const server = await startPostgres({ settings: { max_connections: '300' } })
  // A third of what a client's part of a connection costs are the 4096 rounds of its password.
  await server.query(`SET scram_iterations = 1; ALTER USER ${server.user} PASSWORD '${server.password}'`)
  process.env[SHARED_POSTGRES] = server.url
  const watch = setInterval(() => {
    try {
      process.kill(server.pid, 0)
    } catch {
      clearInterval(watch)
      process.exitCode = 1
      process.stderr.write(
        `\nthe Postgres that the test files share has ended; its log:\n${server.logs.slice(-20).join('')}\n`,
      )
    }
  }, 1000)
  return {
    async stop() {
      clearInterval(watch)
      await server.stop()
    },
  }
}

function testFiles() {
  const all = readdirSync('test', { recursive: true }).map((path) => join('test', path).split(sep).join('/'))
  return all.filter((path) => path.endsWith('.test.ts')).sort()
}

function isNamed(file) {
  return positionals.length === 0 || positionals.some((word) => file.includes(word.split('\\').join('/')))
}

/** Whether a file, or what it imports of the tests, imports what the pattern names. */
function reaches(pattern) {
  const known = new Map()
  const reach = (file, path) => {
    if (known.has(file)) return known.get(file)
    if (path.has(file) || !existsSync(file)) return false
    path.add(file)
    const imports = [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, specifier]) => specifier)
    const found = imports.some((specifier) => {
      if (!specifier.startsWith('.')) return pattern.test(specifier)
      const target = join(dirname(file), specifier).split(sep).join('/')
      return pattern.test(`/${target}`) || (target.startsWith('test/') && reach(target, path))
    })
    known.set(file, found)
    return found
  }
  return (file) => reach(file, new Set())
}
