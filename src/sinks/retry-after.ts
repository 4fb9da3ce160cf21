// How long a server, or what is in front of it, asks to be left alone: the header Retry-After.

import type { BulkloadError } from '../errors.ts'

const waits = new WeakMap<BulkloadError, number>()

/** `header`: seconds, or a date. */
export function heardRetryAfter(error: BulkloadError, header: string | string[] | undefined, now = Date.now()): void {
  const text = [header ?? []].flat()[0]?.trim()
  if (text === undefined || text === '') return
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  if (ms > 0) waits.set(error, ms)
}

/** Milliseconds; 0 where nothing was said. */
export function retryAfterOf(cause: unknown): number {
  return waits.get(cause as BulkloadError) ?? 0
}
