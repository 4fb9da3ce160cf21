// Streams that are decompressed in a thread of their own, one after another. Memory goes back and forth, never more than
// a few buffers.

import { Worker } from 'node:worker_threads'
import { BulkloadError } from '../../errors.ts'
import type { RawStream } from '../raw-stream.ts'
import type { ByteStream } from '../source.ts'
import { CorruptData } from './corrupt.ts'
import type { FromThread, ThreadSettings, ToThread } from './thread-messages.ts'

const ENTRY = new URL('./thread-entry.js', import.meta.url)
const INPUT_BYTES = 128 * 1024
const INPUT_BUFFERS = 3
/** Messages cost the main thread some 20 us each; larger buffers would not fit into the processor's caches. */
const OUTPUT_BYTES = 512 * 1024
const OUTPUT_BUFFERS = 4
/** The decoders make hardly any objects. */
const YOUNG_GENERATION_MB = 2

export interface DecoderThread {
  /**
   * The decompressed bytes of `raw`, which are waited for from now on. The stream before must have been read to its end;
   * closing this one does nothing. Fails with CorruptData where the data are at fault.
   */
  decode(raw: RawStream): ByteStream
  close(): Promise<void>
}

/** `resume`: what the decoder must know of what came before. */
export function threadStream(compression: string, raw: RawStream, resume?: unknown): ByteStream {
  const thread = decoderThread(compression, false, OUTPUT_BUFFERS, resume)
  const { read } = thread.decode(raw)
  return { read, close: () => thread.close() }
}

/** `outputBuffers`: how far it may decompress ahead, in units of 512 KiB. */
export function decoderThread(
  compression: string,
  isRepeated: boolean,
  outputBuffers: number,
  resume?: unknown,
): DecoderThread {
  const signal = new Int32Array(new SharedArrayBuffer(4))
  const workerData: ThreadSettings = { compression, isRepeated, signal, ...(resume !== undefined && { resume }) }
  const worker = new Worker(ENTRY, { workerData, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB } })
  const outputs: { readonly buffer: ArrayBuffer; readonly length: number }[] = []
  const freeInputs: ArrayBuffer[] = Array.from({ length: INPUT_BUFFERS }, () => new ArrayBuffer(INPUT_BYTES))
  let used = 0
  let isEnded = false
  let isSourceEnded = false
  let source: RawStream | undefined
  let isReading = false
  let failure: unknown
  let wake = () => {}

  const post = (message: ToThread): void => {
    worker.postMessage(message, [message.buffer])
    Atomics.add(signal, 0, 1)
    Atomics.notify(signal, 0)
  }
  const fail = (cause: unknown): void => {
    failure ??= cause
    wake()
  }

  /** Keeps the thread supplied as long as there is memory for it. */
  const supply = async (): Promise<void> => {
    if (isReading) return
    isReading = true
    while (!isSourceEnded && source !== undefined && failure === undefined) {
      const buffer = freeInputs.pop()
      if (buffer === undefined) break
      const length = await source.read(new Uint8Array(buffer), 0)
      isSourceEnded = length === 0
      if (failure === undefined) post({ kind: 'input', buffer, length })
    }
    isReading = false
  }
  worker.on('message', (message: FromThread) => {
    switch (message.kind) {
      case 'output':
        outputs.push(message)
        break
      case 'taken':
        freeInputs.push(message.buffer)
        supply().catch(fail)
        return
      case 'end':
        isEnded = true
        break
      case 'corrupt':
        // What came out before it is given to the reader first.
        failure ??= new CorruptData(message.what, message.byteOffset, message.isUnsupported)
        break
      case 'failed':
        failure ??= new BulkloadError('BL_WORKER', `decompression failed: ${message.what}`)
    }
    wake()
  })
  worker.on('error', (cause) =>
    fail(new BulkloadError('BL_WORKER', `decompression failed: ${cause.message}`, { cause })),
  )
  worker.on('exit', () => {
    if (!isEnded) fail(new BulkloadError('BL_WORKER', 'the thread that decompresses has ended too early'))
  })
  for (let i = 0; i < outputBuffers; i++) post({ kind: 'spare', buffer: new ArrayBuffer(OUTPUT_BYTES) })

  const stream: ByteStream = {
    async read(into, offset) {
      for (;;) {
        const output = outputs[0]
        if (output !== undefined) {
          const count = Math.min(output.length - used, into.length - offset)
          into.set(new Uint8Array(output.buffer, used, count), offset)
          used += count
          if (used === output.length) {
            used = 0
            outputs.shift()
            if ((isRepeated || !isEnded) && failure === undefined) post({ kind: 'spare', buffer: output.buffer })
          }
          return count
        }
        if (failure !== undefined) throw failure
        if (isEnded) return 0
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    async close() {},
  }

  return {
    decode(raw) {
      source = raw
      isSourceEnded = false
      isEnded = false
      supply().catch(fail)
      return stream
    },
    async close() {
      outputs.length = 0
      fail(new Error('the stream is closed'))
      await worker.terminate()
    },
  }
}
