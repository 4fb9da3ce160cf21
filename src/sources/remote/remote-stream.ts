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

export function remoteStream(object: RemoteObject, part: RemotePart, options: RemoteOptions): ByteStream {
  const { name } = object
  const { to } = part
  const stop = new AbortController()
  const retries = new Retries(name, options)
  let { sizeBytes } = part
  /** The next byte to hand on. */
  let position = part.from
  let body: (RemoteBody & { readonly pieces: AsyncIterator<Uint8Array> }) | undefined
  /** Bytes before `position` that a server without ranges sends again. */
  let toSkip = 0
  let piece: Uint8Array = NOTHING
  let isEnded = false
  const end = (reason: unknown): void => {
    stop.abort(reason)
    body?.bytes.destroy()
  }
  const onAbort = (): void => end(options.signal?.reason)
  if (options.signal?.aborted === true) onAbort()
  else options.signal?.addEventListener('abort', onAbort, { once: true })

  async function openBody(): Promise<NonNullable<typeof body>> {
    const answer = await requestInTime(object, { from: position, to }, options.timeoutMs, stop.signal)
    if (sizeBytes !== null && answer.sizeBytes !== null && answer.sizeBytes !== sizeBytes) {
      answer.bytes.destroy()
      throw changed(name, position, `it had ${sizeBytes} bytes and now has ${answer.sizeBytes}`)
    }
    sizeBytes ??= answer.sizeBytes
    toSkip = position - answer.position
    return { ...answer, pieces: answer.bytes[Symbol.asyncIterator]() }
  }

  /** Takes the next piece of the body, or finds its end. */
  async function pull(): Promise<void> {
    body ??= await openBody()
    const { bytes, pieces } = body
    const next = pieces.next().catch((cause: unknown) => {
      throw cause instanceof TransientFailure
        ? cause
        : new TransientFailure(`lost the connection: ${words(cause)}`, { cause })
    })
    const { done, value } = await inTime(next, name, options.timeoutMs, (late) => bytes.destroy(late))
    if (!done) {
      const skipped = Math.min(toSkip, value.length)
      toSkip -= skipped
      piece = value.subarray(skipped)
      return
    }
    body = undefined
    const last = to ?? sizeBytes
    if (toSkip > 0 || (last !== null && position < last)) {
      throw new TransientFailure(last === null ? 'the answer ended early' : `the answer ended before byte ${last}`)
    }
    isEnded = true
  }

  return {
    async read(into, offset) {
      const room = into.length - offset
      while (piece.length === 0 && room > 0 && !isEnded) {
        if (position === to || (position > 0 && position === sizeBytes)) break
        try {
          await pull()
        } catch (cause) {
          body?.bytes.destroy()
          body = undefined
          await retries.waitAfter(cause, position, stop.signal)
        }
      }
      const count = Math.min(piece.length, room, (to ?? Number.POSITIVE_INFINITY) - position)
      if (sizeBytes !== null && position + count > sizeBytes) {
        throw changed(name, position, `it had ${sizeBytes} bytes and now has more`)
      }
      into.set(piece.subarray(0, count), offset)
      piece = piece.subarray(count)
      position += count
      return count
    },
    close: async () => {
      options.signal?.removeEventListener('abort', onAbort)
      end(new BulkloadError('BL_ABORTED', `${name} was closed`))
      piece = NOTHING
      isEnded = true
    },
  }
}

/** The object is not the one whose first bytes were read. */
export function changed(name: string, byteOffset: number, how: string, cause?: unknown): BulkloadError {
  return new BulkloadError('BL_SOURCE_CHANGED', `${name} changed while it was read: ${how}`, {
    ...(cause !== undefined && { cause }),
    place: { source: name, byteOffset },
    hint: 'load it again when nothing writes to it',
  })
}

function words(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.message !== '' ? cause.message : ((cause as NodeJS.ErrnoException).code ?? cause.name)
}
