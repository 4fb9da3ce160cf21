// Who wants to know when a source is being read, and for how long.

export interface ReadClock {
  /** A read of a source's own bytes began, or ended. */
  sourceRead(change: 1 | -1): void
  /** A read of its content began, or ended: decompressed and in UTF-8. The source may be read meanwhile. */
  contentRead(change: 1 | -1): void
}

/** Not running. */
export const NO_CLOCK: ReadClock = { sourceRead: () => undefined, contentRead: () => undefined }
