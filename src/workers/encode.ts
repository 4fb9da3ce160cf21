// The entry of a worker thread: one task is one chunk.

import { move, transferableSymbol, valueSymbol } from 'piscina'
import { type Allocate, encodeFrame } from '../codecs/compression/frame.ts'
import { JSONL } from '../formats/record-format.ts'
import { makeBlockEncoder } from '../plan/block-encoder.ts'
import { makeRecordReader } from '../plan/make-reader.ts'
import type { Plan } from '../plan/plan.ts'
import { type EncodedBlock, encodeChunk, passChunk } from './encode-chunk.ts'
import type { EncodeResult, EncodeSettings, EncodeTask } from './messages.ts'

type EncodeBlock = (chunk: Uint8Array) => EncodedBlock

interface Prepared {
  readonly settings: EncodeSettings
  /** Settled by the time the first chunk is encoded. */
  readonly encodeBlock: Promise<EncodeBlock>
}

/** Tables whose encoders are kept; a typed one holds four times a chunk and more, and a run may have thousands of tables. */
const MAX_PREPARED = 16

/** The one used last is at the end. */
const prepared = new Map<number, Prepared>()

/** Encodes one chunk; the chunk and the frame go back as transferred buffers. */
export default async function encode(task: EncodeTask): Promise<EncodeResult> {
  const { settings, encodeBlock } = prepare(task)
  const block = (await encodeBlock)(task.chunk)
  const frame = block.rows === 0 ? undefined : await toFrame(block, settings, task.spare)
  const result: EncodeResult = {
    frame,
    blockBytes: block.bytes.length,
    lines: block.lines,
    records: block.records,
    rows: block.rows,
    skipped: block.skipped,
    rejects: block.rejects,
    places: block.places,
    chunk: task.chunk,
  }
  const buffers = [block.rejects.buffer, block.places.buffer, task.chunk.buffer]
  if (frame !== undefined) buffers.push(frame.buffer)
  return move({
    get [transferableSymbol]() {
      return buffers
    },
    get [valueSymbol]() {
      return result
    },
  } as never) as unknown as EncodeResult
}

function prepare(task: EncodeTask): Prepared {
  const known = prepared.get(task.settingsId) ?? makePrepared(task)
  prepared.delete(task.settingsId)
  prepared.set(task.settingsId, known)
  const [oldest] = prepared.keys()
  if (prepared.size > MAX_PREPARED && oldest !== undefined) prepared.delete(oldest)
  return known
}

function makePrepared(task: EncodeTask): Prepared {
  const settings = JSON.parse(new TextDecoder().decode(task.settings.slice())) as EncodeSettings
  return { settings, encodeBlock: settings.plan ? planned(settings.plan, settings) : Promise.resolve(passChunk) }
}

async function planned(plan: Plan, { format = JSONL, stopAtReject }: EncodeSettings): Promise<EncodeBlock> {
  const encoder = await makeBlockEncoder(plan, format)
  const reader = await makeRecordReader(format, plan)
  return (chunk) => encodeChunk(chunk, plan, reader, encoder, stopAtReject)
}

function toFrame(
  block: EncodedBlock,
  { frame: wanted }: EncodeSettings,
  spare: ArrayBuffer | undefined,
): Uint8Array | Promise<Uint8Array> {
  const allocate: Allocate = (size) => frameMemory(size, spare)
  if (wanted !== undefined) return encodeFrame(block.bytes, wanted.codec, wanted.level, allocate)
  const frame = allocate(block.bytes.length)
  frame.set(block.bytes)
  return frame
}

/** More than is needed, so that the next frame, which is about as long, fits too. */
const SLACK = 1.125

function frameMemory(size: number, spare: ArrayBuffer | undefined): Uint8Array<ArrayBuffer> {
  const isEnough = spare !== undefined && spare.byteLength >= size
  return new Uint8Array(isEnough ? spare : new ArrayBuffer(Math.ceil(size * SLACK)), 0, size)
}
