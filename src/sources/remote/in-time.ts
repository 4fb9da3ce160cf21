// Waiting for a server, but not for ever: time counts only while something is asked for.

import type { RangeRequest, RemoteBody, RemoteObject } from './remote-object.ts'
import { TransientFailure } from './transient-failure.ts'

/** The result of `work`, or a TransientFailure after so long; `giveUp` must make the work end. */
export async function inTime<T>(
  work: Promise<T>,
  name: string,
  timeoutMs: number,
  giveUp: (late: TransientFailure) => void,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const failure = new TransientFailure(`no data came from ${name} for ${timeoutMs / 1000} s`)
      reject(failure)
      giveUp(failure)
    }, timeoutMs)
  })
  work.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The answer to one request, whose headers come in time. `stop` ends the waiting; the body is the caller's to destroy. */
export async function requestInTime(
  object: RemoteObject,
  range: Omit<RangeRequest, 'signal'>,
  timeoutMs: number,
  stop: AbortSignal,
): Promise<RemoteBody> {
  const request = new AbortController()
  const onStop = () => request.abort(stop.reason)
  stop.addEventListener('abort', onStop, { once: true })
  if (stop.aborted) onStop()
  try {
    const asked = object.request({ ...range, signal: request.signal })
    asked.then(
      (answer) => {
        // A body that is destroyed, or fails while it is not read, emits an event that needs a listener.
        answer.bytes.on('error', () => undefined)
        if (request.signal.aborted) answer.bytes.destroy()
      },
      () => undefined,
    )
    return await inTime(asked, object.name, timeoutMs, (late) => request.abort(late))
  } finally {
    stop.removeEventListener('abort', onStop)
  }
}
