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

interface Output {
  readonly buffer: ArrayBuffer
  readonly length: number
}

export interface DecoderThreadOptions {
  /** The name of its codec. */
  readonly compression: string
  /** After the end of one stream another one follows. */
  readonly isRepeated: boolean
  /** How far it may decompress ahead, in units of 512 KiB. */
  readonly outputBuffers: number
  /** What the decoder must know of what came before. */
  readonly resume?: unknown
}

/** `resume`: what the decoder must know of what came before. */
export function threadStream(compression: string, raw: RawStream, resume?: unknown): ByteStream {
  const options = { compression, isRepeated: false, outputBuffers: OUTPUT_BUFFERS }
  const thread = new DecoderThread({ ...options, ...(resume !== undefined && { resume }) })
  const stream = thread.decode(raw)
  return { read: (into, offset) => stream.read(into, offset), close: () => thread.close() }
}

export class DecoderThread {
  readonly #worker: Worker
  readonly #isRepeated: boolean
  readonly #signal = new Int32Array(new SharedArrayBuffer(4))
  readonly #outputs: Output[] = []
  readonly #freeInputs = Array.from({ length: INPUT_BUFFERS }, () => new ArrayBuffer(INPUT_BYTES))
  #used = 0
  #isEnded = false
  #isSourceEnded = false
  #source: RawStream | undefined
  #isReading = false
  #failure: unknown
  #wake = (): void => undefined

  constructor({ compression, isRepeated, outputBuffers, resume }: DecoderThreadOptions) {
    this.#isRepeated = isRepeated
    const signal = this.#signal
    const workerData: ThreadSettings = { compression, isRepeated, signal, ...(resume !== undefined && { resume }) }
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB }
    const worker = new Worker(ENTRY, { workerData, resourceLimits })
    this.#worker = worker
    worker.on('message', (message: FromThread) => this.#receive(message))
    worker.on('error', (cause) =>
      this.#fail(new BulkloadError('BL_WORKER', `decompression failed: ${cause.message}`, { cause })),
    )
    worker.on('exit', () => {
      if (!this.#isEnded) this.#fail(new BulkloadError('BL_WORKER', 'the decompression thread ended unexpectedly'))
    })
    for (let i = 0; i < outputBuffers; i++) this.#post({ kind: 'spare', buffer: new ArrayBuffer(OUTPUT_BYTES) })
  }

  /**
   * The decompressed bytes of `raw`, which are waited for from now on. The stream before must have been read to its end;
   * closing this one does nothing. Fails with CorruptData where the data are at fault.
   */
  decode(raw: RawStream): ByteStream {
    this.#source = raw
    this.#isSourceEnded = false
    this.#isEnded = false
    this.#supply().catch((cause: unknown) => this.#fail(cause))
    return { read: (into, offset) => this.#read(into, offset), close: async () => undefined }
  }

  async close(): Promise<void> {
    this.#outputs.length = 0
    this.#fail(new Error('the stream is closed'))
    await this.#worker.terminate()
  }

  async #read(into: Uint8Array, offset: number): Promise<number> {
    for (;;) {
      const output = this.#outputs[0]
      if (output !== undefined) return this.#give(output, into, offset)
      if (this.#failure !== undefined) throw this.#failure
      if (this.#isEnded) return 0
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Copies what is left of the first output; its memory goes back when nothing is. */
  #give(output: Output, into: Uint8Array, offset: number): number {
    const count = Math.min(output.length - this.#used, into.length - offset)
    into.set(new Uint8Array(output.buffer, this.#used, count), offset)
    this.#used += count
    if (this.#used < output.length) return count
    this.#used = 0
    this.#outputs.shift()
    const isWanted = (this.#isRepeated || !this.#isEnded) && this.#failure === undefined
    if (isWanted) this.#post({ kind: 'spare', buffer: output.buffer })
    return count
  }

  #receive(message: FromThread): void {
    switch (message.kind) {
      case 'output':
        this.#outputs.push(message)
        break
      case 'taken':
        this.#freeInputs.push(message.buffer)
        this.#supply().catch((cause: unknown) => this.#fail(cause))
        return
      case 'end':
        this.#isEnded = true
        break
      case 'corrupt':
        // What came out before it is given to the reader first.
        this.#failure ??= new CorruptData(message.what, message.byteOffset, message.isUnsupported)
        break
      case 'failed':
        this.#failure ??= new BulkloadError('BL_WORKER', `decompression failed: ${message.what}`)
    }
    this.#wake()
  }

  /** Keeps the thread supplied as long as there is memory for it. */
  async #supply(): Promise<void> {
    if (this.#isReading) return
    this.#isReading = true
    while (!this.#isSourceEnded && this.#source !== undefined && this.#failure === undefined) {
      const buffer = this.#freeInputs.pop()
      if (buffer === undefined) break
      const length = await this.#source.read(new Uint8Array(buffer), 0)
      this.#isSourceEnded = length === 0
      if (this.#failure === undefined) this.#post({ kind: 'input', buffer, length })
    }
    this.#isReading = false
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message, [message.buffer])
    Atomics.add(this.#signal, 0, 1)
    Atomics.notify(this.#signal, 0)
  }

  #fail(cause: unknown): void {
    this.#failure ??= cause
    this.#wake()
  }
}
