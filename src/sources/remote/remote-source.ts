// A remote object as a source.

import type { Readable } from 'node:stream'
import type { RandomAccess, Source } from '../source.ts'
import { inTime, requestInTime } from './in-time.ts'
import type { RemoteObject } from './remote-object.ts'
import { RemoteStream } from './remote-stream.ts'
import { type RemoteOptions, Retries } from './retries.ts'
import { TransientFailure } from './transient-failure.ts'

/** What is known of the object before it is opened. */
export interface RemoteFacts {
  readonly sizeBytes: number | null
  /** The server gives bytes from any place, and of one version. */
  readonly hasRanges: boolean
}

/** Asks for one byte, which tells whether the object is there, its size, and whether the server knows ranges. */
export async function remoteFacts(object: RemoteObject, options: RemoteOptions): Promise<RemoteFacts> {
  const { signal = new AbortController().signal } = options
  const retries = new Retries(object.name, options)
  for (;;) {
    try {
      const answer = await requestInTime(object, { from: 0, to: 1 }, options.timeoutMs, signal)
      const { bytes, sizeBytes, isPartial, isPinned } = answer
      // A connection whose answer was read to its end can be used again.
      if (isPartial && sizeBytes !== 0) {
        const onAbort = () => bytes.destroy()
        signal.addEventListener('abort', onAbort, { once: true })
        await inTime(toEnd(bytes), object.name, options.timeoutMs, (late) => bytes.destroy(late)).finally(() =>
          signal.removeEventListener('abort', onAbort),
        )
      } else bytes.destroy()
      return { sizeBytes, hasRanges: isPartial && isPinned }
    } catch (cause) {
      await retries.waitAfter(cause, 0, signal)
    }
  }
}

async function toEnd(bytes: Readable): Promise<void> {
  try {
    for await (const _ of bytes);
  } catch (cause) {
    throw new TransientFailure(`lost the connection: ${(cause as Error).message}`, { cause })
  }
}

export function remoteSource(object: RemoteObject, facts: RemoteFacts, options: RemoteOptions): Source {
  const { sizeBytes, hasRanges } = facts
  return {
    name: object.name,
    sizeBytes,
    tag: object.tag(),
    open: async () => new RemoteStream(object, { from: 0, to: null, sizeBytes }, options),
    ...(hasRanges &&
      sizeBytes !== null && {
        openAt: async () => randomAccess(object, sizeBytes, options),
        openFrom: async (from) => new RemoteStream(object, { from, to: null, sizeBytes }, options),
      }),
  }
}

/** Each call is a request of its own; the connections under them are kept. */
function randomAccess(object: RemoteObject, sizeBytes: number, options: RemoteOptions): RandomAccess {
  const open = new Set<{ close(): Promise<void> }>()
  return {
    sizeBytes,
    async readAt(position, into) {
      const to = Math.min(sizeBytes, position + into.length)
      if (position >= to) return 0
      const stream = new RemoteStream(object, { from: position, to, sizeBytes }, options)
      open.add(stream)
      try {
        let filled = 0
        while (filled < to - position) filled += await stream.read(into.subarray(0, to - position), filled)
        return filled
      } finally {
        open.delete(stream)
        await stream.close()
      }
    },
    close: async () => {
      for (const stream of open) await stream.close()
    },
  }
}
