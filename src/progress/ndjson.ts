// Every event as one JSON line: {"schema":1,"ts":"2026-01-02T03:04:05.678Z","seq":1,"level":"info","event":"run.started",…}
// `ts` is when the line was written, so it never goes back while `seq` goes on.

import { type LoadEvent, REPORT_SCHEMA } from '../report.ts'
import { levelOf } from './event-level.ts'
import type { Reporter } from './presentation.ts'

const PROGRESS_EVERY_MS = 1000

type Progress = Extract<LoadEvent, { event: 'table.progress' }>

interface Throttle {
  writtenAt: number
  /** The newest progress that came too soon after the last one written. */
  held: Progress | undefined
}

export class NdjsonReporter implements Reporter {
  readonly #stream: NodeJS.WritableStream
  readonly #now: () => number
  readonly #throttles = new Map<string, Throttle>()
  #sequence = 0

  constructor(stream: NodeJS.WritableStream, now: () => number) {
    this.#stream = stream
    this.#now = now
  }

  handle(event: LoadEvent): void {
    if (event.event === 'table.progress') {
      this.#progress(event)
      return
    }
    if (event.event === 'table.finished') this.#flush(event.table)
    if (event.event === 'run.finished') this.#flushAll()
    this.#write(event)
  }

  /** Writes what was held back: a run that is cut short still tells its last counts. */
  stop(): void {
    this.#flushAll()
  }

  #progress(event: Progress): void {
    const now = this.#now()
    const throttle = this.#throttles.get(event.table)
    if (throttle && now - throttle.writtenAt < PROGRESS_EVERY_MS) {
      throttle.held = event
      return
    }
    this.#throttles.set(event.table, { writtenAt: now, held: undefined })
    this.#write(event)
  }

  #flush(table: string): void {
    const held = this.#throttles.get(table)?.held
    this.#throttles.delete(table)
    if (held) this.#write(held)
  }

  #flushAll(): void {
    for (const table of [...this.#throttles.keys()]) this.#flush(table)
  }

  #write(event: LoadEvent): void {
    this.#sequence++
    const head = {
      schema: REPORT_SCHEMA,
      ts: new Date(this.#now()).toISOString(),
      seq: this.#sequence,
      level: levelOf(event),
    }
    this.#stream.write(`${JSON.stringify({ ...head, ...event })}\n`)
  }
}
