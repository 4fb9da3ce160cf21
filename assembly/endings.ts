// Which bytes end a value: those after one that stands bare, and the quote after one that stands in quotes. JSON's, until
// the host names the separators of a file with separated values.

/** How a value stands, and what may follow it. */
export const BARE: u32 = 1
export const QUOTED: u32 = 2

const NO_BYTE: u32 = 0x100
const BACKSLASH: u32 = 0x5c
const LF: usize = 0x0a
const CR: usize = 0x0d

const endings: usize = memory.data(256)
for (let i: usize = 0; i <= 0x20; i++) store<u8>(endings + i, <u8>BARE)
store<u8>(endings + 0x2c, <u8>BARE)
store<u8>(endings + 0x7d, <u8>BARE)
store<u8>(endings + 0x22, <u8>QUOTED)


/** Whether records are separated values. */
export let isSeparated: bool = false
export let delimiter: u32 = NO_BYTE
export let quote: u32 = NO_BYTE
/** What may stand within quotes and ends the plain part, beside the quote: the same again where there is nothing. */
export let escape: u32 = NO_BYTE
/** A line that begins with this byte is no record. */
export let comment: u32 = NO_BYTE
export let endsWithDelimiter: bool = false
/** Whether an empty bare field is NULL. */
export let emptyIsNull: bool = false
/** Whether fields that a record lacks at its end are NULL. */
export let padsNulls: bool = false

/** Words that are NULL, 48 bytes each: sixteen bytes, the mask of those that count, and their number. */
let nullWords: usize = 0
export let nullWordCount: u32 = 0

/** Values are separated from now on. What there is none of is a number beyond those of bytes. */
export function setSeparators(
  newDelimiter: u32,
  newQuote: u32,
  newComment: u32,
  hasBackslash: bool,
  hasLastDelimiter: bool,
  hasEmptyNull: bool,
  hasPadding: bool,
  words: usize,
  wordCount: u32,
): void {
  memory.fill(endings, 0, 256)
  store<u8>(endings + LF, <u8>BARE)
  store<u8>(endings + CR, <u8>BARE)
  store<u8>(endings + newDelimiter, <u8>BARE)
  if (newQuote < NO_BYTE) store<u8>(endings + newQuote, <u8>QUOTED)

  isSeparated = true
  delimiter = newDelimiter
  quote = newQuote
  escape = hasBackslash ? BACKSLASH : newQuote
  comment = newComment
  endsWithDelimiter = hasLastDelimiter
  emptyIsNull = hasEmptyNull
  padsNulls = hasPadding
  nullWords = words
  nullWordCount = wordCount
}

/** Whether the byte at `at` is one that follows a value which stands so. */
@inline
export function isEnd(at: usize, ending: u32): bool {
  return (load<u8>(endings + <usize>load<u8>(at)) & ending) !== 0
}

/** The bytes of the bare field at `at` when it is one of the words, all of it; 0 otherwise. */
export function nullWordLength(at: usize): u32 {
  const field = v128.load(at)
  for (let i: u32 = 0, word = nullWords; i < nullWordCount; i++, word += 48) {
    const difference = v128.and(v128.xor(field, v128.load(word)), v128.load(word, 16))
    if (v128.any_true(difference)) continue
    const length = load<u32>(word, 32)
    if (isEnd(at + length, BARE)) return length
  }
  return 0
}
