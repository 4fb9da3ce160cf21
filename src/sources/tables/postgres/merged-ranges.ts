// The ranges of a table as one stream of bytes: some are read side by side, and rows of one follow whole rows of another.

import type pg from 'pg'
import type { BulkloadError } from '../../../errors.ts'
import type { ByteStream } from '../../source.ts'
import { CopyOut } from './copy-out.ts'

export interface RangeReading {
  /** A COPY for each range. */
  readonly statements: readonly string[]
  /** This many are read at the same time. */
  readonly streams: number
  /** A connection inside the snapshot. */
  readonly take: () => Promise<pg.Client>
  /** `isSound`: nothing is under way on it. */
  readonly give: (client: pg.Client, isSound: boolean) => void
  readonly errorOf: (cause: unknown) => BulkloadError
  /** Called at the end with the rows that the server has counted. */
  readonly onEnd: (rows: number) => void
}

interface Lane {
  readonly client: pg.Client
  copy: CopyOut
}

export class MergedRanges implements ByteStream {
  readonly #reading: RangeReading
  #lanes: Lane[] = []
  #isOpen = false
  #next = 0
  /** The one that was read last. Its place changes when another one ends. */
  #current: Lane | undefined
  #rows = 0
  #isEnded = false
  /** A socket has more to read, or a range has ended, since the lanes were asked. */
  #hasNews = false
  #wake: (() => void) | undefined

  constructor(reading: RangeReading) {
    this.#reading = reading
  }

  async read(into: Uint8Array, offset: number): Promise<number> {
    if (!this.#isOpen) await this.#open()
    while (this.#lanes.length > 0) {
      this.#hasNews = false
      const count = this.#take(into, offset)
      if (count > 0) return count
      if (this.#advance() || this.#hasNews) continue
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = undefined
    }
    if (!this.#isEnded) {
      this.#isEnded = true
      this.#reading.onEnd(this.#rows)
    }
    return 0
  }

  async close(): Promise<void> {
    for (const { client, copy } of this.#lanes.splice(0)) {
      copy.destroy()
      this.#reading.give(client, copy.isEnded)
    }
    this.#isOpen = true
  }

  async #open(): Promise<void> {
    this.#isOpen = true
    const { streams, statements, take } = this.#reading
    while (this.#lanes.length < streams && this.#next < statements.length) {
      const client = await take()
      this.#lanes.push({ client, copy: this.#begin(client) })
    }
  }

  #begin(client: pg.Client): CopyOut {
    const text = this.#reading.statements[this.#next++] ?? ''
    const onChange = (): void => {
      this.#hasNews = true
      this.#wake?.()
    }
    return new CopyOut(client, text, onChange, this.#reading.errorOf)
  }

  /** Reads what one of the lanes has; one in the middle of a row goes on first. */
  #take(into: Uint8Array, offset: number): number {
    const lanes = this.#lanes
    const current = this.#current
    if (current !== undefined && !current.copy.isBetweenRows) return read(current, into, offset)
    const last = current === undefined ? -1 : lanes.indexOf(current)
    for (let i = 1; i <= lanes.length; i++) {
      const lane = lanes[(last + i) % lanes.length]
      const count = lane === undefined ? 0 : read(lane, into, offset)
      if (count === 0) continue
      this.#current = lane
      return count
    }
    return 0
  }

  /** Goes on with the next range where one has ended. Returns whether something changed. */
  #advance(): boolean {
    let isChanged = false
    for (const lane of this.#lanes) {
      const { copy } = lane
      if (copy.failure !== undefined) throw copy.failure
      if (!copy.isEnded) continue
      isChanged = true
      this.#rows += copy.rows ?? Number.NaN
      if (this.#next < this.#reading.statements.length) lane.copy = this.#begin(lane.client)
      else {
        this.#reading.give(lane.client, true)
        this.#lanes = this.#lanes.filter((other) => other !== lane)
      }
    }
    return isChanged
  }
}

function read({ copy }: Lane, into: Uint8Array, offset: number): number {
  if (copy.failure !== undefined) throw copy.failure
  return copy.read(into, offset)
}
