// A failure that may pass: a lost connection, a server that is busy. It never leaves this folder's callers: after the
// last attempt it becomes a BulkloadError.

export class TransientFailure extends Error {
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(message: string, details: { readonly cause?: unknown; readonly retryAfterMs?: number | undefined } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.retryAfterMs = details.retryAfterMs
  }
}
