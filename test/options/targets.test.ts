import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import test from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import type { RawOptions } from '../../src/options/load-options.ts'
import { resolveOptions } from '../../src/options/options.ts'

test('the defaults', () => {
  const common = {
    embedded: undefined,
    server: { isUrlDefault: true, passwordFile: undefined, tls: {} },
    create: false,
    write: { mode: 'append', key: undefined, replaceBy: 'auto', atomic: false, lockTimeoutMs: 5_000 },
    mapping: undefined,
    input: {
      format: undefined,
      saysFields: undefined,
      saidForAll: new Set(),
      encoding: undefined,
      dialect: {},
      hasHeader: undefined,
      columns: undefined,
      skipLines: 0,
    },
    wire: 'auto',
    rules: {},
    level: undefined,
    orderBy: undefined,
    transform: undefined,
    jobs: 1,
    workers: Math.max(1, availableParallelism() - 1),
    chunkBytes: 262_144,
    typedChunkBytes: 786_432,
    maxRecordBytes: 67_108_864,
    maxErrors: { count: 0 },
    rejects: undefined,
    commitEvery: undefined,
    streams: 1,
    state: undefined,
    maxRate: undefined,
    retries: 5,
    deadline: undefined,
    ledger: undefined,
    timeoutMs: 60_000,
    failFast: false,
  }
  assert.deepEqual(resolveOptions('clickhouse', {}), {
    ...common,
    target: 'clickhouse',
    url: 'http://localhost:8123',
    codec: 'none',
  })
  assert.deepEqual(resolveOptions('postgres', {}), { ...common, target: 'postgres', url: undefined, codec: 'none' })
})

test('blocks are compressed on their way to another machine only, when no codec is named', () => {
  const local = [
    'localhost',
    'http://localhost:8123',
    'http://u:p@127.0.0.1/db',
    'https://[::1]:8443',
    'http://LOCALHOST/',
    '127.1.2.3:80',
  ]
  for (const url of local) {
    assert.equal(resolveOptions('clickhouse', { url }).codec, 'none', url)
    assert.equal(resolveOptions('clickhouse', { url, codec: 'lz4' }).codec, 'lz4', url)
  }
  const remote = [
    'c',
    'http://10.0.0.1:8123',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://[::2]',
    'http://',
    '%',
  ]
  for (const url of remote) assert.equal(resolveOptions('clickhouse', { url }).codec, 'lz4', url)
  assert.equal(resolveOptions('clickhouse', {}, { BULKLOAD_CLICKHOUSE_URL: 'http://c' }).codec, 'lz4')
})

test('resolved options cannot be changed', () => {
  const options = resolveOptions('clickhouse', {})
  assert.ok(Object.isFrozen(options))
  assert.ok(Object.isFrozen(options.maxErrors))
  assert.ok(Object.isFrozen(options.rules))
})

test('an address comes from the caller, then from the variable of its target', () => {
  const env = { BULKLOAD_CLICKHOUSE_URL: 'http://c', BULKLOAD_PG_URL: 'postgres://p' }
  assert.equal(resolveOptions('clickhouse', {}, env).url, 'http://c')
  assert.equal(resolveOptions('postgres', {}, env).url, 'postgres://p')
  assert.equal(resolveOptions('clickhouse', { url: 'http://x' }, env).url, 'http://x')
  assert.equal(resolveOptions('postgres', { url: 'postgres://x' }, env).url, 'postgres://x')
})

const env = { BULKLOAD_CLICKHOUSE_URL: 'http://c', BULKLOAD_PG_URL: 'postgres://p' }
for (const target of ['clickhouse', 'postgres'] as const) {
  test(`an embedded engine (${target}) has a folder, no address, no codec, and creates tables`, () => {
    const { url, embedded, codec, create } = resolveOptions(target, { embedded: true }, env)
    assert.deepEqual(
      { url, embedded, codec, create },
      { url: undefined, embedded: './bulkload-data', codec: 'none', create: true },
    )
    assert.equal(resolveOptions(target, { embedded: 'here' }).embedded, 'here')
    assert.throws(() => resolveOptions(target, { embedded: '' }), { code: 'BL_USAGE', message: '--embedded is empty' })
    assert.equal(resolveOptions(target, { embedded: false }).embedded, undefined)
    assert.equal(resolveOptions(target, { embedded: true, create: false }).create, false)
  })
}

test('levels belong to zstd', () => {
  for (const level of [1, 22]) assert.equal(resolveOptions('clickhouse', { codec: 'zstd', level }).level, level)
  assert.equal(resolveOptions('clickhouse', { codec: 'zstd' }).level, undefined)
})

const refused: readonly [target: 'clickhouse' | 'postgres', raw: object, says: RegExp][] = [
  ['clickhouse', { codec: 'gzip' }, /^--codec gzip is not a known value$/],
  ['clickhouse', { codec: 'zstd', level: 0 }, /^--level 0 is not a whole number from 1 to 22$/],
  ['clickhouse', { codec: 'zstd', level: 23 }, /^--level 23 /],
  ['clickhouse', { codec: 'zstd', level: 1.5 }, /^--level 1\.5 /],
  ['clickhouse', { url: 'http://c', level: 3 }, /^--level is not supported for the codec lz4$/],
  ['clickhouse', { codec: 'none', level: 3 }, /^--level is not supported for the codec none$/],
  ['clickhouse', { embedded: true, codec: 'lz4' }, /^--codec and --level have no effect with --embedded$/],
  ['clickhouse', { embedded: true, url: 'http://h' }, /^--embedded and --url cannot be used together$/],
  ['clickhouse', { orderBy: 'id' }, /^--order-by has no effect without --create$/],
  ['clickhouse', { format: 'xml' }, /^--format xml is not a known value$/],
  ['postgres', { embedded: 'data', url: 'postgres://h' }, /^--embedded and --url cannot be used together$/],
  ['postgres', { codec: 'none' }, /^--codec is not supported for Postgres$/],
  ['postgres', { level: 1 }, /^--level is not supported for Postgres$/],
  ['postgres', { orderBy: 'id', create: true }, /^--order-by is not supported for Postgres$/],
]

for (const [target, raw, says] of refused) {
  test(`${target} refuses ${JSON.stringify(raw)}`, () => {
    assert.throws(
      () => resolveOptions(target, raw as RawOptions),
      (error) =>
        error instanceof BulkloadError && error.code === 'BL_USAGE' && says.test(error.message) && !!error.hint,
    )
  })
}

test('an address is not in the error about it', () => {
  assert.throws(
    () => resolveOptions('postgres', { embedded: true, url: 'postgres://u:s3cret@h' }),
    (error) => error instanceof BulkloadError && !JSON.stringify([error, error.message]).includes('s3cret'),
  )
})
