// A thread that compresses blocks as an encoding thread does, and tells the most memory that it had outside its heap.
import { parentPort, workerData } from 'node:worker_threads'
import { encodeFrame } from '../../src/codecs/compression/frame.ts'
import type { Codec } from '../../src/codecs/compression/frame-codec.ts'

const { codec, blocks, blockBytes } = workerData as { codec: Codec; blocks: number; blockBytes: number }
const raw = Buffer.alloc(blockBytes)
// Digits without an order: about half their size when compressed.
let state = 1
for (let i = 0; i < raw.length; i++) {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
  raw[i] = 0x30 + ((state >>> 16) % 10)
}
const frame = new Uint8Array(2 * blockBytes)
let most = 0
for (let i = 0; i < blocks; i++) {
  await encodeFrame(raw, codec, undefined, (size) => frame.subarray(0, size))
  most = Math.max(most, process.memoryUsage().external)
}
parentPort?.postMessage(most)
