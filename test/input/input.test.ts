import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { BulkloadError } from '../../src/errors.ts'
import { Input, type InputChunk } from '../../src/input/input.ts'
import type { Source } from '../../src/sources/source.ts'
import { untilAborted } from '../../src/until-aborted.ts'
import { piecedStream } from '../sources/pieced-stream.ts'

const OPTIONS = { chunkBytes: 64, maxRecordBytes: 1000, allocate: (size: number) => new Uint8Array(size) }

interface WatchedSource extends Source {
  readonly opened: number
  readonly closed: number
}

function sourceOf(
  name: string,
  text: string | Buffer,
  sizeBytes: number | null = Buffer.byteLength(text),
): WatchedSource {
  let opened = 0
  let closed = 0
  return {
    name,
    sizeBytes,
    get opened() {
      return opened
    },
    get closed() {
      return closed
    },
    open: async () => {
      opened++
      const stream = piecedStream(typeof text === 'string' ? Buffer.from(text) : text, [])
      return { read: stream.read, close: async () => void closed++ }
    },
  }
}

async function collect(input: Input): Promise<InputChunk[]> {
  const chunks: InputChunk[] = []
  for await (const chunk of input.chunks()) chunks.push(chunk)
  return chunks
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined)

test('sources come one after another, each cut by itself', async () => {
  const sources = [sourceOf('a', '{"a":1}\n'.repeat(20)), sourceOf('b', ''), sourceOf('c', '\ufeff{"c":1}')]
  const input = new Input(sources, OPTIONS, new AbortController().signal)
  const chunks = await collect(input)
  assert.deepEqual(
    chunks.map(({ source, isFirst, byteOffset, sourceBytes }) => [source.name, isFirst, byteOffset, sourceBytes]),
    [
      ['a', true, 0, 56],
      ['a', false, 56, 56],
      ['a', false, 112, 48],
      ['c', true, 3, 10],
    ],
  )
  assert.equal(input.bytesRead, 170)
  assert.deepEqual(
    sources.map(({ opened, closed }) => [opened, closed]),
    [
      [1, 1],
      [1, 1],
      [1, 1],
    ],
  )
})

test('the size of all sources is known when every size is', () => {
  const { signal } = new AbortController()
  assert.equal(new Input([], OPTIONS, signal).totalBytes, 0)
  assert.equal(new Input([sourceOf('a', 'x'), sourceOf('b', 'yz')], OPTIONS, signal).totalBytes, 3)
  assert.equal(new Input([sourceOf('a', 'x'), sourceOf('b', 'yz', null)], OPTIONS, signal).totalBytes, null)
})

test('a source that knows no size is opened when its turn comes', async () => {
  for (const [first, second] of [
    [undefined, null],
    [null, undefined],
  ]) {
    const sources = [sourceOf('a', '{"a":1}\n'.repeat(100), first), sourceOf('b', '{}\n', second)]
    for await (const { source } of new Input(sources, OPTIONS, new AbortController().signal).chunks()) {
      assert.equal(sources[1]?.opened, source.name === 'a' ? 0 : 1)
    }
    assert.deepEqual([sources[1]?.opened, sources[1]?.closed], [1, 1])
  }
})

test('one large source is opened ahead and no more, and what was read of it counts when its turn comes', async () => {
  const megabytes = '{"a":1}\n'.repeat(150_000)
  const sources = ['a', 'b', 'c'].map((name) => sourceOf(name, megabytes))
  const input = new Input(sources, { ...OPTIONS, chunkBytes: 100_000 }, new AbortController().signal)
  const opened: number[][] = []
  for await (const { isFirst } of input.chunks()) {
    await turn()
    if (isFirst) opened.push(sources.map((source) => source.opened))
    assert.ok(input.sourceBytesRead <= 1_200_000 * opened.length)
  }
  assert.deepEqual(opened, [
    [1, 1, 0],
    [1, 1, 1],
    [1, 1, 1],
  ])
  assert.equal(input.sourceBytesRead, 3_600_000)
  for (const { opened, closed } of sources) assert.deepEqual([opened, closed], [1, 1])
})

test('small sources are opened eight ahead; of compressed ones, and of those without a size, no more than one', async () => {
  const cases: readonly (readonly [readonly Source[], number])[] = [
    [Array.from({ length: 20 }, (_, i) => sourceOf(`${i}.csv`, '{"a":1}\n')), 8],
    [Array.from({ length: 20 }, (_, i) => sourceOf(`${i}.csv.gz`, gzipSync('{"a":1}\n'))), 1],
    [Array.from({ length: 20 }, (_, i) => sourceOf(`${i}`, '{"a":1}\n', null)), 0],
  ]
  for (const [sources, expected] of cases) {
    const input = new Input(sources, OPTIONS, new AbortController().signal)
    let most = 0
    let seen = 0
    for await (const { source } of input.chunks()) {
      await turn()
      assert.equal(source.name, sources[seen++]?.name)
      const opened = sources.filter((each) => (each as WatchedSource).opened > 0).length
      most = Math.max(most, opened - seen)
    }
    assert.deepEqual([seen, most], [20, expected])
    for (const each of sources as readonly WatchedSource[]) assert.deepEqual([each.opened, each.closed], [1, 1])
  }
})

test('leaving closes all that was opened ahead', async () => {
  const sources = Array.from({ length: 20 }, (_, i) => sourceOf(`${i}`, '{"a":1}\n'))
  for await (const _ of new Input(sources, OPTIONS, new AbortController().signal).chunks()) break
  assert.equal(sources.filter(({ opened }) => opened > 0).length, 9)
  for (const { opened, closed } of sources) assert.equal(opened, closed)
})

test('a source that is opened long before the end of the one before it would wait: it is not', async () => {
  const sources = [sourceOf('a', '{"a":1}\n'.repeat(100), 100_000_000), sourceOf('b', '{}\n')]
  for await (const _ of new Input(sources, OPTIONS, new AbortController().signal).chunks()) break
  assert.equal(sources[1]?.opened, 0)
})

test('the failure of a source that was opened ahead is reported when its turn comes', async () => {
  const broken = new BulkloadError('BL_SOURCE_READ', 'the disk is gone')
  const failing: Source = { name: 'b', sizeBytes: 3, open: () => Promise.reject(broken) }
  const chunks: InputChunk[] = []
  const reading = async () => {
    const input = new Input([sourceOf('a', '{"a":1}\n'.repeat(20)), failing], OPTIONS, new AbortController().signal)
    for await (const chunk of input.chunks()) {
      chunks.push(chunk)
      await turn()
    }
  }
  await assert.rejects(reading(), broken)
  assert.equal(chunks.length, 3)
})

test('an abort, or leaving, lets go of a source that was opened ahead and does not answer', async () => {
  for (const isAbort of [true, false]) {
    const stop = new AbortController()
    let isClosed = false
    const silent: Source = {
      name: 'b',
      sizeBytes: 3,
      open: async () => ({
        read: never,
        close: async () => {
          isClosed = true
        },
      }),
    }
    const chunks = new Input([sourceOf('a', '{"a":1}\n'.repeat(20)), silent], OPTIONS, stop.signal).chunks()
    await chunks.next()
    await turn()
    if (isAbort) {
      stop.abort()
      const rest = async () => {
        for await (const _ of chunks);
      }
      await assert.rejects(rest(), { code: 'BL_ABORTED' })
    } else await chunks.return(undefined)
    assert.equal(isClosed, true)
  }
})

test('sources are closed when the caller leaves', async () => {
  const sources = [sourceOf('a', '{"a":1}\n'.repeat(100)), sourceOf('b', '{}\n')]
  for await (const _ of new Input(sources, OPTIONS, new AbortController().signal).chunks()) break
  assert.deepEqual([sources[0]?.opened, sources[0]?.closed], [1, 1])
  assert.deepEqual([sources[1]?.opened, sources[1]?.closed], [1, 1])
})

test('a source that fails is closed, and its error is the one that is reported', async () => {
  const broken = new BulkloadError('BL_SOURCE_READ', 'the disk is gone')
  let isClosed = false
  const close = async () => {
    isClosed = true
  }
  const failing: Source = {
    name: 'a',
    sizeBytes: null,
    open: async () => ({ read: () => Promise.reject(broken), close }),
  }
  await assert.rejects(collect(new Input([failing], OPTIONS, new AbortController().signal)), broken)
  assert.equal(isClosed, true)
  const unopened: Source = { name: 'b', sizeBytes: null, open: () => Promise.reject(broken) }
  await assert.rejects(collect(new Input([unopened], OPTIONS, new AbortController().signal)), broken)
})

test('a source that gives fewer bytes than it had is an error; one that grew is read to its end', async () => {
  const { signal } = new AbortController()
  const grown = new Input([sourceOf('a', '{"a":1}\n', 3)], OPTIONS, signal)
  assert.equal((await collect(grown)).length, 1)
  await assert.rejects(collect(new Input([sourceOf('a', '{"a":1}\n', 9)], OPTIONS, signal)), { code: 'BL_SOURCE_READ' })
})

test('an abort lets go of a source that does not answer, and closes it', async () => {
  for (const isAnswering of [true, false]) {
    const stop = new AbortController()
    let isClosed = false
    const silent: Source = {
      name: 'a',
      sizeBytes: null,
      open: async () => ({
        read: (into) => {
          if (!isAnswering) return never()
          into.fill(0x0a)
          return turn(into.length)
        },
        close: async () => {
          isClosed = true
        },
      }),
    }
    const done = collect(new Input([silent], OPTIONS, stop.signal))
    await turn()
    stop.abort(new BulkloadError('BL_TERMINATED', 'the load was terminated'))
    await assert.rejects(done, { code: 'BL_TERMINATED' })
    assert.equal(isClosed, true)
  }
})

test('an abort lets go of a source that does not open; when it opens after all it is closed', async () => {
  const stop = new AbortController()
  let isClosed = false
  let open: ((stream: Awaited<ReturnType<Source['open']>>) => void) | undefined
  const source: Source = {
    name: 'a pipe that nobody writes to',
    sizeBytes: null,
    open: () =>
      new Promise((resolve) => {
        open = resolve
      }),
  }
  const done = collect(new Input([source], OPTIONS, stop.signal))
  await turn()
  stop.abort()
  await assert.rejects(done, { code: 'BL_ABORTED' })
  open?.({
    read: never,
    close: async () => {
      isClosed = true
    },
  })
  await turn()
  assert.equal(isClosed, true)
})

test('work that the abort does not meet is not changed by it', async () => {
  const stop = new AbortController()
  assert.equal(await untilAborted(Promise.resolve(7), stop.signal), 7)
  const broken = new Error('broken')
  await assert.rejects(untilAborted(Promise.reject(broken), stop.signal), broken)
  const pending = untilAborted(never(), stop.signal)
  stop.abort('enough')
  await assert.rejects(pending, { code: 'BL_ABORTED', message: 'enough' })
  await assert.rejects(untilAborted(Promise.resolve(7), stop.signal), { code: 'BL_ABORTED' })
})

test('an abort that comes first, or was there before, leaves no rejection behind', async () => {
  for (const isEarly of [true, false]) {
    const stop = new AbortController()
    if (isEarly) stop.abort()
    let fail: ((cause: Error) => void) | undefined
    const work = new Promise<never>((_, reject) => {
      fail = reject
    })
    const done = untilAborted(work, stop.signal)
    stop.abort()
    await assert.rejects(done, { code: 'BL_ABORTED' })
    // An unhandled rejection would fail this file.
    fail?.(new Error('too late'))
    await turn()
  }
})
