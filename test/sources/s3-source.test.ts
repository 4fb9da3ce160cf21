import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { BulkloadError } from '../../src/errors.ts'
import { expandInputs, type InputOptions } from '../../src/sources/expand-inputs.ts'
import type { Retry } from '../../src/sources/remote/retries.ts'
import { connectS3 } from '../../src/sources/s3/s3-client.ts'
import { listObjects } from '../../src/sources/s3/s3-list.ts'
import type { Source } from '../../src/sources/source.ts'
import { type DropProxy, startDropProxy } from '../servers/drop-proxy.ts'
import { S3_CREDENTIALS, type S3Server, startS3Server } from '../servers/s3-server.ts'
import { until } from '../until.ts'
import { randomBytes } from './random-bytes.ts'
import { readSource } from './read-source.ts'

const CONTENT = randomBytes(3_000_000)
const MANY = 1_050
let s3: S3Server
let proxy: DropProxy

before(async () => {
  // Nothing of the user's own is to be found by the chain of credentials.
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name]
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey,
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
  })
  s3 = await startS3Server()
  proxy = await startDropProxy(s3.port)
  await s3.put('big.bin', CONTENT)
  await s3.put('empty.bin', Buffer.alloc(0))
  for (const key of [
    'd/part-10.csv',
    'd/part-2.csv',
    'd/x/a (1).csv',
    'd/_SUCCESS',
    'd/.h.csv',
    'd/[0-9].csv',
    'd/7.csv',
  ]) {
    await s3.put(key, Buffer.from(key))
  }
  for (let i = 0; i < MANY; i += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, j) => s3.put(`many/${i + j}.csv`, Buffer.from(`${i + j}`))))
  }
})
after(async () => {
  await proxy?.stop()
  await s3?.stop()
})

async function sourcesOf(input: string, options: InputOptions = {}): Promise<readonly Source[]> {
  const specs = await expandInputs([input], { s3: { endpoint: s3.endpoint }, ...options })
  return Promise.all(specs.map((spec) => spec.source()))
}

async function sourceOf(input: string, options: InputOptions = {}): Promise<Source> {
  const [source] = await sourcesOf(input, options)
  assert.ok(source)
  return source
}

/** Through the proxy. */
async function proxiedSource(input: string, timeoutMs = 5000): Promise<{ source: Source; told: Retry[] }> {
  const told: Retry[] = []
  const onRetry = (retry: Retry) => told.push(retry)
  const s3 = { endpoint: `http://127.0.0.1:${proxy.port}` }
  return { source: await sourceOf(input, { s3, remote: { timeoutMs, firstWaitMs: 5, onRetry } }), told }
}

test('an object gives its name, its size and its bytes', async () => {
  const source = await sourceOf('s3://data/big.bin')
  assert.equal(source.name, 's3://data/big.bin')
  assert.equal(source.sizeBytes, CONTENT.length)
  for (const pieceBytes of [65_537, 5_000_000]) assert.ok((await readSource(source, pieceBytes)).equals(CONTENT))
  const empty = await sourceOf('s3://data/empty.bin')
  assert.equal(empty.sizeBytes, 0)
  assert.equal((await readSource(empty)).length, 0)
})

test('bytes of an object from any place, several at a time', async () => {
  const access = await (await sourceOf('s3://data/big.bin')).openAt?.()
  assert.ok(access)
  const places = [0, 1_234_567, CONTENT.length - 8, CONTENT.length]
  await Promise.all(
    places.map(async (position) => {
      const into = Buffer.alloc(100_000)
      const count = await access.readAt(position, into)
      assert.ok(into.subarray(0, count).equals(CONTENT.subarray(position, position + into.length)), `at ${position}`)
    }),
  )
  await access.close()
})

for (const kind of ['reset', 'stall'] as const) {
  test(`a connection with a ${kind} in the middle of an object is resumed`, async () => {
    const { source, told } = await proxiedSource('s3://data/big.bin', kind === 'stall' ? 300 : 5000)
    const before = proxy.struck
    proxy.cuts.push({ kind, afterBytes: 700_000 }, { kind, afterBytes: 100 }, { kind, afterBytes: 900_000 })
    assert.ok((await readSource(source)).equals(CONTENT))
    assert.equal(proxy.struck - before, 3)
    assert.equal(told.length, 3)
    const [a, b, c] = told.map(({ byteOffset }) => byteOffset)
    assert.ok(a !== undefined && b !== undefined && c !== undefined)
    assert.ok(a > 0 && a === b && c > b, `${a} ${b} ${c}`)
  })
}

test('prefixes and patterns give objects in natural order', async () => {
  const names = async (input: string) => (await sourcesOf(input)).map(({ name }) => name.slice('s3://data/'.length))
  assert.deepEqual(await names('s3://data/d/'), [
    'd/7.csv',
    'd/[0-9].csv',
    'd/part-2.csv',
    'd/part-10.csv',
    'd/x/a (1).csv',
  ])
  assert.deepEqual(await names('s3://data/d/part-*.csv'), ['d/part-2.csv', 'd/part-10.csv'])
  assert.deepEqual(await names('s3://data/d/part-{2,3}.csv'), ['d/part-2.csv'])
  assert.deepEqual(await names('s3://data/**/*(1).csv'), ['d/x/a (1).csv'])
  assert.deepEqual(await names('s3://data/d/[0-9].csv'), ['d/[0-9].csv'])
  assert.deepEqual(await names('s3://data/d/[1-9].csv'), ['d/7.csv'])
  await assert.rejects(names('s3://data/d/*.tsv'), (error: BulkloadError) => {
    assert.equal(error.code, 'BL_SOURCE_NOT_FOUND')
    assert.match(error.hint ?? '', /searched \d+ keys that begin with s3:\/\/data\/d\//)
    return true
  })
  await assert.rejects(names('s3://data/none/'), { code: 'BL_SOURCE_NOT_FOUND', message: /no data files under/ })
})

test('a listed object gives its bytes', async () => {
  for (const source of await sourcesOf('s3://data/d/')) {
    assert.equal((await readSource(source)).toString(), source.name.slice('s3://data/'.length))
    assert.equal(source.sizeBytes, source.name.length - 's3://data/'.length)
  }
})

test('lists longer than a page are read to their end, also over dropped connections', async () => {
  const expected = Array.from({ length: MANY }, (_, i) => `s3://data/many/${i}.csv`)
  const specs = await expandInputs(['s3://data/many/'], { s3: { endpoint: s3.endpoint } })
  assert.deepEqual(
    specs.map(({ name }) => name),
    expected,
  )
  proxy.cuts.push({ kind: 'reset', afterBytes: 5000 }, { kind: 'reset', afterBytes: 400_000 })
  const options = { s3: { endpoint: `http://127.0.0.1:${proxy.port}` }, remote: { firstWaitMs: 5 } }
  assert.deepEqual(
    (await expandInputs(['s3://data/many/*'], options)).map(({ name }) => name),
    expected,
  )
  const connection = await connectS3({ endpoint: s3.endpoint })
  let count = 0
  for await (const _ of listObjects(connection, { bucket: 'data', key: 'many/1' }, 7)) count++
  assert.equal(count, expected.filter((name) => name.startsWith('s3://data/many/1')).length)
})

test('an object that changes between two connections is an error, though the store ignores If-Match', async () => {
  await s3.put('changing.bin', CONTENT)
  const source = await sourceOf('s3://data/changing.bin')
  await s3.put('changing.bin', randomBytes(CONTENT.length, 2))
  await assert.rejects(readSource(source), (error: BulkloadError) => {
    assert.equal(error.code, 'BL_SOURCE_CHANGED')
    assert.match(error.message, /s3:\/\/data\/changing\.bin changed while it was read: its ETag was/)
    return true
  })
})

test('what is not there is said', async () => {
  await assert.rejects(sourceOf('s3://data/none.csv'), {
    code: 'BL_SOURCE_NOT_FOUND',
    message: 'there is no object s3://data/none.csv',
  })
  await assert.rejects(sourceOf('s3://nobucket/x.csv'), {
    code: 'BL_SOURCE_NOT_FOUND',
    message: 'there is no bucket nobucket',
  })
  await assert.rejects(sourceOf('s3://nobucket/*.csv'), {
    code: 'BL_SOURCE_NOT_FOUND',
    message: 'there is no bucket nobucket',
  })
  await assert.rejects(sourceOf('s3://'), { code: 'BL_USAGE' })
  const nobody = { s3: { endpoint: 'http://127.0.0.1:1' } }
  await assert.rejects(sourceOf('s3://data/x.csv', nobody), { code: 'BL_SOURCE_READ', message: /ECONNREFUSED/ })
})

/** A store that answers everything with one error, as S3 words it. */
async function withStore<T>(status: number, code: string, run: (options: InputOptions, seen: string[]) => Promise<T>) {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization ?? 'unsigned')
    response.writeHead(status, { 'content-type': 'application/xml' })
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>so it is</Message></Error>`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return await run({ s3: { endpoint }, remote: { firstWaitMs: 1, retries: 2 } }, seen)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

test('what a strict store refuses is reported with a hint', async () => {
  for (const [status, code, expected, hint] of [
    [403, 'AccessDenied', 'BL_SOURCE_DENIED', /s3:GetObject/],
    [403, 'InvalidAccessKeyId', 'BL_SOURCE_DENIED', /AWS_ACCESS_KEY_ID/],
    [403, 'SignatureDoesNotMatch', 'BL_SOURCE_DENIED', /AWS_SECRET_ACCESS_KEY/],
    [400, 'ExpiredToken', 'BL_SOURCE_DENIED', /AWS_SESSION_TOKEN/],
    [412, 'PreconditionFailed', 'BL_SOURCE_CHANGED', /again/],
    [400, 'AuthorizationHeaderMalformed', 'BL_SOURCE_READ', /--region/],
  ] as const) {
    await withStore(status, code, async (options, seen) => {
      for (const input of ['s3://data/x.csv', 's3://data/*.csv']) {
        await assert.rejects(sourceOf(input, options), (error: BulkloadError) => {
          assert.equal(error.code, expected, `${code}: ${error.message}`)
          assert.match(error.hint ?? '', hint)
          return true
        })
      }
      assert.equal(seen.length, 2, code)
    })
  }
})

test('a busy store is asked again, and so often only', async () => {
  for (const [status, code] of [
    [503, 'SlowDown'],
    [500, 'InternalError'],
  ] as const) {
    await withStore(status, code, async (options, seen) => {
      await assert.rejects(sourceOf('s3://data/x.csv', options), { code: 'BL_SOURCE_READ', message: /failed 3 times/ })
      assert.equal(seen.length, 3)
    })
  }
})

test('an abort ends a reading and a list that wait', async () => {
  for (const isList of [true, false]) {
    const stop = new AbortController()
    const reason = new BulkloadError('BL_TERMINATED', 'terminated')
    const s3 = { endpoint: `http://127.0.0.1:${proxy.port}` }
    const remote = { timeoutMs: 60_000, signal: stop.signal }
    const struck = proxy.struck
    const source = isList ? undefined : await sourceOf('s3://data/big.bin', { s3, remote })
    proxy.cuts.push({ kind: 'stall', afterBytes: 50 })
    const work = source === undefined ? sourcesOf('s3://data/many/', { s3, remote }) : readSource(source)
    const ended = assert.rejects(work, reason)
    await until(() => proxy.struck !== struck, 'the connection stalls')
    stop.abort(reason)
    await ended
  }
})

test('requests are not signed when that is asked for, and have to be otherwise', async () => {
  await withStore(403, 'AccessDenied', async ({ s3: store, remote }, seen) => {
    const unsigned = { s3: { ...store, noSignRequest: true }, remote: remote ?? {} }
    await assert.rejects(sourceOf('s3://data/x.csv', unsigned), { code: 'BL_SOURCE_DENIED' })
    await assert.rejects(sourceOf('s3://data/x.csv', { s3: { ...store } }), { code: 'BL_SOURCE_DENIED' })
    assert.equal(seen[0], 'unsigned')
    assert.match(seen[1] ?? '', /^AWS4-HMAC-SHA256 Credential=S3RVER\//)
  })
  const { AWS_ACCESS_KEY_ID, ...rest } = process.env
  delete process.env['AWS_ACCESS_KEY_ID']
  try {
    await assert.rejects(sourceOf('s3://data/big.bin'), {
      code: 'BL_SOURCE_DENIED',
      message: 'no credentials found to read s3://data/big.bin',
    })
  } finally {
    Object.assign(process.env, rest, { AWS_ACCESS_KEY_ID })
  }
})

const EXITING = `
  import { expandInputs } from ${JSON.stringify(new URL('../../src/sources/expand-inputs.js', import.meta.url).href)}
  const [spec] = await expandInputs(['s3://data/big.bin'], { s3: { endpoint: process.argv[1] } })
  const stream = await (await spec.source()).open()
  console.log(await stream.read(new Uint8Array(10), 0))
  await stream.close()
`

test('a process ends after its streams were closed', async () => {
  const args = ['--input-type=module', '-e', EXITING, s3.endpoint]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 30_000 })
  assert.equal(stdout, '10\n')
})
