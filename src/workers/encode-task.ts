// What is done with a task, which is one chunk. Runs in a worker, on any thread.

import { type Allocate, encodeFrame } from '../codecs/compression/frame.ts'
import { encodeMember } from '../codecs/compression/member.ts'
import { pageCompressor } from '../codecs/compression/page-compressor.ts'
import { loadEncoding } from '../encodings/registry.ts'
import { BulkloadError } from '../errors.ts'
import { JSONL } from '../formats/json/records.ts'
import type { Plan } from '../plan/plan.ts'
import { passChunk } from './encode-chunk.ts'
import { loadFileEncoder } from './file-formats.ts'
import type { EncodeFailure, EncodeResult, EncodeSettings, EncodeTask } from './messages.ts'
import { recordEncoding } from './record-encoding.ts'
import type { TaskEncoder } from './task-encoder.ts'
import type { RecordTransform } from './transform/record-transform.ts'

interface Prepared {
  readonly settings: EncodeSettings
  /** Settled by the time the first chunk is encoded. */
  readonly encoding: Promise<TaskEncoder>
  readonly seal: Promise<((block: Uint8Array) => Promise<Uint8Array>) | undefined>
}

/** Tables whose encoders are kept; a typed one holds four times a chunk and more, and a run may have thousands of tables. */
const MAX_PREPARED = 16

/** The tasks of one pool, one after another. */
export class TaskEncoders {
  /** The one used last is at the end. */
  readonly #prepared = new Map<number, Prepared>()

  #last: Promise<unknown> = Promise.resolve()

  /** Encodes one chunk, after those before it: the bytes of a block are good until the next one. */
  encode(task: EncodeTask): Promise<EncodeResult | EncodeFailure> {
    const answer = this.#last.then(() => this.#encode(task))
    this.#last = answer.catch(() => undefined)
    return answer
  }

  async #encode(task: EncodeTask): Promise<EncodeResult | EncodeFailure> {
    try {
      return await encoded(task, this.#prepare(task))
    } catch (cause) {
      if (cause instanceof BulkloadError) return { failure: cause.toJSON() }
      throw cause
    }
  }

  #prepare(task: EncodeTask): Prepared {
    const known = this.#prepared.get(task.settingsId) ?? makePrepared(task)
    this.#prepared.delete(task.settingsId)
    this.#prepared.set(task.settingsId, known)
    const [oldest] = this.#prepared.keys()
    if (this.#prepared.size > MAX_PREPARED && oldest !== undefined) this.#forget(oldest)
    return known
  }

  #forget(settingsId: number): void {
    const encoding = this.#prepared.get(settingsId)?.encoding
    this.#prepared.delete(settingsId)
    // It is not in use: there is one task at a time. An encoder that could not be made has nothing to close.
    encoding?.then(({ close }) => close?.()).catch(() => undefined)
  }
}

async function encoded(task: EncodeTask, { settings, encoding, seal }: Prepared): Promise<EncodeResult> {
  const { encodeBlock } = await encoding
  const block = await encodeBlock(task)
  const sealed = block.rows === 0 ? undefined : await (await seal)?.(block.bytes)
  return {
    frame: block.rows === 0 ? undefined : await toFrame(sealed ?? block.bytes, settings, task.spare),
    blockBytes: block.bytes.length,
    lines: block.lines,
    records: block.records,
    rows: block.rows,
    skipped: block.skipped,
    rejects: block.rejects,
    places: block.places,
    ...(block.transformed !== undefined && { transformed: block.transformed }),
    chunk: block.chunk ?? task.chunk,
    ...(block.chunk !== undefined && task.slice === undefined && { given: task.chunk }),
  }
}

function makePrepared(task: EncodeTask): Prepared {
  const settings = JSON.parse(new TextDecoder().decode(task.settings.slice())) as EncodeSettings
  const pass = { encodeBlock: ({ chunk }: EncodeTask) => passChunk(chunk) }
  const { plan, transform } = settings
  if (transform !== undefined) {
    const encoding = transforming(settings, transform)
    return { settings, encoding, seal: plan === undefined ? Promise.resolve(undefined) : sealOf(plan) }
  }
  if (plan === undefined) return { settings, encoding: Promise.resolve(pass), seal: Promise.resolve(undefined) }
  const seal = sealOf(plan)
  // It is awaited when there is a block; until then a failure is not unhandled.
  seal.catch(() => undefined)
  return { settings, encoding: planned(plan, settings), seal }
}

/** Of encodings that compress what is in a block. */
async function sealOf(plan: Plan): Promise<((block: Uint8Array) => Promise<Uint8Array>) | undefined> {
  const { seal: load } = await loadEncoding(plan.encoding)
  if (load === undefined) return undefined
  const seal = await load()
  const compress = pageCompressor(plan.file?.codec ?? 'zstd', plan.file?.level)
  return (block) => seal(block, compress)
}

/** The records are read as rows of text first, by the same ways as those of a load. */
async function transforming(settings: EncodeSettings, transform: RecordTransform): Promise<TaskEncoder> {
  const { transformEncoding } = await import('./transform/transform-encoding.ts')
  const { format = JSONL, plan } = settings
  const read = await planned(transform.read, settings)
  return transformEncoding({ transform, format, plan, read })
}

async function planned(plan: Plan, { format = JSONL, stopAtReject }: EncodeSettings): Promise<TaskEncoder> {
  const encodeFile = await loadFileEncoder(format)
  if (encodeFile !== undefined) return encodeFile(plan, format, stopAtReject)
  return { encodeBlock: await recordEncoding(plan, format, stopAtReject) }
}

function toFrame(
  block: Uint8Array,
  { frame: wanted, member }: EncodeSettings,
  spare: ArrayBuffer | undefined,
): Uint8Array | Promise<Uint8Array> {
  const allocate: Allocate = (size) => frameMemory(size, spare)
  if (member !== undefined) return encodeMember(block, member, allocate)
  if (wanted !== undefined) return encodeFrame(block, wanted.codec, wanted.level, allocate)
  const frame = allocate(block.length)
  frame.set(block)
  return frame
}

/** More than is needed, so that the next frame, which is about as long, fits too. */
const SLACK = 1.125

function frameMemory(size: number, spare: ArrayBuffer | undefined): Uint8Array<ArrayBuffer> {
  const isEnough = spare !== undefined && spare.byteLength >= size
  return new Uint8Array(isEnough ? spare : new ArrayBuffer(Math.ceil(size * SLACK)), 0, size)
}
