// Calls a program's function for the records of a chunk, and keeps what it returns as lines of JSON.

import { types } from 'node:util'
import type { TextRow } from '../../encodings/files/clickhouse-tsv/text-rows.ts'
import { RowFault } from '../../sources/program/row-fault.ts'
import type { Transform } from './load-module.ts'
import type { RejectedRecords } from './rejected-records.ts'
import { faultWords, type TransformedJson } from './transformed-json.ts'

export class Changer {
  /** The results as JSON, and by line the row that it was made of. */
  lines: string[] = []
  origins: number[] = []
  readonly #change: Transform
  readonly #writer: TransformedJson
  readonly #url: string

  constructor(change: Transform, writer: TransformedJson, url: string) {
    this.#change = change
    this.#writer = writer
    this.#url = url
  }

  /** Returns how many records became nothing. */
  run(rows: readonly TextRow[], rejected: RejectedRecords): number {
    this.lines = []
    this.origins = []
    let filtered = 0
    for (let row = 0; row < rows.length; row++) {
      const before = this.lines.length
      let isThrown = true
      try {
        const result = this.#change(rows[row])
        isThrown = false
        this.#add(result, row)
        if (this.lines.length === before) filtered++
      } catch (cause) {
        this.lines.length = this.origins.length = before
        rejected.fail(row, faultWords(cause, this.#url, isThrown))
      }
    }
    return filtered
  }

  leaveOut(rejected: RejectedRecords): void {
    this.lines = this.lines.filter((_, line) => !rejected.has(this.origins[line] ?? 0))
    this.origins = this.origins.filter((row) => !rejected.has(row))
  }

  show(row: TextRow | undefined): string {
    return this.#writer.row(row ?? {})
  }

  #add(result: unknown, row: number): void {
    if (result === null || result === undefined) return
    if (types.isPromise(result)) throw new RowFault('is a Promise: an async function cannot be a transform', '')
    for (const one of Array.isArray(result) ? result : [result]) {
      this.lines.push(this.#writer.row(one as object))
      this.origins.push(row)
    }
  }
}
