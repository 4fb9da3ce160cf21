import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { BulkloadError } from '../../src/errors.ts'
import { byteSource } from '../../src/sources/program/iterable-source.ts'
import { rowSource } from '../../src/sources/program/row-source.ts'
import type { Source } from '../../src/sources/source.ts'

/** Everything that the source gives, read in steps of `step` bytes. */
async function readAll(source: Source, step = 5): Promise<Buffer> {
  const stream = await source.open()
  const pieces: Buffer[] = []
  try {
    for (;;) {
      const into = Buffer.alloc(step + 2, '#')
      const count = await stream.read(into, 2)
      if (count === 0) return Buffer.concat(pieces)
      assert.ok(count <= step)
      assert.equal(into.toString('latin1', 0, 2) + into.toString('latin1', 2 + count), '#'.repeat(2 + step - count))
      pieces.push(into.subarray(2, 2 + count))
    }
  } finally {
    await stream.close()
  }
}

const TEXT = 'Zoë 日本 😀 end\n'

test('bytes come as they are, whatever hands them over', async () => {
  const bytes = Buffer.from(TEXT.repeat(20))
  const halves = [bytes.subarray(0, 33), new Uint8Array(0), bytes.subarray(33)]
  const large = Buffer.from(TEXT.repeat(20_000))
  assert.ok((await readAll(byteSource('the stream', [large]), 30_000)).equals(large))
  async function* asynchronous(): AsyncGenerator<Uint8Array> {
    yield* halves
  }
  for (const pieces of [halves, new Set(halves), asynchronous(), Readable.from(halves), Readable.from([bytes])]) {
    const source = byteSource('the stream', pieces as Iterable<Uint8Array>)
    assert.equal(source.name, 'the stream')
    assert.equal(source.sizeBytes, null)
    assert.equal(source.openAt, undefined)
    assert.ok((await readAll(source)).equals(bytes))
  }
})

test('text becomes UTF-8, wherever it is cut', async () => {
  for (let at = 0; at <= TEXT.length; at++) {
    const pieces = [TEXT.slice(0, at), TEXT.slice(at)]
    assert.equal((await readAll(byteSource('text', pieces))).toString(), TEXT, `cut at ${at}`)
  }
  assert.equal((await readAll(byteSource('text', [...TEXT].join('').split('')))).toString(), TEXT)
})

test('half of a character is an error, not another character', async () => {
  const broken: (string | Uint8Array)[][] = [
    ['a\ud83d'],
    ['a\ude00b'],
    ['\ud83d', 'b'],
    ['\ud83d', Buffer.from('b')],
    ['\ud83d', '\ud83d\ude00'],
  ]
  for (const pieces of broken) await assert.rejects(readAll(byteSource('text', pieces)), { code: 'BL_LONE_SURROGATE' })
})

test('a byte stream that holds something else fails', async () => {
  for (const piece of [{ a: 1 }, 17, null]) {
    const pieces = [Buffer.from('x'), piece] as Uint8Array[]
    await assert.rejects(readAll(byteSource('the stream', pieces)), {
      code: 'BL_ROW_NOT_JSON',
      message: `the stream yielded a value of type ${typeof piece}, not bytes or a string`,
    })
  }
})

test('rows become lines of JSON', async () => {
  const rows = Array.from({ length: 5000 }, (_, id) => ({ id, name: `row ${id}`, big: 2n ** 70n + BigInt(id) }))
  const text = (await readAll(rowSource('the rows', rows), 1000)).toString()
  const lines = text.split('\n')
  assert.equal(lines.pop(), '')
  assert.deepEqual(
    lines,
    rows.map(({ id, name, big }) => `{"id":${id},"name":"${name}","big":${big}}`),
  )
})

test('no rows are no bytes', async () => {
  assert.equal((await readAll(rowSource('the rows', []))).length, 0)
})

test('a row that JSON cannot say is an error with its number', async () => {
  const rows = [{ a: 1 }, { a: 2 }, { a: Number.NaN }]
  await assert.rejects(readAll(rowSource('the rows', rows)), (error) => {
    assert.ok(error instanceof BulkloadError)
    assert.deepEqual(error.place, { source: 'the rows', line: 3, column: 'a' })
    return true
  })
})

test("an error of the caller's generator is its own cause", async () => {
  const broken = new Error('the cursor is gone')
  function* rows(): Generator<object> {
    yield { a: 1 }
    throw broken
  }
  await assert.rejects(readAll(rowSource('the rows', rows())), (error) => {
    assert.ok(error instanceof BulkloadError)
    assert.equal(error.code, 'BL_SOURCE_FAILED')
    assert.equal(error.message, 'the rows failed: the cursor is gone')
    assert.equal(error.cause, broken)
    return true
  })
  const known = new BulkloadError('BL_ABORTED', 'enough')
  const stream = new Readable({ read: () => undefined })
  stream.destroy(known)
  await assert.rejects(readAll(byteSource('the stream', stream)), known)
})

test('closing the stream early ends the generator behind it', async () => {
  let isFreed = false
  async function* rows(): AsyncGenerator<object> {
    try {
      for (let id = 0; ; id++) yield { id, text: 'x'.repeat(1000) }
    } finally {
      isFreed = true
    }
  }
  const stream = await rowSource('the rows', rows()).open()
  assert.ok((await stream.read(new Uint8Array(10), 0)) > 0)
  assert.equal(isFreed, false)
  await stream.close()
  await turn()
  assert.equal(isFreed, true)
})

test('closing a stream does not wait for a source that never answers', async () => {
  const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }
  const stream = await byteSource('the stream', silent).open()
  void stream.read(new Uint8Array(10), 0)
  await stream.close()
})
