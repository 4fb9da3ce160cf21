// Chunks go out to the workers side by side; blocks come back one after another, in the order of the chunks. At most
// `window` chunks are between the cutter and the caller: a caller that takes no more stops the reading.

import type { InputChunk } from '../input/input.ts'
import { AbortableWaits } from '../until-aborted.ts'
import type { EncodeResult } from '../workers/messages.ts'
import type { Clocks } from './clocks.ts'

/** A chunk and its result. The chunk's own bytes have gone to the worker; they are back in `block.chunk`. */
export interface EncodedChunk {
  readonly chunk: InputChunk
  readonly block: EncodeResult
}

/**
 * When the input breaks, the blocks of the chunks before it still come, then the error. When a worker breaks, its
 * chunk's turn is the error.
 */
export async function* encodeInOrder(
  chunks: AsyncIterable<InputChunk>,
  encode: (chunk: InputChunk) => Promise<EncodeResult>,
  window: number,
  signal: AbortSignal,
  clocks: Clocks,
): AsyncGenerator<EncodedChunk> {
  const waits = new AbortableWaits(signal)
  const inFlight: { chunk: InputChunk; result: Promise<EncodeResult> }[] = []
  async function head(): Promise<EncodedChunk | undefined> {
    const first = inFlight.shift()
    if (first === undefined) return undefined
    clocks.await('block')
    const block = await waits.until(first.result)
    clocks.await('target')
    return { chunk: first.chunk, block }
  }

  try {
    const failure = yield* fill()
    clocks.inputEnds()
    for (let next = await head(); next !== undefined; next = await head()) yield next
    if (failure !== undefined) throw failure.cause
  } finally {
    waits.close()
  }

  /** Keeps the window full until the input ends; returns what broke it. */
  async function* fill(): AsyncGenerator<EncodedChunk, { cause: unknown } | undefined> {
    const input = chunks[Symbol.asyncIterator]()
    try {
      for (;;) {
        let next: IteratorResult<InputChunk>
        try {
          clocks.await('input')
          next = await input.next()
        } catch (cause) {
          return { cause }
        }
        if (next.done) return undefined
        const result = encode(next.value)
        // It is awaited when its turn comes; until then a failure is not unhandled.
        result.catch(() => undefined)
        inFlight.push({ chunk: next.value, result })
        const first = inFlight.length >= window ? await head() : undefined
        if (first !== undefined) yield first
      }
    } finally {
      await input.return?.()
    }
  }
}
