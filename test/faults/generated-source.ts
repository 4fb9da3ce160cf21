// Rows that are made while they are pulled, and a count of what was pulled: a load that does not stop reading shows.

import { createHash } from 'node:crypto'

/** Text that LZ4 finds nothing in: bytes of the source are bytes on the wire, give or take a tenth. */
const NOISE = Array.from({ length: 8192 }, (_, i) => createHash('sha512').update(String(i)).digest('base64')).join('')
/** Consecutive rows take their text far from each other. */
const NOISE_STEP = 7919

/** `{"id":n,"pad":"…"}`, as one line of `rowBytes` bytes with its line feed. */
export function rowLine(id: number, rowBytes: number): string {
  const start = `{"id":${id},"pad":"`
  const length = Math.max(0, rowBytes - start.length - 3)
  const from = (id * NOISE_STEP) % (NOISE.length - length)
  return `${start}${NOISE.slice(from, from + length)}"}\n`
}

/** What was pulled so far. */
export interface Pulled {
  rows: number
  bytes: number
  /** Whether the consumer has ended the generator, or it came to its end. */
  isClosed: boolean
}

export interface GeneratedOptions {
  /** Without it there is no end. */
  readonly rows?: number
  readonly rowBytes?: number
  /** Called before each piece; may wait, or throw to make the source fail. */
  readonly beforePiece?: (pulled: Pulled) => void | Promise<void>
}

const PIECE_BYTES = 64 * 1024

/** Pieces of whole lines, about 64 KiB each. */
export async function* generatedBytes(pulled: Pulled, options: GeneratedOptions = {}): AsyncGenerator<Uint8Array> {
  const { rows = Number.POSITIVE_INFINITY, rowBytes = 100, beforePiece } = options
  try {
    while (pulled.rows < rows) {
      await beforePiece?.(pulled)
      const lines: string[] = []
      for (let bytes = 0; bytes < PIECE_BYTES && pulled.rows < rows; bytes += rowBytes) {
        lines.push(rowLine(++pulled.rows, rowBytes))
      }
      const piece = Buffer.from(lines.join(''))
      pulled.bytes += piece.length
      yield piece
    }
  } finally {
    pulled.isClosed = true
  }
}

/** The same rows as objects. */
export async function* generatedRows(pulled: Pulled, options: GeneratedOptions = {}): AsyncGenerator<object> {
  for await (const piece of generatedBytes(pulled, options)) {
    for (const line of Buffer.from(piece).toString().trimEnd().split('\n')) yield JSON.parse(line) as object
  }
}

export function nothingPulled(): Pulled {
  return { rows: 0, bytes: 0, isClosed: false }
}
