// The codes of errors, and the exit statuses of the command line.

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
  BL_OUTPUT_EXISTS: EXIT.usage,
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
  BL_RESUME_TRANSFORM: EXIT.resume,
  BL_RESUME_REJECTS: EXIT.resume,
  /** It is not known whether rows are in the table. */
  BL_RESUME_UNKNOWN: EXIT.resume,
  /** It is not certain which rows are those of the run, or they cannot be deleted alone. */
  BL_UNDO_REFUSED: EXIT.resume,
  /** The rows of the run were deleted. */
  BL_RUN_UNDONE: EXIT.usage,
  // The input.
  BL_SOURCE_NOT_FOUND: EXIT.source,
  BL_SOURCE_READ: EXIT.source,
  BL_SOURCE_DENIED: EXIT.source,
  /** The source changed while it was read. */
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
  /** The module of --transform threw, or returned what is no record. */
  BL_TRANSFORM: EXIT.source,
  BL_TOO_MANY_REJECTS: EXIT.tooManyRejects,
  BL_REJECTS_WRITE: EXIT.internal,
  /** The report could not be written to stdout; the load itself may have succeeded. */
  BL_OUTPUT_WRITE: EXIT.internal,
  BL_FILE_WRITE: EXIT.target,
  BL_READER_GONE: EXIT.ok, // of a pipe: `| head` wants no more
  // The server.
  BL_CONNECT: EXIT.target,
  BL_AUTH: EXIT.target,
  BL_TABLE_NOT_FOUND: EXIT.target,
  BL_TABLE_EXISTS: EXIT.target,
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
