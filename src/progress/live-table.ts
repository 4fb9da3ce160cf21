// What is known of one table while it loads: the last counts, and the speeds of the last seconds.

import type { LoadEvent } from '../report.ts'
import { RateWindow } from './rate.ts'
import { visible } from './visible.ts'

type Started = Extract<LoadEvent, { event: 'table.started' }>
type Progress = Extract<LoadEvent, { event: 'table.progress' }>

export class LiveTable {
  /** The name, safe to print. */
  readonly name: string
  rows: Progress['rows'] = { read: 0, sent: 0, rejected: 0, skipped: 0 }
  bytes: Progress['bytes']
  /** Bytes of input. */
  readonly input = new RateWindow()
  /** Bytes on the wire. */
  readonly output = new RateWindow()

  constructor(event: Started, now: number) {
    this.name = visible(event.table)
    this.bytes = { total: event.bytes.total, read: 0, sent: 0 }
    this.input.add(now, 0)
    this.output.add(now, 0)
  }

  update(event: Progress, now: number): void {
    this.rows = event.rows
    this.bytes = event.bytes
    this.input.add(now, event.bytes.read)
    this.output.add(now, event.bytes.sent)
  }

  /** All input is read; what is left is the server's work, and it is unknown how long that takes. */
  get isRead(): boolean {
    return this.bytes.total !== null && this.bytes.read >= this.bytes.total
  }

  /** 0 to 1; undefined when the size of the input is unknown. */
  get fraction(): number | undefined {
    const { total, read } = this.bytes
    if (total === null || total <= 0) return undefined
    return Math.min(1, Math.max(0, read / total))
  }

  /** Rounded down: 100% means all of it. */
  get percent(): number | undefined {
    return this.fraction === undefined ? undefined : Math.floor(this.fraction * 100)
  }

  etaSeconds(now: number): number | undefined {
    return this.isRead ? undefined : this.input.etaSeconds(now, this.bytes.total)
  }
}
