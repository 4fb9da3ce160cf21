// ISO-8859-1 and windows-1252: a byte is a character.

import { type EncodedPiece, WrongEncoding } from './piece.ts'

const FIRST = 0x80
const LAST = 0x9f

/**
 * The code points of 80 to 9F in windows-1252; 0 for the five bytes that have none. From
 * unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT.
 */
const WINDOWS_1252: readonly number[] = [
  0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0,
  0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
]
const UNITS = Uint16Array.from({ length: 256 }, (_, byte) => WINDOWS_1252[byte - FIRST] ?? byte)

export const latin1Piece: EncodedPiece = (input, from, to) => ({ text: input.toString('latin1', from, to), used: to })

/** Where it has none of the 32 bytes in which they differ, a piece is ISO-8859-1, which the engine decodes itself. */
export const windows1252Piece: EncodedPiece = (input, from, to) => {
  let at = from
  while (at < to && ((input[at] as number) < FIRST || (input[at] as number) > LAST)) at++
  if (at === to) return { text: input.toString('latin1', from, to), used: to }
  const units = new Uint16Array(to - from)
  for (let i = from; i < to; i++) {
    const byte = input[i] as number
    const unit = UNITS[byte] as number
    if (unit === 0 && byte !== 0)
      throw new WrongEncoding(`byte 0x${byte.toString(16).toUpperCase()} is not a character in it`, i)
    units[i - from] = unit
  }
  return { text: Buffer.from(units.buffer).toString('utf16le'), used: to }
}
