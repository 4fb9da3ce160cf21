// The entry of a worker thread: one task is one chunk.

import { move, transferableSymbol, valueSymbol } from 'piscina'
import { encodeFrame } from '../codecs/compression/frame.ts'
import { RecordFields } from '../formats/jsonl.ts'
import { type BlockEncoder, makeBlockEncoder } from '../plan/block-encoder.ts'
import { fieldNames } from '../plan/plan.ts'
import { type EncodedBlock, encodeChunk } from './encode-chunk.ts'
import type { EncodeResult, EncodeSettings, EncodeTask } from './messages.ts'

interface Prepared {
  readonly settings: EncodeSettings
  readonly encoder: BlockEncoder
  readonly fields: RecordFields
}

const prepared = new Map<number, Prepared>()

/** Encodes one chunk; the chunk and the frame go back as transferred buffers. */
export default async function encode(task: EncodeTask): Promise<EncodeResult> {
  const { settings, encoder, fields } = prepare(task)
  const block = encodeChunk(task.chunk, settings.plan, fields, encoder, settings.stopAtReject)
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
  const known = prepared.get(task.settingsId)
  if (known !== undefined) return known
  const settings = JSON.parse(new TextDecoder().decode(task.settings.slice())) as EncodeSettings
  const made = {
    settings,
    encoder: makeBlockEncoder(settings.plan),
    fields: new RecordFields(fieldNames(settings.plan)),
  }
  prepared.set(task.settingsId, made)
  return made
}

function toFrame(block: EncodedBlock, settings: EncodeSettings): Uint8Array | Promise<Uint8Array> {
  if (settings.frame === undefined) return block.bytes.slice()
  return encodeFrame(block.bytes, settings.frame.codec, settings.frame.level)
}
