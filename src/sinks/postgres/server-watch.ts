// Whether a server that takes a COPY still shows a sign of life.

import type { Socket } from 'node:net'
import type pg from 'pg'
import { BulkloadError } from '../../errors.ts'
import { activityOf, inTime } from '../in-time.ts'

const LOOK_AT_SERVER = 'check the server (locks, disk, foreign keys), or raise --timeout'

export class ServerWatch {
  readonly #client: pg.Client
  readonly #address: string
  readonly #timeoutMs: number
  /** The connection was abandoned. */
  isBroken = false

  constructor(client: pg.Client, { address, timeoutMs }: { readonly address: string; readonly timeoutMs: number }) {
    this.#client = client
    this.#address = address
    this.#timeoutMs = timeoutMs
  }

  /** Fails when the server takes no data and sends no answer for the time allowed; the connection is abandoned then. */
  inTime<T>(work: Promise<T>, doing: string, hint = LOOK_AT_SERVER): Promise<T> {
    const late = (): BulkloadError => {
      this.giveUp()
      return new BulkloadError('BL_TIMEOUT', `${this.#address} ${doing} for ${this.#timeoutMs / 1000} s`, { hint })
    }
    return inTime(work, this.#timeoutMs, () => activityOf([this.#client.connection.stream as Socket]), late)
  }

  giveUp(): void {
    this.isBroken = true
    this.#client.connection.stream.destroy()
  }
}
