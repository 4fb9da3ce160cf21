import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { findFormat } from '../../src/input/format/find-format.ts'
import type { InputChunk } from '../../src/input/input.ts'
import { resolveInputOptions } from '../../src/options/input-options.ts'
import { Clocks } from '../../src/transfer/clocks.ts'
import { type EncodedChunk, encodeInOrder } from '../../src/transfer/reassembler.ts'
import type { EncodeResult } from '../../src/workers/messages.ts'
import { Random } from '../oracle/random.ts'

const source = { name: 'input', sizeBytes: null, open: () => Promise.reject(new Error('not opened')) }
const { signal } = new AbortController()
const format = await findFormat(source, new Uint8Array(0), true, resolveInputOptions({}))
const turn = (): Promise<void> => nextTurn()

function chunkOf(number: number): InputChunk {
  const bytes = Buffer.from(`${number}\n`)
  const isFirst = number === 0
  return { bytes, byteOffset: number, sourceBytes: bytes.length, segment: 0, source, index: 0, format, isFirst }
}

function resultOf(chunk: Uint8Array): EncodeResult {
  const rejects = new Int32Array(0)
  return { frame: chunk, blockBytes: 0, lines: 1, records: 1, rows: 1, skipped: 0, rejects, places: rejects, chunk }
}

/** Answers each chunk as `answer` says, which gets the chunk's number. */
function encoderOf(answer: (number: number) => Promise<void>): (chunk: InputChunk) => Promise<EncodeResult> {
  return async ({ bytes }) => {
    await answer(Number(Buffer.from(bytes).toString()))
    return resultOf(bytes)
  }
}

/** An input that counts what was taken of it; `fails` after the last chunk. */
class CountedInput implements AsyncIterable<InputChunk> {
  taken = 0
  isClosed = false
  readonly #count: number
  readonly #failure: Error | undefined

  constructor(count: number, failure?: Error) {
    this.#count = count
    this.#failure = failure
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<InputChunk> {
    try {
      while (this.taken < this.#count) {
        this.taken++
        yield chunkOf(this.taken - 1)
      }
      if (this.#failure) throw this.#failure
    } finally {
      this.isClosed = true
    }
  }
}

const numberOf = ({ chunk }: EncodedChunk): number => chunk.byteOffset

test('blocks come in the order of their chunks, whichever worker is first, and the window is kept', async () => {
  for (const window of [1, 2, 4, 7]) {
    const random = new Random(window)
    const input = new CountedInput(60)
    let mostAtOnce = 0
    let working = 0
    const encoder = encoderOf(async () => {
      working++
      mostAtOnce = Math.max(mostAtOnce, working)
      await (random.chance(0.5) ? turn() : sleep(random.below(4)))
      working--
    })
    let done = 0
    const order: number[] = []
    for await (const encoded of encodeInOrder(input, encoder, window, signal, new Clocks(1))) {
      assert.equal(Buffer.from(encoded.block.frame ?? []).toString(), `${numberOf(encoded)}\n`)
      order.push(numberOf(encoded))
      if (random.chance(0.3)) await sleep(2)
      assert.ok(input.taken - done <= window, `${input.taken - done} chunks between input and caller`)
      done++
    }
    assert.deepEqual(order, [...Array(60).keys()])
    assert.equal(mostAtOnce, window)
    assert.equal(input.isClosed, true)
  }
})

test('a caller that accepts no more stops the reading', async () => {
  const input = new CountedInput(1000)
  const blocks = encodeInOrder(input, encoderOf(turn), 4, signal, new Clocks(1))
  await blocks.next()
  await sleep(20)
  assert.ok(input.taken <= 4, `${input.taken} chunks were taken`)
  await blocks.return(undefined)
  assert.equal(input.isClosed, true)
})

test('an input that fails is reported after the blocks before it', async () => {
  for (const count of [0, 1, 3, 4, 5, 20]) {
    const broken = new Error('the disk is gone')
    const seen: number[] = []
    const work = async () => {
      for await (const encoded of encodeInOrder(
        new CountedInput(count, broken),
        encoderOf(turn),
        4,
        signal,
        new Clocks(1),
      )) {
        seen.push(numberOf(encoded))
      }
    }
    await assert.rejects(work, broken)
    assert.deepEqual(seen, [...Array(count).keys()])
  }
})

test('a worker that fails is reported at the turn of its chunk, and the input is closed', async () => {
  for (const failing of [0, 3, 8, 19]) {
    const broken = new Error('out of memory')
    const input = new CountedInput(20)
    const seen: number[] = []
    const encoder = encoderOf(async (number) => {
      if (number === failing) throw broken
      await sleep(number % 3)
    })
    const work = async () => {
      for await (const encoded of encodeInOrder(input, encoder, 4, signal, new Clocks(1))) seen.push(numberOf(encoded))
    }
    await assert.rejects(work, broken)
    assert.deepEqual(seen, [...Array(failing).keys()])
    assert.equal(input.isClosed, true)
  }
})

test('of two faults the one of the earlier chunk is reported', async () => {
  const encoder = encoderOf(async (number) => {
    if (number === 2) {
      await sleep(5)
      throw new Error('the second chunk')
    }
    if (number === 3) throw new Error('the third chunk')
  })
  const input = new CountedInput(4, new Error('the input'))
  const work = async () => {
    for await (const _ of encodeInOrder(input, encoder, 4, signal, new Clocks(1)));
  }
  await assert.rejects(work, /the second chunk/)
})

test('leaving the loop closes the input, at every block', async () => {
  for (let leaveAt = 0; leaveAt < 8; leaveAt++) {
    const input = new CountedInput(8)
    for await (const encoded of encodeInOrder(input, encoderOf(turn), 3, signal, new Clocks(1))) {
      if (numberOf(encoded) === leaveAt) break
    }
    assert.equal(input.isClosed, true)
  }
})

test('an abort does not wait for a worker that never answers, and closes the input', async () => {
  const stop = new AbortController()
  const input = new CountedInput(20)
  const never = encoderOf(() => new Promise(() => undefined))
  const blocks = encodeInOrder(input, never, 4, stop.signal, new Clocks(1))
  const first = blocks.next()
  await turn()
  stop.abort(new Error('interrupted'))
  await assert.rejects(first, { code: 'BL_ABORTED', message: 'interrupted' })
  assert.equal(input.isClosed, true)
})

test('an empty input has no blocks', async () => {
  for await (const _ of encodeInOrder(new CountedInput(0), encoderOf(turn), 4, signal, new Clocks(1)))
    assert.fail('a block')
})
