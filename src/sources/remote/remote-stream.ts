// Reads a remote object front to back, over as many connections as it takes: a dropped or silent one is resumed where
// it ended. Only the end that the object's size or the protocol's framing proves is the end.

import { BulkloadError } from '../../errors.ts'
import type { ByteStream } from '../source.ts'
import { inTime, requestInTime } from './in-time.ts'
import type { RemoteBody, RemoteObject } from './remote-object.ts'
import { type RemoteOptions, Retries } from './retries.ts'
import { TransientFailure } from './transient-failure.ts'

/** The part to read: `to` is behind its last byte, null for the end; `sizeBytes` is what the object is known to have. */
export interface RemotePart {
  readonly from: number
  readonly to: number | null
  readonly sizeBytes: number | null
}

const NOTHING = new Uint8Array(0)

type OpenBody = RemoteBody & { readonly pieces: AsyncIterator<Uint8Array> }

export class RemoteStream implements ByteStream {
  readonly #object: RemoteObject
  readonly #options: RemoteOptions
  readonly #to: number | null
  readonly #stop = new AbortController()
  readonly #retries: Retries
  #sizeBytes: number | null
  /** The next byte to hand on. */
  #position: number
  #body: OpenBody | undefined
  /** Bytes before `#position` that a server without ranges sends again. */
  #toSkip = 0
  #piece: Uint8Array = NOTHING
  #isEnded = false

  constructor(object: RemoteObject, { from, to, sizeBytes }: RemotePart, options: RemoteOptions) {
    this.#object = object
    this.#options = options
    this.#to = to
    this.#retries = new Retries(object.name, options)
    this.#sizeBytes = sizeBytes
    this.#position = from
    if (options.signal?.aborted === true) this.#onAbort()
    else options.signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  async read(into: Uint8Array, offset: number): Promise<number> {
    const room = into.length - offset
    while (this.#piece.length === 0 && room > 0 && !this.#isEnded) {
      if (this.#position === this.#to || (this.#position > 0 && this.#position === this.#sizeBytes)) break
      try {
        await this.#pull()
      } catch (cause) {
        this.#body?.bytes.destroy()
        this.#body = undefined
        await this.#retries.waitAfter(cause, this.#position, this.#stop.signal)
      }
    }
    const left = (this.#to ?? Number.POSITIVE_INFINITY) - this.#position
    const count = Math.min(this.#piece.length, room, left)
    if (this.#sizeBytes !== null && this.#position + count > this.#sizeBytes) {
      throw changed(this.#object.name, this.#position, `it had ${this.#sizeBytes} bytes and now has more`)
    }
    into.set(this.#piece.subarray(0, count), offset)
    this.#piece = this.#piece.subarray(count)
    this.#position += count
    return count
  }

  async close(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
    this.#end(new BulkloadError('BL_ABORTED', `${this.#object.name} was closed`))
    this.#piece = NOTHING
    this.#isEnded = true
  }

  readonly #onAbort = (): void => this.#end(this.#options.signal?.reason)

  #end(reason: unknown): void {
    this.#stop.abort(reason)
    this.#body?.bytes.destroy()
  }

  /** Takes the next piece of the body, or finds its end. */
  async #pull(): Promise<void> {
    this.#body ??= await this.#openBody()
    const { bytes, pieces } = this.#body
    const next = pieces.next().catch((cause: unknown) => {
      throw cause instanceof TransientFailure
        ? cause
        : new TransientFailure(`lost the connection: ${words(cause)}`, { cause })
    })
    const { done, value } = await inTime(next, this.#object.name, this.#options.timeoutMs, (late) =>
      bytes.destroy(late),
    )
    if (!done) {
      const skipped = Math.min(this.#toSkip, value.length)
      this.#toSkip -= skipped
      this.#piece = value.subarray(skipped)
      return
    }
    this.#body = undefined
    const last = this.#to ?? this.#sizeBytes
    if (this.#toSkip > 0 || (last !== null && this.#position < last)) {
      throw new TransientFailure(last === null ? 'the response ended early' : `the response ended before byte ${last}`)
    }
    this.#isEnded = true
  }

  async #openBody(): Promise<OpenBody> {
    const range = { from: this.#position, to: this.#to }
    const answer = await requestInTime(this.#object, range, this.#options.timeoutMs, this.#stop.signal)
    if (this.#sizeBytes !== null && answer.sizeBytes !== null && answer.sizeBytes !== this.#sizeBytes) {
      answer.bytes.destroy()
      const how = `it had ${this.#sizeBytes} bytes and now has ${answer.sizeBytes}`
      throw changed(this.#object.name, this.#position, how)
    }
    this.#sizeBytes ??= answer.sizeBytes
    this.#toSkip = this.#position - answer.position
    return { ...answer, pieces: answer.bytes[Symbol.asyncIterator]() }
  }
}

/** The object is not the one whose first bytes were read. */
export function changed(name: string, byteOffset: number, how: string, cause?: unknown): BulkloadError {
  return new BulkloadError('BL_SOURCE_CHANGED', `${name} changed while it was read: ${how}`, {
    ...(cause !== undefined && { cause }),
    place: { source: name, byteOffset },
    hint: 'load it again when no other program writes to it',
  })
}

function words(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.message !== '' ? cause.message : ((cause as NodeJS.ErrnoException).code ?? cause.name)
}
