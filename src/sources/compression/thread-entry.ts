// A thread that decompresses one stream, or one after another. It works synchronously, asleep while there is nothing to
// do: decoders are plain loops that pull bytes and push bytes.

import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { ByteReader } from './byte-reader.ts'
import { CorruptData } from './corrupt.ts'
import { codecNamed } from './registry.ts'
import type { FromThread, ThreadSettings, ToThread } from './thread-messages.ts'

const { compression, isRepeated, resume, signal } = workerData as ThreadSettings
const port = parentPort
if (port === null) throw new Error('this file runs in a thread')

const inputs: { readonly buffer: ArrayBuffer; readonly length: number }[] = []
const spares: ArrayBuffer[] = []
let current: ArrayBuffer | undefined
let output: Uint8Array | undefined
let filled = 0

function post(message: FromThread, memory: ArrayBuffer[] = []): void {
  port?.postMessage(message, memory)
}

/** Takes what has come; sleeps until something comes if `mustWait`. */
function receive(mustWait: boolean): void {
  for (let isWaiting = mustWait; ; ) {
    const seen = Atomics.load(signal, 0)
    const received = receiveMessageOnPort(port as NonNullable<typeof port>) as { message: ToThread } | undefined
    if (received !== undefined) {
      const { message } = received
      if (message.kind === 'input') inputs.push(message)
      else spares.push(message.buffer)
      isWaiting = false
    } else if (isWaiting) Atomics.wait(signal, 0, seen)
    else return
  }
}

/** The next compressed bytes, or undefined at the end. */
function nextInput(): Uint8Array | undefined {
  if (current !== undefined) post({ kind: 'taken', buffer: current }, [current])
  current = undefined
  if (inputs.length === 0) receive(false)
  if (inputs.length === 0) {
    // A slow source: what there is must not wait for more.
    flush()
    while (inputs.length === 0) receive(true)
  }
  const input = inputs[0] as NonNullable<(typeof inputs)[0]>
  // The end stays, for further requests.
  if (input.length === 0) return undefined
  inputs.shift()
  current = input.buffer
  return new Uint8Array(input.buffer, 0, input.length)
}

/** Copies `bytes` to where the main thread will find them. */
function write(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    while (output === undefined) {
      const spare = spares.pop()
      if (spare === undefined) receive(true)
      else output = new Uint8Array(spare)
    }
    const count = Math.min(bytes.length - at, output.length - filled)
    output.set(bytes.subarray(at, at + count), filled)
    at += count
    filled += count
    if (filled === output.length) flush()
  }
}

function flush(): void {
  if (output === undefined || filled === 0) return
  const buffer = output.buffer as ArrayBuffer
  post({ kind: 'output', buffer, length: filled }, [buffer])
  output = undefined
  filled = 0
}

// zstddec would have its module fetched from a data: URL, for which Node loads an HTTP client: 10 MB, 30 ms.
Reflect.deleteProperty(globalThis, 'fetch')

/** Not at the top level of the module: the bundle is CommonJS, which cannot wait there. */
async function work(): Promise<void> {
  try {
    const decode = await codecNamed(compression).loadDecoder?.(resume)
    if (decode === undefined) throw new Error(`${compression} has no decoder for a thread`)
    do {
      await decode(new ByteReader(nextInput), write)
      flush()
      const end = inputs.shift()
      if (end !== undefined) post({ kind: 'taken', buffer: end.buffer }, [end.buffer])
      post({ kind: 'end' })
    } while (isRepeated)
  } catch (cause) {
    flush()
    if (cause instanceof CorruptData) {
      const { message, byteOffset, isUnsupported } = cause
      post({ kind: 'corrupt', what: message, byteOffset, isUnsupported })
    } else post({ kind: 'failed', what: cause instanceof Error ? cause.message : String(cause) })
  }
}

void work()
