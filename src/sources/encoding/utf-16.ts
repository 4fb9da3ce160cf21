// UTF-16 in either byte order.

import { type EncodedPiece, WrongEncoding } from './piece.ts'

/** Node 20 has it; the types are those of ES2023. */
type WellFormed = string & { isWellFormed(): boolean }

/** High surrogates are D800 to DBFF, low ones DC00 to DFFF. */
const KIND = 0xfc
const HIGH = 0xd8
const LOW = 0xdc

export function utf16Piece(isBigEndian: boolean): EncodedPiece {
  // Where the byte lies in a unit that tells a surrogate.
  const upper = isBigEndian ? 0 : 1
  const kindAt = (input: Buffer, at: number): number => (input[at + upper] as number) & KIND

  /** The first surrogate without its other half. */
  const loneAt = (input: Buffer, from: number, to: number): number => {
    for (let at = from; at < to; at += 2) {
      const kind = kindAt(input, at)
      if (kind !== HIGH && kind !== LOW) continue
      if (kind === LOW || at + 2 >= to || kindAt(input, at + 2) !== LOW) return at
      at += 2
    }
    return to
  }

  return (input, from, to, isLast) => {
    let end = to - ((to - from) & 1)
    if (isLast && end < to) throw new WrongEncoding('it ends in the middle of a character', end)
    // The other half of a pair may come with the next piece.
    if (!isLast && end > from && kindAt(input, end - 2) === HIGH) end -= 2
    const text = isBigEndian
      ? Buffer.from(input.subarray(from, end)).swap16().toString('utf16le')
      : input.toString('utf16le', from, end)
    if (!(text as WellFormed).isWellFormed())
      throw new WrongEncoding('it contains an unpaired surrogate', loneAt(input, from, end))
    return { text, used: end }
  }
}
