// The error of a load that failed before its stage was there for certain, and that could not drop it.

import { BulkloadError, toBulkloadError } from '../errors.ts'

/** `words`: what is left, and how it is dropped. */
export function stageLeft(cause: unknown, words: string): BulkloadError {
  const error = toBulkloadError(cause)
  const hint = error.hint === undefined ? words : `${error.hint}; ${words}`
  const { serverCode } = error
  return new BulkloadError(error.code, error.message, { cause, hint, ...(serverCode !== undefined && { serverCode }) })
}
