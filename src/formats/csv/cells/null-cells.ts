// Which fields are NULL.

import type { CsvColumn } from './cell-class.ts'

export function nullWordsOf(nulls: readonly string[]): Uint8Array[] {
  return nulls.map((text) => new TextEncoder().encode(text))
}

/** Whether `bytes[start .. end)` is one of the words. */
export function isWord(bytes: Uint8Array, start: number, end: number, words: readonly Uint8Array[]): boolean {
  for (const word of words) {
    if (word.length !== end - start) continue
    let i = 0
    while (i < word.length && bytes[start + i] === word[i]) i++
    if (i === word.length) return true
  }
  return false
}

/** Whether a field that is one of the words is NULL to the column: to a text that takes no NULL an empty one is empty. */
export function takesNull({ class: cellClass, nullable }: CsvColumn, start: number, end: number): boolean {
  return nullable || start < end || cellClass !== 'text'
}
