// One redrawn line per table that is loading; everything else scrolls by above them. No colours.

import cliProgress from 'cli-progress'
import type { LoadEvent } from '../report.ts'
import { barLine } from './bar-line.ts'
import { EventLines, progressLine } from './event-lines.ts'
import { LiveTable } from './live-table.ts'
import type { Reporter } from './presentation.ts'
import { displayWidth } from './visible.ts'

const REDRAWS_PER_SECOND = 8
const CLEAR_BELOW = '\x1b[J'
const SHOW_CURSOR = '\x1b[?25h'
const DEFAULT_ROWS = 24

interface Drawn {
  readonly table: LiveTable
  /** Undefined when the terminal has no room for one more bar. */
  readonly bar: cliProgress.SingleBar | undefined
}

export class BarsReporter implements Reporter {
  readonly #stream: NodeJS.WriteStream
  readonly #now: () => number
  readonly #lines = new EventLines()
  readonly #tables = new Map<string, Drawn>()
  readonly #bars: cliProgress.MultiBar
  readonly #onExit = () => this.#stream.write(SHOW_CURSOR)
  #isStopped = false

  constructor(stream: NodeJS.WriteStream, now: () => number) {
    this.#stream = stream
    this.#now = now
    this.#bars = new cliProgress.MultiBar({
      stream,
      fps: REDRAWS_PER_SECOND,
      hideCursor: true,
      // Lines fit by themselves; without wrapping the terminal would cut the errors above the bars.
      linewrap: true,
      clearOnComplete: true,
      // A log line overwrites bars, which have to come back even when nothing in them has changed.
      forceRedraw: true,
      gracefulExit: false,
    })
  }

  handle(event: LoadEvent): void {
    if (this.#isStopped) return
    const line = this.#lines.of(event)
    if (line !== undefined) this.#log(line)
    if (event.event === 'table.started') this.#start(event)
    if (event.event === 'table.progress') this.#tables.get(event.table)?.table.update(event, this.#now())
    if (event.event === 'table.finished') this.#remove(event.table)
  }

  stop(): void {
    if (this.#isStopped) return
    this.#isStopped = true
    if (!this.#bars.isActive) return
    for (const { table } of this.#tables.values()) this.#log(progressLine(table, this.#now()))
    // `MultiBar.stop` drops the lines that were logged since the last redraw.
    this.#bars.update()
    this.#bars.stop()
    process.removeListener('exit', this.#onExit)
  }

  #start(event: Extract<LoadEvent, { event: 'table.started' }>): void {
    this.#remove(event.table)
    const table = new LiveTable(event, this.#now())
    this.#tables.set(event.table, { table, bar: this.#hasRoom() ? this.#createBar(table) : undefined })
  }

  #createBar(table: LiveTable): cliProgress.SingleBar {
    // A crash must not leave the terminal without a cursor.
    if (!this.#bars.isActive) process.once('exit', this.#onExit)
    return this.#bars.create(1, 0, undefined, {
      format: (_options, params) => barLine(table, this.#now(), params.maxWidth, this.#longestName()),
    })
  }

  #remove(name: string): void {
    const bar = this.#tables.get(name)?.bar
    this.#tables.delete(name)
    if (bar) this.#bars.remove(bar)
  }

  /** The cursor cannot go up beyond the top of the screen: more bars than rows would scroll for ever. */
  #hasRoom(): boolean {
    return this.#tables.size < (this.#stream.rows || DEFAULT_ROWS) - 2
  }

  #longestName(): number {
    return Math.max(...[...this.#tables.values()].map(({ table }) => displayWidth(table.name)))
  }

  /** Above the bars, or straight to the stream while there are none. */
  #log(line: string): void {
    if (this.#bars.isActive) this.#bars.log(`${CLEAR_BELOW}${line}\n`)
    else this.#stream.write(`${line}\n`)
  }
}
