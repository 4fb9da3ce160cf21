// Words as one line for a shell, quoted where they have to be.

import { visible } from '../progress/visible.ts'

const PLAIN = /^[\w@%+=:,./-]+$/

export function shellWords(words: readonly string[]): string {
  return words.map(shellWord).join(' ')
}

function shellWord(word: string): string {
  if (PLAIN.test(word)) return word
  if (visible(word) === word) return `'${word.replaceAll("'", `'\\''`)}'`
  // What a terminal must not get as it is: bash, zsh and ksh read this form.
  return `$'${[...word].map(escaped).join('')}'`
}

function escaped(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`
  if (visible(character) === character) return character
  return [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}
