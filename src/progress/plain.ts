// One line per thing that happens, for logs and for terminals that cannot redraw.

import type { LoadEvent } from '../report.ts'
import { EventLines, progressLine } from './event-lines.ts'
import { LiveTable } from './live-table.ts'
import type { Reporter } from './presentation.ts'

const PROGRESS_EVERY_MS = 5000

interface Shown {
  readonly table: LiveTable
  shownAt: number
}

export class PlainReporter implements Reporter {
  readonly #stream: NodeJS.WritableStream
  readonly #now: () => number
  readonly #lines = new EventLines()
  readonly #tables = new Map<string, Shown>()

  constructor(stream: NodeJS.WritableStream, now: () => number) {
    this.#stream = stream
    this.#now = now
  }

  handle(event: LoadEvent): void {
    if (event.event === 'table.progress') {
      this.#progress(event)
      return
    }
    if (event.event === 'table.started') {
      const now = this.#now()
      this.#tables.set(event.table, { table: new LiveTable(event, now), shownAt: now })
    }
    if (event.event === 'table.finished') this.#tables.delete(event.table)
    const line = this.#lines.of(event)
    if (line !== undefined) this.#write(line)
  }

  stop(): void {
    this.#tables.clear()
  }

  #progress(event: Extract<LoadEvent, { event: 'table.progress' }>): void {
    const shown = this.#tables.get(event.table)
    if (!shown) return
    const now = this.#now()
    shown.table.update(event, now)
    if (now - shown.shownAt < PROGRESS_EVERY_MS) return
    shown.shownAt = now
    this.#write(progressLine(shown.table, now))
  }

  #write(line: string): void {
    this.#stream.write(`${line}\n`)
  }
}
