// What a call cannot mean is BL_USAGE before anything is opened: unknown names, missing ones, values of a wrong kind.

import assert from 'node:assert/strict'
import test from 'node:test'
import {
  BulkloadError,
  type FileLoadSettings,
  type InspectSettings,
  insertCompressedStream,
  inspect,
  type LoadSettings,
  load,
  loadFiles,
} from '../../src/index.ts'
import { LOAD_OPTIONS } from '../../src/options/load-options.ts'

/** The source of every load here: nothing may touch it. */
const UNTOUCHED = {
  [Symbol.iterator]: (): Iterator<object> => assert.fail('the source was opened'),
}

type Some = Readonly<Record<string, unknown>>

const loadWith = (some: Some): unknown =>
  load({ source: UNTOUCHED, sink: 'postgres', table: 't', ...some } as unknown as LoadSettings)
const loadFilesWith = (some: Some): unknown =>
  loadFiles({ sink: 'postgres', files: ['nowhere.csv'], ...some } as unknown as FileLoadSettings)
const inspectWith = (some: Some): unknown => inspect({ files: ['nowhere.csv'], ...some } as unknown as InspectSettings)
const insertWith = (options: unknown): unknown =>
  insertCompressedStream('INSERT INTO t FORMAT JSONEachRow', UNTOUCHED, options as object)

type Case = readonly [title: string, call: () => unknown, message: string, hint: RegExp]

const CASES: readonly Case[] = [
  // Any other word was Postgres.
  ['a sink of other case', () => loadWith({ sink: 'ClickHouse' }), 'ClickHouse', /clickhouse, postgres/],
  ['a sink that there is not', () => loadWith({ sink: 's3' }), 's3', /clickhouse, postgres/],
  ['no sink', () => loadWith({ sink: undefined }), 'load requires the option sink', /'clickhouse' or 'postgres'/],
  ['a sink that is no word', () => loadWith({ sink: null }), 'sink is null', /'clickhouse' or 'postgres'/],
  ['a sink of files', () => loadFilesWith({ sink: 'pg' }), 'pg', /clickhouse, postgres/],
  ['no sink of files', () => loadFilesWith({ sink: undefined }), 'loadFiles requires the option sink', /./],
  // They were dropped.
  ['maxError', () => loadWith({ maxError: 5 }), 'load has no option "maxError"', /^did you mean maxErrors\?$/],
  ['batchSize', () => loadWith({ batchSize: 5 }), 'load has no option "batchSize"', /^did you mean blockSize\?$/],
  ['bufferSize', () => loadFilesWith({ bufferSize: 5 }), 'loadFiles has no option "bufferSize"', /blockSize\?$/],
  ['max_errors', () => loadFilesWith({ max_errors: 5 }), 'loadFiles has no option "max_errors"', /maxErrors\?$/],
  [
    'what only files have',
    () => loadWith({ jobs: 2 }),
    'load has no option "jobs"',
    /^its options are url, .*\bsink\b/,
  ],
  ['an inherited name', () => loadWith({ constructor: 1 }), 'load has no option "constructor"', /^its options are /],
  ['tabel', () => inspectWith({ tabel: 't' }), 'inspect has no option "tabel"', /^did you mean table\?$/],
  ['a typo without a value', () => loadWith({ maxError: undefined }), 'load has no option "maxError"', /maxErrors/],
  [
    'codec',
    () => insertWith({ codec: 'zstd' }),
    'insertCompressedStream has no option "codec"',
    /^its options are url, method/,
  ],
  ['null', () => insertWith(null), 'the options of insertCompressedStream are null, not an object', /\{ url: … \}/],
  [
    'no settings',
    () => load(undefined as never),
    'the options of load are undefined, not an object',
    /source: …, sink/,
  ],
  ['a path', () => load('x.csv' as never), 'the options of load are a string, not an object', /source: …, sink: …/],
  [
    'a list',
    () => loadFiles(['x.csv'] as never),
    'the options of loadFiles are an array, not an object',
    /sink: …, files/,
  ],
  ['no files', () => inspectWith({ files: undefined }), 'inspect requires the option files', /array of strings/],
  // Wrong kinds.
  ['a table', () => loadWith({ table: 5 }), 'table is a number', /^pass a string$/],
  ['workers', () => loadWith({ workers: Number.NaN }), 'workers is NaN', /^pass a number$/],
  ['create', () => loadWith({ create: 'yes' }), 'create is a string', /^pass true or false$/],
  ['header', () => loadWith({ header: 1 }), 'header is a number', /^pass true or false$/],
  ['maxErrors', () => loadWith({ maxErrors: true }), 'maxErrors is a boolean', /^pass a number or a string$/],
  ['rename', () => loadWith({ rename: 'a=b' }), 'rename is a string', /an object of strings.*or an array of strings/],
  ['renames', () => loadWith({ rename: { a: 5 } }), 'rename is an object', /an object of strings/],
  ['a Map', () => loadWith({ rename: new Map([['a', 'b']]) }), 'rename is an object of the class Map', /an object/],
  ['set', () => loadWith({ set: 'a=b' }), 'set is a string', /an object, \{ column: value \}/],
  ['only', () => loadWith({ only: [1] }), 'only is an array', /a string or an array of strings/],
  ['a signal', () => loadWith({ signal: {} }), 'signal is an object', /^pass an AbortSignal$/],
  ['onEvent', () => loadWith({ onEvent: 'log' }), 'onEvent is a string', /^pass a function$/],
  ['env', () => loadWith({ env: 'PGHOST=h' }), 'env is a string', /process\.env/],
  ['env', () => loadWith({ env: ['PGHOST=h'] }), 'env is an array', /process\.env/],
  ['env', () => loadWith({ env: { BULKLOAD_PG_URL: 5 } }), 'env is an object', /process\.env/],
  ['source', () => loadWith({ source: '' }), 'source is empty', /path of a file/],
  [
    'an unknown source',
    () => loadWith({ source: undefined }),
    'load requires the option source',
    /a path, a URL, bytes/,
  ],
  ['a Promise', () => loadWith({ source: Promise.resolve([]) }), 'source is an object of the class Promise', /a path/],
  ['files', () => loadFilesWith({ files: 'x.csv' }), 'files is a string', /^pass an array of strings$/],
  ['a file', () => loadFilesWith({ files: ['a', 5] }), 'files is an array', /^pass an array of strings$/],
  ['jobs', () => loadFilesWith({ jobs: '4' }), 'jobs is a string', /^pass a number$/],
  ['peek', () => loadFilesWith({ peek: -1 }), 'peek', /of at least 0/],
  ['a folder', () => loadFilesWith({ embedded: 5 }), 'embedded is a number', /true, or the path of a folder/],
  [
    'an address',
    () => loadFilesWith({ url: new URL('http://u:s3cret@h') }),
    'url is an object of the class URL',
    /a string/,
  ],
  ['files to inspect', () => inspectWith({ files: 'x.csv' }), 'files is a string', /^pass an array of strings$/],
  [
    'rows',
    () => insertCompressedStream('INSERT INTO t FORMAT JSONEachRow', 'x' as never),
    'rows is a string',
    /objects/,
  ],
  ['a statement', () => insertCompressedStream(5 as never, []), 'query is a number', /^pass a string$/],
  ['a codec', () => insertWith({ method: 'gzip' }), 'method gzip', /lz4, zstd, none/],
  [
    'settings',
    () => insertWith({ settings: { a: true } }),
    'settings is an object',
    /strings and numbers \(true is 1\)/,
  ],
  // Kinds are right, values are not.
  ['a table name', () => loadWith({ table: 'a.b.c' }), '"a.b.c" is not a table name', /schema\.table/],
  ['a table name of files', () => loadFilesWith({ table: 'a.b.c' }), '"a.b.c" is not a table name', /schema\.table/],
  [
    'no name',
    () => loadWith({ table: undefined }),
    'a load from bytes, a stream or rows requires the option table',
    /table/,
  ],
  ['an address of ClickHouse', () => insertWith({ url: 'not an address' }), 'address', /./],
]

for (const [title, call, message, hint] of CASES) {
  test(`${title}: ${message}`, async () => {
    // `load` and `insertCompressedStream` throw; what returns a promise is rejected.
    const error = await (async () => call())().then(
      () => assert.fail('it was taken'),
      (cause: unknown) => cause,
    )
    assert.ok(error instanceof BulkloadError, String(error))
    assert.equal(error.code, 'BL_USAGE')
    assert.ok(error.message.includes(message), error.message)
    assert.match(error.hint ?? '', hint)
    assert.doesNotMatch(error.message + error.hint, /s3cret/)
  })
}

test('an option that is no flag is not called one', async () => {
  const usage = { code: 'BL_USAGE' }
  assert.throws(() => loadWith({ sink: 'pg' }), { ...usage, message: 'sink pg is not a known value' })
  await assert.rejects(async () => loadFilesWith({ sink: 'pg' }), { ...usage, message: 'sink pg is not a known value' })
  assert.throws(() => insertWith({ method: 'gzip' }), { ...usage, message: 'method gzip is not a known value' })
})

test('load and insertCompressedStream throw at the call, the others reject', async () => {
  assert.throws(() => loadWith({ maxError: 5 }), { code: 'BL_USAGE' })
  assert.throws(() => insertWith({ batchSize: 5 }), { code: 'BL_USAGE' })
  await assert.rejects(loadFilesWith({ maxError: 5 }) as Promise<unknown>, { code: 'BL_USAGE' })
  await assert.rejects(inspectWith({ tabel: 5 }) as Promise<unknown>, { code: 'BL_USAGE' })
})

const WRONG_KINDS: readonly unknown[] = [null, Symbol('s'), () => 1, new Date(0), 5n, Number.NaN]

for (const name of Object.keys(LOAD_OPTIONS)) {
  test(`${name} takes no value of a kind that no option has`, async () => {
    for (const value of WRONG_KINDS) {
      await assert.rejects(loadFilesWith({ [name]: value }) as Promise<unknown>, (error) => {
        assert.ok(error instanceof BulkloadError)
        assert.equal(error.code, 'BL_USAGE')
        assert.match(error.message, new RegExp(`^${name} is `))
        return true
      })
    }
  })
}

test('undefined is what was not said, and settings may come from another realm', async () => {
  const { runInNewContext } = await import('node:vm')
  const settings = runInNewContext(
    '({ sink: "postgres", files: ["nowhere.csv"], rename: { a: "b" }, table: undefined })',
  )
  await assert.rejects(loadFiles(settings), { code: 'BL_SOURCE_NOT_FOUND' })
})
