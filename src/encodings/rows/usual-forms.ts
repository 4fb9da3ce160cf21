// Most records of a file have one form: the same keys in the same order with the same white space. This learns it from a
// record that was read the slow way, and has the others encoded by a program made for it. Files of a few forms get a
// program for each.

import { KIND } from '../../codecs/value-kind.ts'
import { PASSED_WIDTH, type RecordFields } from '../../formats/record-fields.ts'
import type { KnownRows } from './known-rows.ts'
import type { RowEngine } from './row-engine.ts'
import type { RowPlaces } from './row-places.ts'
import type { RowStep } from './row-step.ts'

/** The columns of a record in its order, -1 for a value that no column takes, with the bytes before each of their values and after the last. */
export interface RecordForm {
  readonly columns: readonly number[]
  readonly literals: readonly Uint8Array[]
}

/** The steps of a form; undefined when the target cannot take the columns in that order. */
export type StepsOf = (form: RecordForm) => readonly RowStep[] | undefined

const MAX_PROGRAMS = 4
/** This many records of one chunk in other forms make the form of the last of them worth a program. */
const MISSES = 32
/** Input without any form is read the slow way after this many attempts. */
const MAX_ATTEMPTS = 64

export class UsualForms implements KnownRows {
  readonly #engine: RowEngine
  readonly #stepsOf: StepsOf
  /** The forms of the programs, by their numbers. */
  readonly #names: string[] = []
  /** Numbers of programs; the one used last is the first. */
  readonly #order: number[] = []
  #isTaken = false
  #misses = 0
  #attempts = 0

  constructor(engine: RowEngine, stepsOf: StepsOf) {
    this.#engine = engine
    this.#stepsOf = stepsOf
  }

  beginChunk(chunk: Uint8Array): void {
    this.#misses = 0
    this.#isTaken = this.#order.length > 0 && this.#engine.begin(chunk)
  }

  /**
   * Encodes records from `pos` on as long as they have known forms; returns the position of the first one that has
   * not.
   */
  run(pos: number, places: RowPlaces): number {
    if (!this.#isTaken) return pos
    let at = pos
    for (let i = 0; i < this.#order.length; ) {
      const next = this.#engine.run(this.#order[i]!, at, places)
      if (next === at) {
        i++
        continue
      }
      if (i > 0) this.#order.unshift(...this.#order.splice(i, 1))
      at = next
      // The record there has none of the first program's form; the others may know it.
      i = 1
    }
    return at
  }

  /** Tells of a good record at `start .. end` (its line feed) that had to be read the slow way. */
  missed(bytes: Uint8Array, fields: RecordFields, start: number, end: number): void {
    // As long as no form could be learned, records are looked at more and more rarely.
    const patience = this.#order.length > 0 ? MISSES : Math.min(this.#attempts, MISSES)
    if (this.#attempts === MAX_ATTEMPTS || ++this.#misses < patience) return
    this.#misses = 0
    const form = formOf(bytes, fields, start, end)
    const name = form.literals.map((literal) => Buffer.from(literal).toString('latin1')).join('\0')
    if (this.#names.includes(name)) return
    this.#attempts++
    const steps = this.#stepsOf(form)
    if (steps === undefined) return
    const program = this.#order.length < MAX_PROGRAMS ? this.#order.length : this.#order.pop()!
    this.#names[program] = name
    this.#engine.setProgram(program, steps)
    this.#order.unshift(program)
    if (!this.#isTaken) this.#isTaken = this.#engine.begin(bytes)
  }
}

/** The form of the record that is described by `fields`; the line feed at `end` belongs to it. */
export function formOf(bytes: Uint8Array, fields: RecordFields, start: number, end: number): RecordForm {
  const values: { column: number; start: number; end: number }[] = []
  for (const column of fields.seen.keys()) {
    if (fields.seen[column] !== fields.record) continue
    // Text is given without its quotes, but a value begins and ends with them.
    const quotes = fields.kind[column]! <= KIND.escapedText ? 1 : 0
    values.push({ column, start: fields.start[column]! - quotes, end: fields.end[column]! + quotes })
  }
  for (let i = 0; i < fields.passedCount; i++) {
    const at = i * PASSED_WIDTH
    values.push({ column: -1, start: fields.passed[at + 2]!, end: fields.passed[at + 3]! })
  }
  values.sort((a, b) => a.start - b.start)
  const literals: Uint8Array[] = []
  let at = start
  for (const value of values) {
    literals.push(bytes.slice(at, value.start))
    at = value.end
  }
  literals.push(bytes.slice(at, end + 1))
  return { columns: values.map(({ column }) => column), literals }
}
