import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { BulkloadError } from '../../src/errors.ts'
import { httpSource } from '../../src/sources/http/http-source.ts'
import type { Retry } from '../../src/sources/remote/retries.ts'
import { type RangeServer, type Resource, startRangeServer } from '../servers/range-server.ts'
import { until } from '../until.ts'
import { randomBytes } from './random-bytes.ts'
import { readSource } from './read-source.ts'

const servers: RangeServer[] = []
after(() => Promise.all(servers.map((server) => server.stop())))

const SIZE = 1_000_000
const CONTENT = randomBytes(SIZE)
const OLD = 'Mon, 01 Jan 2024 00:00:00 GMT'

async function serve(resource: Partial<Resource> = {}): Promise<RangeServer> {
  const server = await startRangeServer({ content: CONTENT, ...resource })
  servers.push(server)
  return server
}

/** The first request is the one for one byte; faults are for those after it. */
async function sourceOf(server: RangeServer, { path = '/data.csv', timeoutMs = 5000, retries = 5 } = {}) {
  const told: Retry[] = []
  const options = { timeoutMs, retries, firstWaitMs: 5, onRetry: (retry: Retry) => told.push(retry) }
  const source = await httpSource(`${server.origin}${path}`, options)
  return { source, told }
}

const ranges = (server: RangeServer) => server.requests.map(({ headers }) => headers.range)

test('a resource gives its name, its size and its bytes, in two requests', async () => {
  const server = await serve()
  const { source } = await sourceOf(server, { path: '/a/data.csv?signature=secret#part' })
  assert.equal(source.name, `${server.origin}/a/data.csv`)
  assert.equal(source.sizeBytes, SIZE)
  assert.ok((await readSource(source)).equals(CONTENT))
  assert.deepEqual(ranges(server), ['bytes=0-0', undefined])
  assert.deepEqual(
    server.requests.map(({ url, headers }) => [url, headers['accept-encoding']]),
    [
      ['/a/data.csv?signature=secret', 'identity'],
      ['/a/data.csv?signature=secret', 'identity'],
    ],
  )
})

test('an empty resource is empty', async () => {
  for (const hasRanges of [true, false]) {
    const { source } = await sourceOf(await serve({ content: Buffer.alloc(0), hasRanges }))
    assert.equal(source.sizeBytes, 0)
    assert.equal((await readSource(source)).length, 0)
  }
})

test('pieces of any size give the same bytes', async () => {
  const content = CONTENT.subarray(0, 3001)
  const { source } = await sourceOf(await serve({ content }))
  for (const pieceBytes of [1, 7, 3000, 3001, 3002]) assert.ok((await readSource(source, pieceBytes)).equals(content))
})

for (const kind of ['reset', 'end'] as const) {
  for (const version of [
    { etag: '"v1"' },
    { etag: undefined, lastModified: OLD },
    { etag: 'W/"v1"', lastModified: OLD },
  ]) {
    test(`a connection that has its ${kind} in the middle is resumed by ${JSON.stringify(version)}`, async () => {
      const server = await serve(version)
      const { source, told } = await sourceOf(server)
      server.faults.push({ kind, afterBytes: 300_000 }, { kind, afterBytes: 0 }, { kind, afterBytes: 99_999 })
      assert.ok((await readSource(source)).equals(CONTENT))
      assert.equal(server.requests.length, 5)
      assert.deepEqual(
        told.map(({ attempt, byteOffset }) => ({ attempt, byteOffset })),
        [
          { attempt: 1, byteOffset: 300_000 },
          { attempt: 2, byteOffset: 300_000 },
          { attempt: 3, byteOffset: 399_999 },
        ],
      )
      assert.deepEqual(ranges(server).slice(2), ['bytes=300000-', 'bytes=300000-', 'bytes=399999-'])
      const ifRange = version.etag === '"v1"' ? '"v1"' : OLD
      assert.deepEqual(
        server.requests.slice(2).map(({ headers }) => headers['if-range']),
        [ifRange, ifRange, ifRange],
      )
    })
  }
}

test('a connection cut at every byte', async () => {
  const content = CONTENT.subarray(0, 60)
  const server = await serve({ content })
  const { source } = await sourceOf(server)
  for (let afterBytes = 0; afterBytes < content.length; afterBytes++) {
    server.faults.push({ kind: 'end', afterBytes })
    assert.ok((await readSource(source)).equals(content), `cut after ${afterBytes}`)
  }
})

test('a chunked answer that ends early is resumed too, also of an unknown length', async () => {
  for (const hasRanges of [true, false]) {
    const server = await serve({ framing: 'chunked', hasRanges })
    const { source } = await sourceOf(server)
    assert.equal(source.sizeBytes, hasRanges ? SIZE : null)
    server.faults.push({ kind: 'end', afterBytes: 500_000 })
    assert.ok((await readSource(source)).equals(CONTENT))
  }
})

test('a silent connection is abandoned after the time that is allowed, and resumed', async () => {
  const server = await serve()
  const { source, told } = await sourceOf(server, { timeoutMs: 200 })
  server.faults.push({ kind: 'stall', afterBytes: 400_000 }, { kind: 'silence' })
  assert.ok((await readSource(source)).equals(CONTENT))
  assert.deepEqual(
    told.map(({ reason, byteOffset }) => [byteOffset, /no data came from .* for 0\.2 s/.test(reason)]),
    [
      [400_000, true],
      [400_000, true],
    ],
  )
})

test('time in which no bytes are requested does not count, and little is read ahead', async () => {
  const content = randomBytes(40_000_000)
  const server = await serve({ content })
  const { source, told } = await sourceOf(server, { timeoutMs: 200 })
  const stream = await source.open()
  const into = Buffer.alloc(content.length)
  let filled = await stream.read(into.subarray(0, 1000), 0)
  await sleep(500)
  assert.ok(server.bytesSent < content.length / 2, `${server.bytesSent} bytes were taken for ${filled}`)
  for (let count = -1; count !== 0; filled += count) count = await stream.read(into, filled)
  await stream.close()
  assert.ok(into.equals(content))
  assert.deepEqual(told, [])
})

for (const hasRanges of [true, false]) {
  const what = hasRanges ? 'ranges' : 'no ranges'
  test(`a resource that changes between two connections is an error, from a server with ${what}`, async () => {
    const server = await serve({ hasRanges })
    const { source } = await sourceOf(server)
    server.faults.push({ kind: 'end', afterBytes: 1000 })
    const stream = await source.open()
    const into = Buffer.alloc(SIZE)
    assert.equal(await stream.read(into, 0), 1000)
    server.resource.content = randomBytes(SIZE, 2)
    server.resource.etag = '"v2"'
    await assert.rejects(stream.read(into, 1000), (error: BulkloadError) => {
      assert.equal(error.code, 'BL_SOURCE_CHANGED')
      assert.equal(error.exitStatus, 5)
      assert.match(error.message, /data\.csv changed while it was read: its ETag was "v1" and is now "v2"/)
      assert.deepEqual(error.place, { source: source.name, byteOffset: 1000 })
      return true
    })
    await stream.close()
  })
}

test('a resource that changed before it was opened, or got shorter, is an error', async () => {
  const server = await serve()
  const { source } = await sourceOf(server)
  server.resource.etag = '"v2"'
  await assert.rejects(readSource(source), { code: 'BL_SOURCE_CHANGED' })
  const other = await serve({ etag: undefined })
  const { source: noTag } = await sourceOf(other)
  other.resource.content = CONTENT.subarray(0, 500)
  await assert.rejects(readSource(noTag), { code: 'BL_SOURCE_CHANGED', message: /had 1000000 bytes and now has 500/ })
})

test('without ranges the bytes before are read again, when a strong tag says that they are the same', async () => {
  const server = await serve({ hasRanges: false })
  const { source, told } = await sourceOf(server)
  server.faults.push({ kind: 'end', afterBytes: 300_000 }, { kind: 'end', afterBytes: 200_000 })
  assert.ok((await readSource(source)).equals(CONTENT))
  assert.deepEqual(
    told.map(({ byteOffset }) => byteOffset),
    [300_000, 300_000],
  )
  assert.equal(source.openAt, undefined)
})

test('without a version that can be trusted nothing is resumed', async () => {
  // By the server's own clock it may still change within the second that it names.
  const recent = 'Thu, 01 Jan 2099 00:00:00 GMT'
  for (const resource of [
    { etag: undefined },
    { etag: 'W/"v1"' },
    { etag: undefined, lastModified: OLD, hasRanges: false },
    { etag: undefined, lastModified: recent },
  ]) {
    const server = await serve(resource)
    const { source } = await sourceOf(server)
    assert.equal(source.openAt, undefined)
    server.faults.push({ kind: 'end', afterBytes: 300_000 })
    await assert.rejects(readSource(source), {
      code: 'BL_SOURCE_READ',
      message: /the connection to .* was lost/,
      place: { source: source.name, byteOffset: 300_000 },
    })
    // Nothing was read of it: there is nothing to fit.
    server.faults.push({ kind: 'end', afterBytes: 0 })
    assert.ok((await readSource(source)).equals(CONTENT))
  }
})

test('a server that never gets further is an error after this many attempts', async () => {
  const server = await serve()
  const { source, told } = await sourceOf(server, { retries: 3 })
  for (let i = 0; i < 10; i++) server.faults.push({ kind: 'end', afterBytes: 10 })
  await assert.rejects(readSource(source), {
    code: 'BL_SOURCE_READ',
    message: /failed 4 times in a row: /,
    place: { source: source.name, byteOffset: 40 },
  })
  assert.equal(told.length, 3)
})

test('a busy server is asked again after the time that it names', async () => {
  const server = await serve()
  const { source, told } = await sourceOf(server)
  const busy = { kind: 'answer', status: 503, headers: { 'retry-after': '1' } } as const
  server.faults.push(busy, { kind: 'answer', status: 429 }, { kind: 'answer', status: 500 })
  assert.ok((await readSource(source)).equals(CONTENT))
  assert.deepEqual(
    told.map(({ reason }) => reason),
    ['the server answered 503', 'the server answered 429', 'the server answered 500'],
  )
  assert.equal(told[0]?.waitMs, 1000)
  server.faults.push({ kind: 'answer', status: 503, headers: { 'retry-after': '3600' } })
  await assert.rejects(readSource(source), { message: /asked for a retry after 3600 s/ })
})

test('what will not pass is reported immediately', async () => {
  for (const [status, code, hint] of [
    [401, 'BL_SOURCE_DENIED', /user:password@/],
    [403, 'BL_SOURCE_DENIED', /presigned/],
    [404, 'BL_SOURCE_NOT_FOUND', /quote/],
    [410, 'BL_SOURCE_NOT_FOUND', /quote/],
    [501, 'BL_SOURCE_READ', /URL/],
  ] as const) {
    const server = await serve()
    server.faults.push({ kind: 'answer', status })
    await assert.rejects(sourceOf(server), (error: BulkloadError) => {
      assert.equal(error.code, code)
      assert.match(error.message, new RegExp(`the server answered ${status}`))
      assert.match(error.hint ?? '', hint)
      return true
    })
    assert.equal(server.requests.length, 1)
  }
  await assert.rejects(httpSource('http://127.0.0.1:1/x.csv'), { code: 'BL_SOURCE_READ', message: /ECONNREFUSED/ })
})

test('encodings that no search finds, and answers without a proven end, are refused', async () => {
  const encoded = await serve({ headers: { 'content-encoding': 'br' } })
  await assert.rejects(sourceOf(encoded), { code: 'BL_SOURCE_READ', message: /content encoding br/ })
  for (const encoding of ['gzip', 'x-gzip', 'zstd', 'deflate']) {
    const known = await serve({ headers: { 'content-encoding': encoding } })
    assert.ok((await readSource((await sourceOf(known)).source)).equals(CONTENT), encoding)
  }
  const gzip = await serve({ headers: { 'content-encoding': 'gzip' } })
  assert.ok((await readSource((await sourceOf(gzip)).source)).equals(CONTENT))
  const endless = await serve({ framing: 'close', hasRanges: false })
  await assert.rejects(sourceOf(endless), { code: 'BL_SOURCE_READ', message: /would look like its end/ })
})

test('redirects are followed, and credentials stay with the origin that they were given for', async () => {
  const server = await serve()
  const other = await serve()
  const here = { kind: 'answer', status: 302, headers: { location: '/there?x=1' } } as const
  const away = { kind: 'answer', status: 307, headers: { location: `${other.origin}/away` } } as const
  server.faults.push(here, away, here, away)
  const url = server.origin.replace('//', '//me:p%40ss@')
  const source = await httpSource(`${url}/data.csv`)
  assert.ok((await readSource(source)).equals(CONTENT))
  assert.equal(source.name, `${server.origin}/data.csv`)
  const basic = `Basic ${Buffer.from('me:p@ss').toString('base64')}`
  assert.deepEqual(
    server.requests.map(({ url, headers }) => [url, headers.authorization]),
    [
      ['/data.csv', basic],
      ['/there?x=1', basic],
      ['/data.csv', basic],
      ['/there?x=1', basic],
    ],
  )
  assert.deepEqual(
    other.requests.map(({ url, headers }) => [url, headers.authorization]),
    [
      ['/away', undefined],
      ['/away', undefined],
    ],
  )
})

test('redirects without end or to what is no HTTP are errors', async () => {
  const server = await serve()
  for (let i = 0; i < 20; i++) server.faults.push({ kind: 'answer', status: 302, headers: { location: '/again' } })
  await assert.rejects(sourceOf(server), { code: 'BL_SOURCE_READ', message: /more than 10 times/ })
  server.faults.splice(0, server.faults.length, { kind: 'answer', status: 302, headers: { location: 'file:///etc' } })
  await assert.rejects(sourceOf(server), { code: 'BL_SOURCE_READ', message: /an address that is not HTTP/ })
})

test('no error shows a password or the query', async () => {
  const server = await serve()
  const url = `${server.origin.replace('//', '//me:hush@')}/data.csv?signature=hush`
  const shown: string[] = []
  for (const status of [401, 403, 404, 418, 503]) {
    server.faults.splice(0)
    for (let i = 0; i < 9; i++) server.faults.push({ kind: 'answer', status })
    const onRetry = (retry: Retry) => shown.push(JSON.stringify(retry))
    await assert.rejects(httpSource(url, { retries: 1, firstWaitMs: 1, onRetry }), (error: BulkloadError) => {
      for (let e: unknown = error; e instanceof Error; e = e.cause) shown.push(`${e.stack} ${JSON.stringify(e)}`)
      return true
    })
  }
  await assert.rejects(httpSource('http://me:hush@h:x/?hush'), (error: BulkloadError) => {
    shown.push(`${error.stack} ${JSON.stringify(error)}`)
    return true
  })
  assert.equal(shown.length, 8)
  for (const text of shown) assert.doesNotMatch(text, /hush/)
})

test('bytes from any place, several at a time, over dropped connections', async () => {
  const server = await serve()
  const { source } = await sourceOf(server)
  const access = await source.openAt?.()
  assert.ok(access)
  assert.equal(access.sizeBytes, SIZE)
  server.faults.push({ kind: 'end', afterBytes: 5000 }, { kind: 'reset', afterBytes: 0 })
  const places = [0, 1, 499_999, SIZE - 70_000, SIZE - 8, SIZE, SIZE + 5]
  const read = places.map(async (position) => {
    const into = Buffer.alloc(70_000)
    const count = await access.readAt(position, into)
    assert.equal(count, Math.max(0, Math.min(70_000, SIZE - position)))
    assert.ok(into.subarray(0, count).equals(CONTENT.subarray(position, position + count)), `at ${position}`)
  })
  await Promise.all(read)
  await access.close()
})

test('closing ends a reading that waits, and its connection', async () => {
  const wait = { kind: 'answer', status: 503, headers: { 'retry-after': '50' } } as const
  for (const fault of [{ kind: 'stall', afterBytes: 1000 }, { kind: 'silence' }, wait] as const) {
    const server = await serve()
    const { source } = await sourceOf(server, { timeoutMs: 60_000 })
    server.faults.push(fault)
    const stream = await source.open()
    const into = Buffer.alloc(SIZE)
    if (fault.kind === 'stall') assert.equal(await stream.read(into, 0), 1000)
    const waiting = assert.rejects(stream.read(into, 1000), { code: 'BL_ABORTED' })
    await sleep(50)
    await stream.close()
    await waiting
    // An answer that was read to its end leaves a connection that can be used again.
    if (fault === wait) continue
    const last = server.requests.at(-1)
    await until(() => last?.socket.destroyed === true, `the end of the connection: ${fault.kind}`)
  }
})

test('an abort ends every wait for a server at once, and its connection', async () => {
  const wait = { kind: 'answer', status: 503, headers: { 'retry-after': '50' } } as const
  const stall = { kind: 'stall', afterBytes: 1000 } as const
  const reason = new BulkloadError('BL_TERMINATED', 'terminated')
  for (const fault of [stall, { kind: 'silence' }, wait] as const) {
    for (const isOpen of [true, false]) {
      const server = await serve()
      const stop = new AbortController()
      const options = { timeoutMs: 60_000, signal: stop.signal }
      const into = Buffer.alloc(SIZE)
      const read = async () => {
        const source = await httpSource(`${server.origin}/data.csv`, options)
        if (isOpen) server.faults.push(fault)
        const stream = await source.open()
        for (let filled = 0; ; ) filled += await stream.read(into, filled)
      }
      // The first answer has one byte: of a stall in it only the end does not come.
      if (!isOpen) server.faults.push(fault.kind === 'stall' ? { ...fault, afterBytes: 0 } : fault)
      const reading = assert.rejects(read(), reason)
      await until(() => server.requests.length >= (isOpen ? 2 : 1), 'the request')
      await sleep(50)
      stop.abort(reason)
      await reading
      if (fault === wait) continue
      const last = server.requests.at(-1)
      await until(() => last?.socket.destroyed === true, `the end of the connection: ${fault.kind}`)
    }
  }
})

test('a source whose load was aborted before gives nothing', async () => {
  const server = await serve()
  const stop = new AbortController()
  const source = await httpSource(`${server.origin}/data.csv`, { signal: stop.signal })
  stop.abort()
  const stream = await source.open()
  await assert.rejects(stream.read(new Uint8Array(10), 0), { code: 'BL_ABORTED' })
  await stream.close()
  await assert.rejects(httpSource(`${server.origin}/data.csv`, { signal: stop.signal }), { code: 'BL_ABORTED' })
})

const EXITING = `
  import { httpSource } from ${JSON.stringify(new URL('../../src/sources/http/http-source.js', import.meta.url).href)}
  const source = await httpSource(process.argv[1])
  const stream = await source.open()
  let filled = 0
  const into = new Uint8Array(Number(process.argv[2]))
  while (filled < into.length) {
    const count = await stream.read(into, filled)
    if (count === 0) break
    filled += count
  }
  await stream.close()
  console.log(filled)
`

test('a process ends after its streams were closed, read to their ends or not', async () => {
  const server = await serve()
  for (const bytes of [1000, SIZE, SIZE + 1]) {
    const args = ['--input-type=module', '-e', EXITING, `${server.origin}/x.csv`, String(bytes)]
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 30_000 })
    assert.equal(stdout, `${Math.min(bytes, SIZE)}\n`)
  }
})
