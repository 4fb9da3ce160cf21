// What is published works where nothing of the repository is: the command line, the library and its types.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import { blocksOf } from '../docs/page-blocks.ts'
import { brokenLinks, pagesIn } from '../docs/page-links.ts'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { type PostgresServer, startPostgres } from '../servers/postgres-server.ts'
import { type PackedPackage, packedPackage } from './packed-package.ts'
import { SIGNALS, STREAMS, TYPED_PROGRAM } from './typed-programs.ts'

const TSC = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url))
const TYPES = fileURLToPath(new URL('../../../node_modules/@types', import.meta.url))
let installed: PackedPackage
let postgres: PostgresServer
let clickhouse: ClickhouseServer | undefined

before(async () => {
  installed = await packedPackage()
  postgres = await startPostgres()
  if (!clickhouseMissing) clickhouse = await startClickhouse()
})

after(async () => {
  await postgres?.stop()
  await clickhouse?.stop()
  installed?.remove()
})

function node(...args: readonly string[]): string {
  return execFileSync(process.execPath, args, { cwd: installed.project, encoding: 'utf8' })
}

function run(...args: readonly string[]): string {
  return node(join(installed.path, 'bin', 'run.js'), ...args)
}

function write(name: string, text: string): string {
  writeFileSync(join(installed.project, name), text)
  return name
}

test('it holds the bundle and the docs, no maps, and nothing of the tests', () => {
  const files = readdirSync(installed.path, { recursive: true }).map(String)
  assert.ok(files.includes(join('dist', 'bundle', 'cli.js')))
  assert.deepEqual(
    files.filter((file) => /\.map$|\btest\b|\bbench\b|tsbuildinfo|^src/.test(file)),
    [],
  )
  for (const file of files.filter((path) => /\.([cm]?js|ts)$/.test(path))) {
    assert.doesNotMatch(readFileSync(join(installed.path, file), 'utf8'), /^\/\/# sourceMappingURL/m, file)
  }
})

test('its pages link to nothing that is not packed', () => {
  const pages = pagesIn(installed.path)
  assert.ok(pages.length > 5, pages.join(' '))
  assert.deepEqual(brokenLinks(installed.path, pages), [])
})

test('packages that are only needed within the bundle are not installed a second time', () => {
  const manifest = JSON.parse(readFileSync(join(installed.path, 'package.json'), 'utf8')) as Record<string, object>
  const bundled = ['hyparquet', 'hysnappy', 'picomatch', 'seek-bzip', 'xxhash-wasm', 'zstddec']
  assert.deepEqual(
    bundled.filter((name) => name in (manifest['dependencies'] ?? {})),
    [],
  )
  // hyparquet's inner modules are used: another version of it may not have them.
  assert.match((manifest['devDependencies'] as { hyparquet: string }).hyparquet, /^\d+\.\d+\.\d+$/)
  // No address is better than one that leads nowhere.
  for (const name of ['repository', 'homepage', 'bugs']) assert.equal(manifest[name], undefined, name)
})

test('it names the license of every package in the bundle', () => {
  const text = readFileSync(join(installed.path, 'dist', 'bundle', 'THIRD-PARTY-LICENSES.txt'), 'utf8')
  for (const name of ['undici', 'pg', 'pg-protocol', 'pg-copy-streams', 'hyparquet', 'picomatch']) {
    assert.match(text, new RegExp(`^${name} \\d+\\.`, 'm'))
  }
  assert.match(text, /Permission is hereby granted/)
})

test('the command line says its version, and what a file holds', () => {
  assert.match(run('--version'), /^bulkload\/\d/)
  write('people.csv', 'id,name\n1,Ann\n')
  assert.match(run('inspect', 'people.csv'), /CREATE TABLE/)
})

test('it loads into Postgres, also a compressed file', async () => {
  await postgres.query('CREATE TABLE packed (id int, name text)')
  write('packed.jsonl', '{"id":1,"name":"a"}\n')
  run('pg', 'packed.jsonl', '--url', postgres.url, '--quiet')
  execFileSync('gzip', ['packed.jsonl'], { cwd: installed.project })
  run('pg', 'packed.jsonl.gz', '--table', 'packed', '--url', postgres.url, '--quiet')
  assert.equal((await postgres.query('SELECT * FROM packed')).length, 2)
})

test('it loads into ClickHouse with each codec', { skip: clickhouseMissing }, async () => {
  await clickhouse?.query('CREATE TABLE packed (id UInt64, name String) ENGINE = Memory')
  write('events.jsonl', '{"id":1,"name":"a"}\n')
  for (const codec of ['none', 'lz4', 'zstd']) {
    run('clickhouse', 'events.jsonl', '--table', 'packed', '--codec', codec, '--url', clickhouse?.url ?? '', '--quiet')
  }
  assert.equal(await clickhouse?.query('SELECT count() FROM packed'), '3\n')
})

test('the library loads, and its errors are of one class', () => {
  const program = write(
    'program.mjs',
    `import { BulkloadError, load } from 'bulkload'
    const settings = { source: [{ id: 7, name: 'b' }], sink: 'postgres', table: 'packed', url: process.argv[2] }
    const report = await load(settings)
    const error = await load({ ...settings, table: 'nowhere' }).catch((cause) => cause)
    console.log(report.rows.loaded, error instanceof BulkloadError, error.code)`,
  )
  assert.equal(node(program, postgres.url), '1 true BL_TABLE_NOT_FOUND\n')
})

test('the library works without the command line and its packages', () => {
  const modules = join(installed.project, 'without', 'node_modules')
  cpSync(installed.path, join(modules, 'bulkload'), { recursive: true })
  for (const name of readdirSync(join(installed.project, 'node_modules'))) {
    if (name !== 'bulkload') symlinkSync(join(installed.project, 'node_modules', name), join(modules, name), 'junction')
  }
  const bundle = join(modules, 'bulkload', 'dist', 'bundle')
  const ofCommands = readdirSync(bundle).filter((file) => {
    if (!file.endsWith('.js') || file === 'index.js') return false
    return file === 'cli.js' || /\boclif\b|MultiBar/.test(readFileSync(join(bundle, file), 'utf8'))
  })
  assert.ok(ofCommands.includes('oclif.js') && ofCommands.length > 5, ofCommands.join(' '))
  for (const file of ofCommands) rmSync(join(bundle, file))
  const program = write(
    join('without', 'program.mjs'),
    `import { load } from 'bulkload'
    const report = await load({ source: [{ id: 8, name: 'c' }], sink: 'postgres', table: 'packed', url: process.argv[2] })
    console.log(report.rows.loaded)`,
  )
  assert.equal(node(program, postgres.url), '1\n')
})

for (const { platform, types, programs } of [
  {
    platform: 'Node',
    types: ['--lib', 'es2023', '--types', 'node', '--typeRoots', TYPES],
    programs: [TYPED_PROGRAM, SIGNALS, STREAMS],
  },
  {
    platform: 'a browser',
    types: ['--lib', 'es2023,dom,dom.asynciterable', '--types', ''],
    programs: [TYPED_PROGRAM, SIGNALS],
  },
  { platform: 'no platform', types: ['--lib', 'es2023', '--types', ''], programs: [TYPED_PROGRAM] },
]) {
  test(`its types are whole beside those of ${platform}`, () => {
    const files = programs.map((program, i) => write(`types-${i}.mts`, program))
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false']
    node(TSC, '--noEmit', ...strict, '--module', 'nodenext', '--target', 'es2023', ...types, ...files)
    assert.ok(existsSync(join(installed.path, 'dist', 'bundle', 'types', 'index.d.ts')))
  })
}

test('the programs of README.md compile', () => {
  const programs = blocksOf(readFileSync(join(installed.path, 'README.md'), 'utf8')).filter(
    ({ language }) => language === 'ts',
  )
  const names = programs.map(({ text }, i) => {
    const imports = text.includes("from 'bulkload'") ? '' : "import { load } from 'bulkload'\n"
    const rows = text.includes('const { rows }') ? '' : 'declare const rows: AsyncIterable<{ id: number }>\n'
    return write(`readme-${i}.mts`, `${imports}${rows}${text}export {}\n`)
  })
  assert.ok(names.length >= 3)
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node']
  node(TSC, ...options, '--typeRoots', TYPES, ...names)
})
