// No progress, but all that a person must know: warnings, and which tables have rejects.

import type { LoadEvent } from '../report.ts'
import { EventLines } from './event-lines.ts'
import { rejectsOf } from './next-steps.ts'
import { formatCount, formatCounted } from './numbers.ts'
import type { Reporter } from './presentation.ts'
import { visible } from './visible.ts'

export class QuietReporter implements Reporter {
  readonly #stream: NodeJS.WritableStream
  readonly #lines = new EventLines()

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream
  }

  handle(event: LoadEvent): void {
    if (event.event === 'warning') this.#stream.write(`${this.#lines.of(event)}\n`)
    if (event.event === 'table.finished' && event.report.rows.rejected > 0) this.#rejects(event.report)
  }

  stop(): void {}

  #rejects(report: Extract<LoadEvent, { event: 'table.finished' }>['report']): void {
    const { rejected, read } = report.rows
    // A load that failed has rejects of a block that it never counted as read.
    const of =
      read < rejected
        ? formatCounted(rejected, 'record')
        : `${formatCount(rejected)} of ${formatCounted(read, 'record')}`
    const reasons = rejectsOf(report).map((files) => visible(files.reasons))
    const why = reasons.length > 0 ? `, reasons in ${reasons.join(', ')}` : ''
    this.#stream.write(`${visible(report.table)}: ${of} rejected${why}\n`)
  }
}
