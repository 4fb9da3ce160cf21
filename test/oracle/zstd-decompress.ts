// Zstandard decompression that answers at once, as an oracle should. Node before 22.15 has none, and the bindings of
// @mongodb-js/zstd answer later: there, a thread waits for them while this one sleeps.

import { fileURLToPath } from 'node:url'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import * as zlib from 'node:zlib'

// The types are those of the oldest Node supported, which lacks it.
const { zstdDecompressSync } = zlib as { readonly zstdDecompressSync?: (bytes: Uint8Array) => Uint8Array }

type Answer = { readonly bytes: Uint8Array } | { readonly message: string }

const THREAD = `
const { workerData: { port, signal, bindings } } = require('node:worker_threads')
const { decompress } = require(bindings)
port.on('message', async (bytes) => {
  const answer = await decompress(bytes).then((raw) => ({ bytes: new Uint8Array(raw) }), ({ message }) => ({ message }))
  port.postMessage(answer)
  Atomics.store(signal, 0, 1)
  Atomics.notify(signal, 0)
})`

let thread: { readonly port: MessagePort; readonly signal: Int32Array } | undefined

/** The content of one Zstandard frame; throws when it is damaged. */
export function decompressZstd(bytes: Uint8Array): Uint8Array {
  return zstdDecompressSync ? zstdDecompressSync(bytes) : decompressInThread(bytes)
}

function decompressInThread(bytes: Uint8Array): Uint8Array {
  thread ??= startThread()
  Atomics.store(thread.signal, 0, 0)
  thread.port.postMessage(bytes)
  // The notification of the answer before may come late and wake this wait: only the value counts.
  while (Atomics.load(thread.signal, 0) === 0) {
    if (Atomics.wait(thread.signal, 0, 0, 30_000) === 'timed-out') throw new Error('zstd: no answer in 30 seconds')
  }
  const { message: answer } = receiveMessageOnPort(thread.port) as { message: Answer }
  if ('message' in answer) throw new Error(`zstd: ${answer.message}`)
  return answer.bytes
}

function startThread(): NonNullable<typeof thread> {
  const { port1, port2 } = new MessageChannel()
  const signal = new Int32Array(new SharedArrayBuffer(4))
  const bindings = fileURLToPath(import.meta.resolve('@mongodb-js/zstd/bindings.js'))
  const workerData = { port: port2, signal, bindings }
  new Worker(THREAD, { eval: true, workerData, transferList: [port2] }).unref()
  port1.unref()
  return { port: port1, signal }
}
