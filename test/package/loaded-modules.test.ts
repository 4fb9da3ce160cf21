// What a start reads: only what it uses. Each file costs time before anything happens.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import { BIN } from '../cli/run-cli.ts'
import { type PostgresServer, startPostgres } from '../servers/postgres-server.ts'
import { makeTempFolder, type TempFolder } from '../servers/temp-folder.ts'

const LIBRARY = fileURLToPath(new URL('../../../dist/bundle/index.mjs', import.meta.url))
let folder: TempFolder
let postgres: PostgresServer

before(async () => {
  folder = makeTempFolder('modules')
  writeFileSync(
    join(folder.path, 'record.cjs'),
    `const Module = require('node:module')
    const { isMainThread } = require('node:worker_threads')
    const names = new Set()
    const { _load } = Module
    Module._load = function (name, parent, ...rest) {
      try { names.add(Module._resolveFilename(name, parent)) } catch {}
      return _load.call(this, name, parent, ...rest)
    }
    const inNode = () => process.moduleLoadList.map((name) => name.replace('NativeModule ', 'in Node: '))
    if (isMainThread) process.on('exit', () => process._rawDebug('LOADED ' + JSON.stringify([...names, ...inNode()])))`,
  )
  writeFileSync(join(folder.path, 'one.jsonl'), '{"id":1}\n')
  postgres = await startPostgres()
  await postgres.query('CREATE TABLE one (id int)')
})

after(async () => {
  await postgres?.stop()
  folder?.remove()
})

/** The files and modules that a process requires on its main thread. */
function loadedBy(...args: readonly string[]): string[] {
  const script = `const { spawnSync } = require('node:child_process')
    const { stderr } = spawnSync(process.execPath, ['--require', process.argv[1], ...process.argv.slice(2)])
    process.stdout.write(stderr)`
  const record = join(folder.path, 'record.cjs')
  const out = execFileSync(process.execPath, ['-e', script, record, ...args], { cwd: folder.path, encoding: 'utf8' })
  const [, json] = /^LOADED (.*)$/m.exec(out) ?? assert.fail(out)
  return JSON.parse(json ?? '') as string[]
}

const packagesOf = (loaded: readonly string[]): string[] => loaded.filter((name) => name.includes('node_modules'))
const namesOf = (loaded: readonly string[]): string[] =>
  loaded.filter((name) => name.includes('bundle')).map((name) => basename(name))

test('--version and --help read the command line and nothing of a load', () => {
  for (const args of [['--version'], ['--help'], ['pg', '--help']]) {
    const loaded = loadedBy(BIN, ...args)
    assert.deepEqual(packagesOf(loaded), [], args.join(' '))
    assert.ok(!namesOf(loaded).includes('index.js'), args.join(' '))
    for (const name of ['node:worker_threads', 'node:tls', 'tls', 'http', 'v8']) assert.ok(!loaded.includes(name), name)
  }
})

test('the library reads its errors until it is called', () => {
  const loaded = loadedBy('--input-type=module', '-e', `import ${JSON.stringify(LIBRARY)}`)
  assert.deepEqual(packagesOf(loaded), [])
  assert.deepEqual(namesOf(loaded), ['errors.js'])
})

test('a load into Postgres reads no HTTP client, no codec and no Parquet', () => {
  const loaded = loadedBy(BIN, 'pg', 'one.jsonl', '--url', postgres.url)
  const names = namesOf(loaded)
  assert.ok(names.includes('node-postgres.js'), names.join(' '))
  for (const name of ['undici.js', 'picomatch.js', 'zstddec.js']) assert.ok(!names.includes(name), name)
  assert.deepEqual(
    packagesOf(loaded).filter((name) => /lz4|zstd/.test(name)),
    [],
  )
})

test('a login into Postgres loads no fetch, no web streams, no HTTP and no Web Crypto', () => {
  const loaded = loadedBy(BIN, 'pg', 'one.jsonl', '--url', postgres.url)
  for (const name of [
    'internal/deps/undici/undici',
    'http',
    'http2',
    'tls',
    'dns',
    'assert',
    'internal/crypto/webcrypto',
  ])
    assert.ok(!loaded.includes(`in Node: ${name}`), name)
})

test('a short load starts no thread, and a longer one does', () => {
  const started = (file: string): boolean => {
    const script = `const { Worker } = require('node:worker_threads')
      let threads = 0
      require('node:worker_threads').Worker = class extends Worker { constructor(...values) { super(...values); threads++ } }
      process.on('exit', () => process._rawDebug('LOADED ' + JSON.stringify(['threads ' + threads])))`
    const counter = join(folder.path, 'count.cjs')
    writeFileSync(counter, script)
    const run = `const { spawnSync } = require('node:child_process')
      const { stderr } = spawnSync(process.execPath, ['--require', ...process.argv.slice(1)])
      process.stdout.write(stderr)`
    const args = [counter, BIN, 'pg', file, '--table', 'one', '--url', postgres.url]
    const out = execFileSync(process.execPath, ['-e', run, ...args], { cwd: folder.path, encoding: 'utf8' })
    return /threads [1-9]/.test(out)
  }
  writeFileSync(join(folder.path, 'many.jsonl'), '{"id":1}\n'.repeat(8_000))
  assert.equal(started('one.jsonl'), false)
  assert.equal(started('many.jsonl'), true)
})
