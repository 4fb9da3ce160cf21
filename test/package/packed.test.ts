// What is published works where nothing of the repository is: the command line, the library and its types.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { type PostgresServer, startPostgres } from '../servers/postgres-server.ts'
import { type PackedPackage, packedPackage } from './packed-package.ts'

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

test('its types are whole: they need no package but those of Node', () => {
  write(
    'types.mts',
    `import { BulkloadError, type LoadSettings, load, loadFiles, inspect, type RunReport } from 'bulkload'
    const settings: LoadSettings = { source: 'a.csv', sink: 'postgres' }
    const run = async (): Promise<number> => (await load(settings)).rows.loaded
    // @ts-expect-error
    load({ source: 1, sink: 'postgres' })
    export { run, BulkloadError, loadFiles, inspect, type RunReport }`,
  )
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node']
  node(TSC, ...options, '--typeRoots', TYPES, 'types.mts')
  assert.ok(existsSync(join(installed.path, 'dist', 'bundle', 'types', 'index.d.ts')))
})
