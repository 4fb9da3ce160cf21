// What a ClickHouse server of today answers when it refuses: code, HTTP status and text.

/** An answer that is an error. `text` is the message after "Code: N. DB::Exception: ", with the name of the code. */
export class ClickhouseFailure extends Error {
  readonly code: number

  constructor(code: number, text: string) {
    super(text)
    this.name = 'ClickhouseFailure'
    this.code = code
  }
}

// The branches of the server's exceptionCodeToHTTPStatus; every other code is 500.
const BAD_REQUEST = [
  6, 8, 15, 25, 26, 27, 36, 37, 38, 41, 44, 53, 62, 72, 117, 123, 167, 168, 223, 321, 376, 427, 441, 675, 676,
]
const NOT_FOUND = [46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 152, 336, 511]
const FORBIDDEN = [192, 193, 497, 512, 516]
const STATUS_OF_CODE: ReadonlyMap<number, number> = new Map([
  ...BAD_REQUEST.map((code) => [code, 400] as const),
  ...NOT_FOUND.map((code) => [code, 404] as const),
  ...FORBIDDEN.map((code) => [code, 403] as const),
  [48, 501],
  [76, 503],
  [159, 408],
  [194, 401],
  [209, 503],
  [229, 413],
  [381, 411],
  [439, 503],
  [779, 415],
])

/** The HTTP status a server sends with this exception code. */
export function statusOfCode(code: number): number {
  return STATUS_OF_CODE.get(code) ?? 500
}

/** Makes a failure of whatever was thrown: by the frame decoder, by the engine or by the front itself. */
export function toFailure(error: unknown): ClickhouseFailure {
  if (error instanceof ClickhouseFailure) return error
  const message = error instanceof Error ? error.message : String(error)
  return frameFailure(message) ?? engineFailure(message) ?? new ClickhouseFailure(1001, `${message} (STD_EXCEPTION)`)
}

function frameFailure(message: string): ClickhouseFailure | undefined {
  if (!message.startsWith('frame: ')) return undefined
  if (message.includes('checksum')) {
    return new ClickhouseFailure(40, `Checksum doesn't match: corrupted data. ${message}. (CHECKSUM_DOESNT_MATCH)`)
  }
  if (message.includes('unknown method')) {
    return new ClickhouseFailure(89, `Unknown compression method: ${message}. (UNKNOWN_COMPRESSION_METHOD)`)
  }
  if (message.includes(' after ')) {
    return new ClickhouseFailure(271, `Data compressed with different methods: ${message}. (CANNOT_DECOMPRESS)`)
  }
  if (message.includes('left over')) {
    return new ClickhouseFailure(33, `Cannot read all data: ${message}. (CANNOT_READ_ALL_DATA)`)
  }
  return new ClickhouseFailure(271, `Cannot decompress: ${message}. (CANNOT_DECOMPRESS)`)
}

/** The engine wraps errors of its file reader once more and names the front's temporary file: neither is the server's. */
function engineFailure(message: string): ClickhouseFailure | undefined {
  const prefix = /^(?:Code: (\d+)\. DB::Exception: )+/.exec(message)
  if (prefix === null) return undefined
  const text = message
    .slice(prefix[0].length)
    .replace(/ \(version [\d.]+\)\. \([A-Z0-9_]+\)$/, '')
    .replace(/ ?\(in file\/uri [^)]*\):?/, '')
  return new ClickhouseFailure(Number(prefix[1]), text)
}
