// The one error class of bulkload, and the one table of its codes and exit statuses.
// Errors cross threads as plain data: a structured clone drops `code`, `hint` and the class itself.

import { redact } from './secrets.ts'

/** Exit statuses of the command line. Treat an unknown status as a failure. */
export const EXIT = {
  ok: 0,
  internal: 1,
  usage: 2,
  rejects: 3,
  tooManyRejects: 4,
  source: 5,
  target: 6,
  unbalanced: 7,
  resume: 10,
  interrupted: 130,
  terminated: 143,
} as const

/** Every error code with its exit status. Match on the code, never on the message. */
export const ERROR_CODES = {
  // Wrong usage.
  BL_USAGE: EXIT.usage,
  BL_MISSING_PACKAGE: EXIT.usage,
  BL_REJECTS_EXISTS: EXIT.usage,
  BL_RUN_NOT_FOUND: EXIT.usage,
  /** Another process is working on the run. */
  BL_RUN_ACTIVE: EXIT.usage,
  /** The journal of a run cannot be written or read. */
  BL_RUN_JOURNAL: EXIT.internal,
  // A run cannot be resumed as it is.
  BL_RESUME_SOURCE: EXIT.resume,
  BL_RESUME_GROWN: EXIT.resume,
  BL_RESUME_TABLE: EXIT.resume,
  BL_RESUME_OPTIONS: EXIT.resume,
  BL_RESUME_REJECTS: EXIT.resume,
  /** It is not known whether rows are in the table. */
  BL_RESUME_UNKNOWN: EXIT.resume,
  // The input.
  BL_SOURCE_NOT_FOUND: EXIT.source,
  BL_SOURCE_READ: EXIT.source,
  BL_SOURCE_DENIED: EXIT.source,
  BL_SOURCE_CHANGED: EXIT.source,
  BL_SOURCE_FAILED: EXIT.source,
  BL_SOURCE_EMPTY: EXIT.source,
  BL_SOURCE_CORRUPT: EXIT.source,
  BL_INVALID_ENCODING: EXIT.source,
  BL_RECORD_TOO_LARGE: EXIT.source,
  BL_HEADER: EXIT.source,
  BL_ROW_NOT_JSON: EXIT.source,
  // A record that cannot be loaded: the codes of rejects.
  BL_JSON_SYNTAX: EXIT.source,
  BL_NOT_AN_OBJECT: EXIT.source,
  BL_NOT_AN_ARRAY: EXIT.source,
  BL_JSON_TOO_DEEP: EXIT.source,
  BL_INVALID_UTF8: EXIT.source,
  BL_DUPLICATE_KEY: EXIT.source,
  BL_UNKNOWN_FIELD: EXIT.source,
  BL_MISSING_FIELD: EXIT.source,
  BL_COLUMN_NOT_WRITABLE: EXIT.source,
  BL_FIELD_NOT_SAMPLED: EXIT.source,
  BL_NULL: EXIT.source,
  BL_VALUE_TYPE: EXIT.source,
  BL_VALUE_OUT_OF_RANGE: EXIT.source,
  BL_VALUE_PRECISION: EXIT.source,
  BL_VALUE_TOO_LONG: EXIT.source,
  BL_VALUE_SYNTAX: EXIT.source,
  BL_VALUE_ZONE: EXIT.source,
  BL_NUL_CHARACTER: EXIT.source,
  BL_LONE_SURROGATE: EXIT.source,
  BL_UNKNOWN_LABEL: EXIT.source,
  BL_LOCAL_TIME: EXIT.source,
  BL_FIELD_COUNT: EXIT.source,
  BL_QUOTE: EXIT.source,
  BL_FIELD_SYNTAX: EXIT.source,
  BL_TOO_MANY_REJECTS: EXIT.tooManyRejects,
  BL_REJECTS_WRITE: EXIT.internal,
  /** The report could not be written to stdout; the load itself may have succeeded. */
  BL_OUTPUT_WRITE: EXIT.internal,
  // The server.
  BL_CONNECT: EXIT.target,
  BL_AUTH: EXIT.target,
  BL_TABLE_NOT_FOUND: EXIT.target,
  BL_TABLE_UNSUPPORTED: EXIT.target,
  BL_SERVER: EXIT.target,
  BL_SERVER_REFUSED_ROW: EXIT.target,
  BL_CONNECTION_LOST: EXIT.target,
  BL_TIMEOUT: EXIT.target,
  BL_ENGINE: EXIT.target,
  BL_LEDGER: EXIT.target,
  // The end of a load.
  BL_UNBALANCED: EXIT.unbalanced,
  BL_ABORTED: EXIT.interrupted,
  BL_TERMINATED: EXIT.terminated,
  /** Another table failed, and --fail-fast was set. */
  BL_STOPPED: EXIT.target,
  BL_WORKER: EXIT.internal,
  BL_INTERNAL: EXIT.internal,
} as const

export type ErrorCode = keyof typeof ERROR_CODES

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
