// The one error class of bulkload.
// Errors cross threads as plain data: a structured clone drops `code`, `hint` and the class itself.

import { ERROR_CODES, type ErrorCode } from './error-codes.ts'
import { redact } from './secrets.ts'

export { ERROR_CODES, type ErrorCode, EXIT } from './error-codes.ts'

/** A place in the input. Lines and rows count from 1, bytes from 0. */
export interface Place {
  readonly source: string
  readonly line?: number
  /** For formats whose rows are not lines, such as Parquet. */
  readonly row?: number
  readonly byteOffset?: number
  readonly column?: string
}

/** Details of an error besides its code and message. */
export interface ErrorDetails {
  readonly place?: Place
  readonly hint?: string
  readonly cause?: unknown
  /** The server's own error code: SQLSTATE, or ClickHouse's number. */
  readonly serverCode?: string | number
  /** The row of the segment that the server rejected, from 1, as long as its place in the input is not known. */
  readonly segmentRow?: number
}

/** An error as plain data, for threads and for `--json`. */
export interface ErrorData {
  readonly code: ErrorCode
  readonly message: string
  readonly place?: Place
  readonly hint?: string
  readonly serverCode?: string | number
}

/** The only error that bulkload throws: what failed (`message`), where (`place`), what to do next (`hint`). */
export class BulkloadError extends Error {
  override readonly name = 'BulkloadError'
  readonly code: ErrorCode
  readonly place: Place | undefined
  readonly hint: string | undefined
  readonly serverCode: string | number | undefined
  readonly segmentRow: number | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(redact(message), details.cause === undefined ? undefined : { cause: withoutSecrets(details.cause) })
    this.code = code
    this.place = details.place && { ...details.place, source: redact(details.place.source) }
    this.hint = details.hint === undefined ? undefined : redact(details.hint)
    this.serverCode = details.serverCode
    this.segmentRow = details.segmentRow
  }

  get exitStatus(): number {
    return ERROR_CODES[this.code]
  }

  toJSON(): ErrorData {
    return {
      code: this.code,
      message: this.message,
      ...(this.place && { place: this.place }),
      ...(this.hint !== undefined && { hint: this.hint }),
      ...(this.serverCode !== undefined && { serverCode: this.serverCode }),
    }
  }
}

/** A cause that is safe to print. Some of Node's errors contain the text that they could not parse, such as an address. */
function withoutSecrets(cause: unknown): unknown {
  if (!(cause instanceof Error)) return typeof cause === 'string' ? redact(cause) : cause
  const texts = [cause.message, cause.stack, ...Object.values(cause)].filter((text) => typeof text === 'string')
  if (texts.every((text) => redact(text) === text)) return cause
  return Object.assign(new Error(redact(cause.message)), 'code' in cause && { code: cause.code })
}

/** Rebuilds an error from its plain data. */
export function errorFromData(data: ErrorData): BulkloadError {
  return new BulkloadError(data.code, data.message, data)
}

/** Any thrown value as a BulkloadError; one of another class gets `code`, with the original as its cause. */
export function toBulkloadError(cause: unknown, code: ErrorCode = 'BL_INTERNAL'): BulkloadError {
  if (cause instanceof BulkloadError) return cause
  return new BulkloadError(code, cause instanceof Error ? cause.message : String(cause), { cause })
}

/** The error as text: code and message, place, hint. */
export function formatError(error: ErrorData): string {
  const lines = [`${error.code}: ${error.message}`]
  if (error.place) lines.push(`  at ${formatPlace(error.place)}`)
  if (error.hint) lines.push(`  hint: ${error.hint}`)
  return lines.join('\n')
}

function formatPlace(place: Place): string {
  const at = place.line === undefined ? '' : ` line ${place.line}`
  const parts = [`${place.source}${place.row === undefined ? at : ` row ${place.row}`}`]
  if (place.byteOffset !== undefined) parts.push(`byte ${place.byteOffset}`)
  if (place.column !== undefined) parts.push(`column "${place.column}"`)
  return parts.join(', ')
}
