// Text with backslash escapes, for what would end a field, a row or a literal.

import { BACKSLASH } from '../../codecs/ascii.ts'
import { reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import type { PutCharacters } from './plain-text.ts'

/** `letters`: by character, the letter behind its backslash. `refusesNul`: of a target that has no NUL. */
export function escapedText(letters: Readonly<Record<string, string>>, refusesNul: boolean): PutCharacters {
  const letterOf = new Uint8Array(256)
  for (const [character, letter] of Object.entries(letters)) letterOf[character.charCodeAt(0)] = letter.charCodeAt(0)
  return (bytes, start, end, out) => {
    reserve(out, (end - start) * 2)
    const target = out.bytes
    let to = out.length
    for (let from = start; from < end; from++) {
      const byte = bytes[from]!
      const letter = letterOf[byte]!
      if (letter !== 0) {
        target[to++] = BACKSLASH
        target[to++] = letter
      } else if (byte === 0 && refusesNul) return REJECT.nulCharacter
      else target[to++] = byte
    }
    out.length = to
    return 0
  }
}

/** PostgreSQL documentation, COPY, "Text Format". */
export const COPY_LETTERS = {
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\\': '\\',
} as const

/** ClickHouse documentation, TabSeparated, "Data Formatting". */
export const CLICKHOUSE_LETTERS = {
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\f': 'f',
  '\r': 'r',
  '\0': '0',
  "'": "'",
  '\\': '\\',
} as const
