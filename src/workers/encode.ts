// The entry of a worker thread: one task is one chunk.

import { move, transferableSymbol, valueSymbol } from 'piscina'
import { encodeFrame } from '../codecs/compression/frame.ts'
import { RecordFields } from '../formats/jsonl.ts'
import { makeBlockEncoder } from '../plan/block-encoder.ts'
import { fieldNames, type Plan } from '../plan/plan.ts'
import { type EncodedBlock, encodeChunk, passChunk } from './encode-chunk.ts'
import type { EncodeResult, EncodeSettings, EncodeTask } from './messages.ts'

interface Prepared {
  readonly settings: EncodeSettings
  readonly encodeBlock: (chunk: Uint8Array) => EncodedBlock
}

/** Tables whose encoders are kept; an encoder holds half a megabyte, and a run may have thousands of tables. */
const MAX_PREPARED = 32

/** The one used last is at the end. */
const prepared = new Map<number, Prepared>()

/** Encodes one chunk; the chunk and the frame go back as transferred buffers. */
export default async function encode(task: EncodeTask): Promise<EncodeResult> {
  const { settings, encodeBlock } = prepare(task)
  const block = encodeBlock(task.chunk)
  const frame = block.rows === 0 ? undefined : await toFrame(block, settings)
  const result: EncodeResult = {
    frame,
    blockBytes: block.bytes.length,
    lines: block.lines,
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
  return { settings, encodeBlock: settings.plan ? planned(settings.plan, settings.stopAtReject) : passChunk }
}

function planned(plan: Plan, stopAtReject: boolean): (chunk: Uint8Array) => EncodedBlock {
  const encoder = makeBlockEncoder(plan)
  const fields = new RecordFields(fieldNames(plan))
  return (chunk) => encodeChunk(chunk, plan, fields, encoder, stopAtReject)
}

function toFrame(block: EncodedBlock, settings: EncodeSettings): Uint8Array | Promise<Uint8Array> {
  if (settings.frame === undefined) return block.bytes.slice()
  return encodeFrame(block.bytes, settings.frame.codec, settings.frame.level)
}
