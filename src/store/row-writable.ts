// A Writable of rows: what is written into it is the source of a load, which pulls row after row. It finishes when the load has.

import { Writable } from 'node:stream'
import { BulkloadError } from '../errors.ts'
import type { Written } from './store.ts'

/** Loads what the rows give; rejects when that fails. */
export type LoadRows = (rows: AsyncIterable<object>, signal: AbortSignal) => Promise<Written>

/** Rows that an error may be about: the load is ahead of the confirmation, but not by more than this. */
const KEPT_ROWS = 100_000

export class LoadWritable extends Writable {
  written: Written | undefined
  readonly #load: LoadRows
  readonly #stop = new AbortController()
  #loading: Promise<Written> | undefined
  /** The row that waits to be pulled, and what tells that it was. */
  #waiting: { readonly row: object; readonly taken: () => void } | undefined
  /** The load waits for a row. */
  #wanted: (() => void) | undefined
  #hasEnded = false
  #count = 0
  readonly #kept = new Map<number, object>()

  constructor(load: LoadRows) {
    super({ objectMode: true })
    this.#load = load
  }

  override _write(row: object, _encoding: string, callback: (error?: Error | null) => void): void {
    void this.#begin()
    this.#waiting = { row, taken: callback }
    this.#wanted?.()
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#hasEnded = true
    const loading = this.#begin()
    this.#wanted?.()
    loading.then(
      (written) => {
        this.written = written
        callback()
      },
      (cause: Error) => callback(this.#withRecord(cause)),
    )
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#stop.abort(error ?? new BulkloadError('BL_ABORTED', 'the writing was given up before its end'))
    this.#wanted?.()
    const loading = this.#loading ?? Promise.resolve()
    loading.then(
      () => callback(error),
      () => callback(error),
    )
  }

  #begin(): Promise<Written> {
    if (this.#loading === undefined) {
      this.#loading = this.#load(this.#rows(), this.#stop.signal)
      // A load that fails while no row comes must not wait for one.
      this.#loading.catch((cause: Error) => {
        if (!this.#hasEnded) this.destroy(this.#withRecord(cause))
      })
    }
    return this.#loading
  }

  async *#rows(): AsyncGenerator<object> {
    for (;;) {
      while (this.#waiting === undefined && !this.#hasEnded && !this.#stop.signal.aborted) {
        await new Promise<void>((resolve) => {
          this.#wanted = resolve
        })
      }
      const waiting = this.#waiting
      if (waiting === undefined) return
      this.#waiting = undefined
      this.#keep(waiting.row)
      waiting.taken()
      yield waiting.row
    }
  }

  #keep(row: object): void {
    this.#count++
    this.#kept.set(this.#count, row)
    if (this.#kept.size > KEPT_ROWS) this.#kept.delete(this.#count - KEPT_ROWS)
  }

  /** Rows of a program are its lines. */
  #withRecord(cause: Error): Error {
    const line = cause instanceof BulkloadError ? cause.place?.line : undefined
    const record = line === undefined ? undefined : this.#kept.get(line)
    return record === undefined ? cause : Object.assign(cause, { record })
  }
}
