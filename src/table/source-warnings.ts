// What a person should know of single sources of a table. Thousands of files of one make have the same fault: the first
// is reported immediately, the others together at the end.

import type { Warnings } from './warnings.ts'

const MAX_NAMED = 3

export class SourceWarnings {
  readonly #warnings: Warnings
  /** The sources that the same words were said of. */
  readonly #sources = new Map<string, string[]>()

  constructor(warnings: Warnings) {
    this.#warnings = warnings
  }

  /** `words`: what is said of the source, as the rest of a sentence that its name begins. */
  add(source: string, words: string): void {
    const known = this.#sources.get(words)
    if (known !== undefined) known.push(source)
    else {
      this.#sources.set(words, [source])
      this.#warnings.add(`${source} ${words}`)
    }
  }

  /** Tells of the sources that had the fault of one before. */
  end(): void {
    for (const [words, [first, ...others]] of this.#sources) {
      if (others.length === 0) continue
      const rest = others.length - MAX_NAMED
      const names = others.slice(0, MAX_NAMED).join(', ')
      this.#warnings.add(
        `the warning about ${first} also applies to ${names}${rest > 0 ? ` and ${rest} more` : ''}: ${short(words)}`,
      )
    }
    this.#sources.clear()
  }
}

/** Without the advice. */
function short(words: string): string {
  return words.split('; ', 1)[0] ?? words
}
