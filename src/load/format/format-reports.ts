// How the sources of one table are written, for its report.

import type { FormatReport } from '../../report.ts'
import { shellCommand } from './format-flags.ts'
import type { SourceFormat } from './source-format.ts'

/** Gathers the formats of sources, of those that are written alike one. */
export class FormatReports {
  readonly #byFlags = new Map<string, FormatReport>()

  add(format: SourceFormat): void {
    const report = formatReport(format)
    const known = this.#byFlags.get(report.flags)
    this.#byFlags.set(report.flags, known ? { ...known, sources: known.sources + 1 } : { ...report, sources: 1 })
  }

  get all(): readonly FormatReport[] {
    return [...this.#byFlags.values()]
  }
}

export function formatReport({ words, flags = [], isGuessed = false }: SourceFormat): Omit<FormatReport, 'sources'> {
  return { words, flags: shellCommand(flags), guessed: isGuessed }
}
