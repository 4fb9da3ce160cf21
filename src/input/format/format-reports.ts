// How the sources of one table are written, for its report.

import type { FormatReport } from '../../report.ts'
import { shellCommand } from '../../shell-words.ts'
import type { SourceFormat } from './source-format.ts'

/** Gathers the formats of sources, of those that are written alike one. */
export class FormatReports {
  readonly #byKey = new Map<string, FormatReport>()

  add(format: SourceFormat): void {
    const report = formatReport(format)
    const key = JSON.stringify([report.flags, format.unchecked])
    const known = this.#byKey.get(key)
    this.#byKey.set(key, known ? { ...known, sources: known.sources + 1 } : { ...report, sources: 1 })
  }

  get all(): readonly FormatReport[] {
    return [...this.#byKey.values()]
  }
}

export function formatReport(format: SourceFormat): Omit<FormatReport, 'sources'> {
  const { words, unchecked, flags, isGuessed } = format
  return {
    words: unchecked === undefined ? words : `${words}; ${unchecked}`,
    flags: shellCommand(flags),
    guessed: isGuessed,
  }
}
