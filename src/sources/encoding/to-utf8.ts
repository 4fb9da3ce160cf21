// Inputs in other encodings than UTF-8, as UTF-8: everything behind this reads nothing else.

import { BulkloadError } from '../../errors.ts'
import { rawStream, readHead } from '../raw-stream.ts'
import type { ByteStream } from '../source.ts'
import { type EncodedPiece, WrongEncoding } from './piece.ts'
import { latin1Piece, windows1252Piece } from './single-byte.ts'
import { utf16Piece } from './utf-16.ts'

/** `latin1` is ISO-8859-1 to the letter: 80 to 9F are control characters. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin1' | 'windows-1252'

export interface Utf8Stream extends ByteStream {
  /** The encoding that the source has. */
  readonly encoding: Encoding
}

const INPUT_BYTES = 64 * 1024
/** UTF-8 needs at most three bytes for what takes two in UTF-16, or one in the others. */
const GROWTH = 3
const HEAD_BYTES = 4

/**
 * `stream` as UTF-8. Without `encoding` a byte order mark decides, and UTF-8 is taken where there is none. The mark of
 * UTF-16 is dropped; that of UTF-8 is left, and UTF-8 passes untouched and unchecked. Closes `stream` with itself.
 * Fails in `read` with BL_INVALID_ENCODING, whose place counts the bytes of `stream`.
 */
export async function toUtf8(stream: ByteStream, name: string, encoding: Encoding | undefined): Promise<Utf8Stream> {
  if (encoding === 'utf-8')
    return { encoding, read: (into, offset) => stream.read(into, offset), close: () => stream.close() }
  const head = await readHead(stream, (bytes) => bytes.length >= HEAD_BYTES || (bytes.length > 0 && !mayBeMark(bytes)))
  const mark = encoding === 'latin1' || encoding === 'windows-1252' ? undefined : markOf(head, name)
  const whole = rawStream(head, stream)
  const actual = encoding ?? mark ?? 'utf-8'
  if (mark !== undefined && mark !== actual) {
    throw new BulkloadError(
      'BL_INVALID_ENCODING',
      `${name} begins with the byte order mark of ${mark}, not of ${actual}`,
      {
        place: { source: name, byteOffset: 0 },
        hint: 'leave --encoding out: the byte order mark sets it',
      },
    )
  }
  if (actual === 'utf-8') return Object.assign(whole, { encoding: 'utf-8' as const })
  return transcoded(whole, name, actual, mark === undefined ? 0 : 2)
}

function mayBeMark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && (bytes[1] ?? 0xfe) === 0xfe) || (bytes[0] === 0xfe && (bytes[1] ?? 0xff) === 0xff)
}

/** The byte order mark of UTF-16 at the start, if there is one. That of UTF-32 begins with it and is an error. */
function markOf(head: Uint8Array, name: string): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head[0] !== 0xff || head[1] !== 0xfe) return undefined
  if (head[2] !== 0 || head[3] !== 0) return 'utf-16le'
  throw new BulkloadError(
    'BL_INVALID_ENCODING',
    `${name} begins with the byte order mark of UTF-32, which is not supported`,
    {
      place: { source: name, byteOffset: 0 },
      hint: 'convert it first: iconv -f UTF-32 -t UTF-8',
    },
  )
}

const PIECES: Readonly<Record<Exclude<Encoding, 'utf-8'>, EncodedPiece>> = {
  'utf-16le': utf16Piece(false),
  'utf-16be': utf16Piece(true),
  latin1: latin1Piece,
  'windows-1252': windows1252Piece,
}

function transcoded(
  stream: ByteStream,
  name: string,
  encoding: Exclude<Encoding, 'utf-8'>,
  markBytes: number,
): Utf8Stream {
  const toText = PIECES[encoding]
  const input = Buffer.allocUnsafeSlow(INPUT_BYTES)
  const output = Buffer.allocUnsafeSlow(INPUT_BYTES * GROWTH)
  /** `input[from .. filled)` is not yet decoded; `input[0]` lies at `base` in the stream. */
  let filled = 0
  let from = markBytes
  let base = 0
  let isEnded = false
  let given = 0
  let ready = 0

  /** Decodes the next piece into `output`. */
  const refill = async (): Promise<void> => {
    const count = await stream.read(input, filled)
    isEnded = count === 0
    filled += count
    if (filled < from) return
    try {
      const { text, used } = toText(input, from, filled, isEnded)
      given = 0
      ready = output.write(text, 0, 'utf8')
      input.copyWithin(0, used, filled)
      base += used
      filled -= used
      from = 0
    } catch (cause) {
      if (!(cause instanceof WrongEncoding)) throw cause
      throw new BulkloadError('BL_INVALID_ENCODING', `${name} is not ${encoding}: ${cause.message}`, {
        place: { source: name, byteOffset: base + cause.at },
        hint:
          encoding === 'windows-1252'
            ? 'use --encoding latin1, which accepts every byte, or convert the file with iconv first'
            : 'set its encoding with --encoding',
      })
    }
  }

  return {
    encoding,
    async read(into, offset) {
      while (given === ready) {
        if (isEnded) return 0
        await refill()
      }
      const count = Math.min(ready - given, into.length - offset)
      into.set(output.subarray(given, given + count), offset)
      given += count
      return count
    },
    close: () => stream.close(),
  }
}
