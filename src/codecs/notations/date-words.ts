// The words that dates and times have: English names of months and weekdays, AM and PM.

const MONTHS = 'january february march april may june july august september october november december'.split(' ')
const WEEKDAYS = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ')

export const LONG_MONTHS = wordsOf(MONTHS)
export const SHORT_MONTHS = wordsOf(MONTHS.map((name) => name.slice(0, 3)))
/** From Monday. */
export const LONG_WEEKDAYS = wordsOf(WEEKDAYS)
export const SHORT_WEEKDAYS = wordsOf(WEEKDAYS.map((name) => name.slice(0, 3)))
export const HALVES = wordsOf(['am', 'pm'])

/** The position after the word that was looked for last, or -1. */
export const word = { end: -1 }

/** The index of the word that begins at `at`, in upper or lower case, or -1. */
export function wordAt(words: readonly Uint8Array[], bytes: Uint8Array, at: number, end: number): number {
  const index = words.findIndex((one) => {
    if (end - at < one.length) return false
    let i = 0
    while (i < one.length && (bytes[at + i]! | 0x20) === one[i]) i++
    return i === one.length
  })
  word.end = index < 0 ? -1 : at + words[index]!.length
  return index
}

function wordsOf(words: readonly string[]): readonly Uint8Array[] {
  return words.map((text) => new TextEncoder().encode(text))
}
