// The first bytes of a file, as bytes and as text, for those who tell its format by them.

export interface Sample {
  readonly bytes: Uint8Array
  /** The first 64 KiB, a character per byte. */
  readonly latin1: string
  /** As UTF-8, without a mark of byte order and without white space before the first character. */
  readonly text: string
  /** There is no byte that no text has. */
  readonly isText: boolean
}

const HEAD_BYTES = 64 * 1024
const MAX_BYTES = 1024 * 1024
const MARK = '\ufeff'
const MAX_LINES = 100

export function sampleOf(bytes: Uint8Array): Sample {
  const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, MAX_BYTES))
  return {
    bytes,
    latin1: Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('latin1'),
    text: (decoded.startsWith(MARK) ? decoded.slice(1) : decoded).trimStart(),
    // Only a file that begins like a binary format is asked for it.
    get isText() {
      return bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
    },
  }
}

/** The first line, and the next that is not blank, with the white space before it. */
export function firstLines(text: string): { first: string; second: string | undefined } {
  const [first = '', ...others] = text.split(/\r\n|\r|\n/, MAX_LINES)
  return { first: first.trimEnd(), second: others.find((line) => line.trim() !== '') }
}
